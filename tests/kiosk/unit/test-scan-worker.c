/* Tests of kiosk/scan/scan-worker. */

#include "kiosk/scan/scan-worker.h"
#include "qr-frame.h"

typedef struct {
  GPtrArray *texts;
  gboolean arrived;
  GThread *thread;
} Heard;

static void
on_code (GhScanWorker *worker, const char *text, gint64 captured_at, gpointer data)
{
  Heard *heard = data;
  g_ptr_array_add (heard->texts, g_strdup (text));
  heard->thread = g_thread_self ();
  heard->arrived = TRUE;
}

static void
wait_for (gboolean *flag)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  while (!*flag && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_true (*flag);
}

static void
test_tells_on_the_main_thread (void)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Heard heard = { .texts = texts };
  g_autoptr (GhScanWorker) worker = gh_scan_worker_new ();
  g_signal_connect (worker, "code", G_CALLBACK (on_code), &heard);
  g_autoptr (GhFrame) frame = gh_test_qr_frame ("HELLO", 5, 320, 240);
  gh_scan_worker_offer (worker, frame);
  wait_for (&heard.arrived);
  g_assert_cmpstr (g_ptr_array_index (texts, 0), ==, "HELLO");
  g_assert_true (heard.thread == g_thread_self ());
}

static void
test_newest_wins (void)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Heard heard = { .texts = texts };
  g_autoptr (GhScanWorker) worker = gh_scan_worker_new ();
  g_signal_connect (worker, "code", G_CALLBACK (on_code), &heard);
  /* While the large first one is read, the others come in; only the last of them counts. */
  g_autoptr (GhFrame) large = gh_test_qr_frame ("FIRST", 60, 3000, 3000);
  gh_scan_worker_offer (worker, large);
  g_usleep (20000);
  for (int i = 0; i < 20; i++) {
    g_autofree char *text = g_strdup_printf ("N%d", i);
    g_autoptr (GhFrame) frame = gh_test_qr_frame (text, 5, 320, 240);
    gh_scan_worker_offer (worker, frame);
  }
  gboolean last = FALSE;
  while (!last) {
    wait_for (&heard.arrived);
    heard.arrived = FALSE;
    last = g_strcmp0 (g_ptr_array_index (texts, texts->len - 1), "N19") == 0;
  }
  g_assert_cmpuint (texts->len, <, 20);
}

/* @frame, captured at @captured_at. */
static GhFrame *
captured (GhFrame *frame, gint64 captured_at)
{
  gsize length;
  const guint8 *pixels = g_bytes_get_data (gh_frame_get_pixels (frame), &length);
  return gh_frame_new_take (GH_FRAME_LUMA, gh_frame_get_width (frame), gh_frame_get_height (frame),
                            g_memdup2 (pixels, length), captured_at);
}

static void
on_looked_away (GhScanWorker *worker, gint64 from, gint64 until, gpointer data)
{
  GString *story = data;
  g_string_append_printf (story, "(%d-%d)", (int) (from / 1000), (int) (until / 1000));
}

static void
on_code_in_story (GhScanWorker *worker, const char *text, gint64 captured_at, gpointer data)
{
  GString *story = data;
  g_string_append_printf (story, "%d ", (int) (captured_at / 1000));
}

/* It tells when it did not look, before what it saw then; but not when there was nothing to look at
 * for long, and never of time that runs back. */
static void
test_looks_away (void)
{
  static const struct {
    gint64 at;
    const char *story;
  } frames[] = {
    { 3600000, "3600000 " }, { 3600250, "3600250 " }, { 3600751, "(3600500-3600751)3600751 " },
    { 3600700, "3600700 " }, { 3610701, "3610701 " }, { 3620701, "(3610951-3620701)3620701 " },
  };
  g_autoptr (GString) story = g_string_new (NULL);
  g_autoptr (GhScanWorker) worker = gh_scan_worker_new ();
  g_signal_connect (worker, "looked-away", G_CALLBACK (on_looked_away), story);
  g_signal_connect (worker, "code", G_CALLBACK (on_code_in_story), story);
  g_autoptr (GhFrame) frame = gh_test_qr_frame ("HELLO", 5, 320, 240);
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++) {
    g_autoptr (GhFrame) next = captured (frame, frames[i].at * G_TIME_SPAN_MILLISECOND);
    g_string_truncate (story, 0);
    gh_scan_worker_offer (worker, next);
    gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
    while (!g_str_has_suffix (story->str, " ") && g_get_monotonic_time () < deadline)
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    g_assert_cmpstr (story->str, ==, frames[i].story);
  }
}

static void
test_silent_after_stop (void)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Heard heard = { .texts = texts };
  GhScanWorker *worker = gh_scan_worker_new ();
  g_signal_connect (worker, "code", G_CALLBACK (on_code), &heard);
  g_autoptr (GhFrame) frame = gh_test_qr_frame ("HELLO", 5, 320, 240);
  gh_scan_worker_offer (worker, frame);
  gh_scan_worker_stop (worker);
  gh_scan_worker_offer (worker, frame);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (texts->len, ==, 0);
  g_assert_finalize_object (worker);
}

/* Code 128 only when asked for, from the next frame on. */
static void
test_lines (void)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Heard heard = { .texts = texts };
  g_autoptr (GhScanWorker) worker = gh_scan_worker_new ();
  g_signal_connect (worker, "code", G_CALLBACK (on_code), &heard);
  g_autoptr (GhFrame) frame = gh_test_line_frame ();
  g_autoptr (GhFrame) mark = gh_test_qr_frame ("MARK", 5, 320, 240);
  for (int i = 0; i < 3; i++) {
    heard.arrived = FALSE;
    gh_scan_worker_offer (worker, i < 2 ? frame : mark);
    if (i < 2)
      g_usleep (300000);
  }
  wait_for (&heard.arrived);
  g_assert_cmpuint (texts->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (texts, 0), ==, "MARK");

  gh_scan_worker_set_lines (worker, TRUE);
  heard.arrived = FALSE;
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  while (!heard.arrived && g_get_monotonic_time () < deadline) {
    gh_scan_worker_offer (worker, frame);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (20000);
  }
  g_assert_cmpstr (g_ptr_array_index (texts, 1), ==, "TKT-1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan-worker/tells-on-the-main-thread", test_tells_on_the_main_thread);
  g_test_add_func ("/scan-worker/newest-wins", test_newest_wins);
  g_test_add_func ("/scan-worker/lines", test_lines);
  g_test_add_func ("/scan-worker/looks-away", test_looks_away);
  g_test_add_func ("/scan-worker/silent-after-stop", test_silent_after_stop);
  return g_test_run ();
}
