/* Tests of kiosk/desk/scan-log. */

#include "kiosk/desk/scan-log.h"

static GhScanEntry *
entry_at (GhScanLog *log, guint position)
{
  g_autoptr (GhScanEntry) entry = g_list_model_get_item (gh_scan_log_get_entries (log), position);
  g_assert_nonnull (entry);
  return entry; /* the log keeps it */
}

static guint
length (GhScanLog *log)
{
  return g_list_model_get_n_items (gh_scan_log_get_entries (log));
}

static void
test_newest_first (void)
{
  g_autoptr (GhScanLog) log = gh_scan_log_new ();
  gh_scan_log_note (log, "A", GH_RESULT_WRONG_DATE, NULL, 3600);
  gh_scan_log_note (log, "B", GH_RESULT_VERIFIED, "John D.", 3661);
  g_assert_cmpuint (length (log), ==, 2);
  g_assert_cmpstr (gh_scan_entry_get_text (entry_at (log, 0)), ==, "John D.");
  g_assert_cmpstr (gh_scan_entry_get_time (entry_at (log, 0)), ==, "01:01:01");
  g_assert_cmpstr (gh_scan_entry_get_text (entry_at (log, 1)), ==, "wrong date");
}

/* One line a visitor: the verdict takes the place of what was open. */
static void
test_open_entries_are_replaced (void)
{
  g_autoptr (GhScanLog) log = gh_scan_log_new ();
  gh_scan_log_note (log, "A", GH_RESULT_UNREACHED, NULL, 1);
  gh_scan_log_note (log, "B", GH_RESULT_INVALID, NULL, 2);
  gh_scan_log_note (log, "A", GH_RESULT_VALID, "John D.", 1);
  gh_scan_log_note (log, "A", GH_RESULT_VERIFIED, "John D.", 3);
  g_assert_cmpuint (length (log), ==, 2);
  g_assert_cmpint (gh_scan_entry_get_kind (entry_at (log, 0)), ==, GH_RESULT_VERIFIED);
  gh_scan_log_note (log, "A", GH_RESULT_ALREADY_VERIFIED, NULL, 4);
  g_assert_cmpuint (length (log), ==, 3);
}

/* A late answer is about an earlier scan; who is let in later is at the top. */
static void
test_times_in_order (void)
{
  g_autoptr (GhScanLog) log = gh_scan_log_new ();
  gh_scan_log_note (log, "A", GH_RESULT_UNREACHED, NULL, 1);
  gh_scan_log_note (log, "B", GH_RESULT_VALID, "Jane S.", 2);
  gh_scan_log_note (log, "C", GH_RESULT_INVALID, NULL, 3);
  gh_scan_log_note (log, "A", GH_RESULT_WRONG_DATE, NULL, 1);
  gh_scan_log_note (log, "B", GH_RESULT_VERIFIED, "Jane S.", 4);
  gh_scan_log_note (log, "D", GH_RESULT_NO_RESERVATION, NULL, 2); /* its first line is gone */
  static const char *const times[] = { "00:00:04", "00:00:03", "00:00:02", "00:00:01" };
  g_assert_cmpuint (length (log), ==, G_N_ELEMENTS (times));
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    g_assert_cmpstr (gh_scan_entry_get_time (entry_at (log, i)), ==, times[i]);
  g_assert_cmpstr (gh_scan_entry_get_text (entry_at (log, 0)), ==, "Jane S.");
  gh_scan_log_undo (log, "B", 5);
  g_assert_true (gh_scan_entry_get_undone (entry_at (log, 0)));
  g_assert_cmpstr (gh_scan_entry_get_time (entry_at (log, 0)), ==, "00:00:04");
}

/* The line of the visitor says so; without one there is a line of its own. */
static void
test_undone (void)
{
  g_autoptr (GhScanLog) log = gh_scan_log_new ();
  gh_scan_log_note (log, "A", GH_RESULT_VERIFIED, "John D.", 3661);
  gh_scan_log_note (log, "A", GH_RESULT_ALREADY_VERIFIED, NULL, 3670);
  gh_scan_log_undo (log, "A", 3700);
  g_assert_cmpuint (length (log), ==, 2);
  g_assert_false (gh_scan_entry_get_undone (entry_at (log, 0)));
  g_assert_true (gh_scan_entry_get_undone (entry_at (log, 1)));
  g_assert_cmpstr (gh_scan_entry_get_text (entry_at (log, 1)), ==, "John D., undone");
  g_assert_cmpstr (gh_scan_entry_get_time (entry_at (log, 1)), ==, "01:01:01");
  gh_scan_log_undo (log, "A", 3710); /* that one is */
  g_assert_cmpuint (length (log), ==, 3);
  gh_scan_log_undo (log, NULL, 3720);
  g_assert_cmpstr (gh_scan_entry_get_text (entry_at (log, 0)), ==, "Undone");
  g_assert_cmpstr (gh_scan_entry_get_time (entry_at (log, 0)), ==, "01:02:00");
}

static void
test_bounded (void)
{
  g_autoptr (GhScanLog) log = gh_scan_log_new ();
  for (int i = 0; i < 500; i++) {
    g_autofree char *code = g_strdup_printf ("%d", i);
    gh_scan_log_note (log, code, GH_RESULT_INVALID, NULL, i);
  }
  g_assert_cmpuint (length (log), ==, GH_SCAN_LOG_LENGTH);
  gh_scan_log_clear (log);
  g_assert_cmpuint (length (log), ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan-log/newest-first", test_newest_first);
  g_test_add_func ("/scan-log/open-entries-are-replaced", test_open_entries_are_replaced);
  g_test_add_func ("/scan-log/times-in-order", test_times_in_order);
  g_test_add_func ("/scan-log/undone", test_undone);
  g_test_add_func ("/scan-log/bounded", test_bounded);
  return g_test_run ();
}
