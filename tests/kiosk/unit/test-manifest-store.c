/* Tests of kiosk/queue/manifest-store, -shred and -find. */

#include "day-list.h"
#include "kiosk/queue/manifest-store.h"
#include "temp-store.h"

#include <glib/gstdio.h>

#define ADA "TKT-2026-5C3HFD-RAR6PZ"
#define BOB "OTHER SYSTEM 4711"

static void
set_up (TempStore *temp, gconstpointer data)
{
  temp_store_open (temp);
}

static void
tear_down (TempStore *temp, gconstpointer data)
{
  temp_store_remove (temp);
}

static void
apply (TempStore *temp, GhManifest *manifest)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gh_manifest_store_apply (temp->store, manifest, &error));
  g_assert_no_error (error);
  gh_manifest_free (manifest);
}

static void
prune (TempStore *temp, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gh_manifest_store_prune (temp->store, now, &error));
  g_assert_no_error (error);
}

/* The whole list of @date: Ada at noon, Bob at four. */
static GhManifest *
whole_list (GhDate date)
{
  GhManifest *manifest = day_list_new (date, TRUE, 1);
  day_list_add_slot (manifest, 11, date, 12, 14);
  day_list_add_slot (manifest, 12, date, 16, 18);
  day_list_add (manifest, ADA, 7, 11, "Ada Lovelace");
  day_list_add (manifest, BOB, 8, 12, "Bob");
  return manifest;
}

/* NULL when it is not known; @made_at likewise 0. */
static GhKnownTicket *
find_at (TempStore *temp, const char *code, gint64 now, gint64 *made_at)
{
  g_autoptr (GError) error = NULL;
  GhKnownTicket *ticket = NULL;
  g_assert_true (gh_manifest_store_find (temp->store, code, now, made_at, &ticket, &error));
  g_assert_no_error (error);
  return ticket;
}

static gboolean
is_known (TempStore *temp, const char *code)
{
  gint64 made_at = 0;
  g_autoptr (GhKnownTicket) ticket = find_at (temp, code, TEST_NOON, &made_at);
  return ticket != NULL;
}

static void
assert_cursor (TempStore *temp, GhDate date, const char *expected)
{
  g_autofree char *cursor = NULL;
  gint64 made_at = -1;
  g_assert_true (gh_manifest_store_get_cursor (temp->store, date, &made_at, &cursor, NULL));
  g_assert_cmpstr (cursor, ==, expected);
}

static gint64
count (TempStore *temp, const char *sql)
{
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows =
      gh_db_query (gh_kiosk_store_get_db (temp->store), sql, GH_DB_NO_VALUES, NULL);
  g_assert_true (gh_db_rows_next (rows, &has_row, NULL) && has_row);
  return gh_db_rows_int (rows, "n");
}

static const char COUNT_TICKETS[] = "SELECT COUNT (*) AS n FROM manifest_tickets";
static const char COUNT_SLOTS[] = "SELECT COUNT (*) AS n FROM manifest_slots";

/* @sql must be static. */
static void
execute (TempStore *temp, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (
      gh_db_execute (gh_kiosk_store_get_db (temp->store), sql, GH_DB_NO_VALUES, NULL, &error));
  g_assert_no_error (error);
}

static void
test_nothing (TempStore *temp, gconstpointer data)
{
  gint64 made_at = -1;
  GhManifestDay day = { .made_at = -1 };
  g_assert_null (find_at (temp, ADA, TEST_NOON, &made_at));
  g_assert_cmpint (made_at, ==, 0);
  assert_cursor (temp, TEST_DAY, NULL);
  g_assert_true (gh_manifest_store_get_day (temp->store, TEST_NOON, &day, NULL));
  g_assert_cmpint (day.made_at, ==, 0);
  prune (temp, TEST_NOON);
}

static void
test_whole_list (TempStore *temp, gconstpointer data)
{
  apply (temp, whole_list (TEST_DAY));
  temp_store_reopen (temp);
  gint64 made_at = 0;
  g_autoptr (GhKnownTicket) ada = find_at (temp, ADA, TEST_NOON, &made_at);
  g_assert_cmpint (made_at, ==, TEST_NOON + 1);
  g_assert_cmpint (ada->made_at, ==, TEST_NOON + 1);
  g_assert_cmpint (ada->today, ==, TEST_DAY);
  g_assert_cmpstr (ada->code, ==, ADA);
  g_assert_cmpint (ada->details->ticket_id, ==, 7);
  g_assert_cmpint (ada->details->status, ==, GH_TICKET_RESERVED);
  g_assert_cmpstr (ada->details->customer_name, ==, "Ada Lovelace");
  g_assert_cmpint (ada->slot.id, ==, 11);
  g_assert_cmpint (ada->slot.date, ==, TEST_DAY);
  g_assert_cmpint (ada->slot.start_time, ==, 12 * 3600);
  g_assert_cmpint (ada->slot.end_time, ==, 14 * 3600);
  g_assert_cmpint (ada->slot.opens_at, ==, TEST_NOON - 12 * 3600);
  g_assert_cmpint (ada->slot.starts_at, ==, TEST_NOON);
  g_assert_cmpint (ada->slot.ends_at, ==, TEST_NOON + 7200);
  g_assert_cmpint (ada->slot.total_capacity, ==, 200);
  g_assert_cmpint (ada->slot.booked_count, ==, 150);
  assert_cursor (temp, TEST_DAY, "2026-11-26.1.0");
  GhManifestDay day;
  g_assert_true (gh_manifest_store_get_day (temp->store, TEST_NOON, &day, NULL));
  g_assert_cmpint (day.date, ==, TEST_DAY);
  g_assert_cmpint (day.ends_at, ==, TEST_NOON + 12 * 3600);
  g_assert_cmpint (day.made_at, ==, TEST_NOON + 1);
}

static void
test_forgiving (TempStore *temp, gconstpointer data)
{
  apply (temp, whole_list (TEST_DAY));
  gint64 made_at = 0;
  g_autoptr (GhKnownTicket) ada = find_at (temp, " tkt 2026 5c3hfd rar6pz", TEST_NOON, &made_at);
  g_assert_cmpstr (ada->code, ==, ADA);
  g_autoptr (GhKnownTicket) bob = find_at (temp, " " BOB "\n", TEST_NOON, &made_at);
  g_assert_cmpstr (bob->code, ==, BOB);
  g_assert_false (is_known (temp, "other system 4711"));
  g_assert_false (is_known (temp, "TKT-2026-5C3HFD-RAR6P0"));
  g_assert_false (is_known (temp, ""));
  g_assert_false (is_known (temp, "\xff\xfe"));
  g_autofree char *long_text = g_strnfill (5000, '7');
  g_assert_false (is_known (temp, long_text));
}

/* What was typed goes first: another system may have a code that reads like ours. */
static void
test_as_typed_first (TempStore *temp, gconstpointer data)
{
  GhManifest *manifest = whole_list (TEST_DAY);
  day_list_add (manifest, "tkt-2026-5c3hfd-rar6pz", 9, 12, "Namesake");
  apply (temp, manifest);
  gint64 made_at = 0;
  g_autoptr (GhKnownTicket) other = find_at (temp, "tkt-2026-5c3hfd-rar6pz", TEST_NOON, &made_at);
  g_assert_cmpint (other->details->ticket_id, ==, 9);
  /* Broken, it is not another's ticket. */
  execute (temp, "UPDATE manifest_tickets SET sealed = zeroblob (100)");
  g_assert_false (is_known (temp, "tkt-2026-5c3hfd-rar6pz"));
}

static void
test_days (TempStore *temp, gconstpointer data)
{
  apply (temp, whole_list (TEST_DAY));
  apply (temp, whole_list (TEST_DAY + 1));
  gint64 midnight = TEST_NOON + 12 * 3600, made_at = 0;
  g_autoptr (GhKnownTicket) today = find_at (temp, ADA, midnight - 1, &made_at);
  g_assert_cmpint (today->today, ==, TEST_DAY);
  g_autoptr (GhKnownTicket) tomorrow = find_at (temp, ADA, midnight, &made_at);
  g_assert_cmpint (tomorrow->today, ==, TEST_DAY + 1);
  g_assert_null (find_at (temp, ADA, midnight + GH_DAY_SECONDS, &made_at));
  g_assert_cmpint (made_at, ==, 0);
  g_assert_null (find_at (temp, ADA, midnight - GH_DAY_SECONDS - 1, &made_at));
}

static void
test_replaced (TempStore *temp, gconstpointer data)
{
  apply (temp, whole_list (TEST_DAY));
  GhManifest *next = day_list_new (TEST_DAY, TRUE, 2);
  day_list_add_slot (next, 11, TEST_DAY, 12, 14);
  day_list_add (next, ADA, 7, 11, "Ada King");
  apply (temp, next);
  g_assert_false (is_known (temp, BOB));
  gint64 made_at = 0;
  g_autoptr (GhKnownTicket) ada = find_at (temp, ADA, TEST_NOON, &made_at);
  g_assert_cmpstr (ada->details->customer_name, ==, "Ada King");
  prune (temp, TEST_NOON);
  g_assert_cmpint (count (temp, COUNT_TICKETS), ==, 1);
  g_assert_cmpint (count (temp, COUNT_SLOTS), ==, 1);
  g_assert_true (is_known (temp, ADA));
}

static void
test_part (TempStore *temp, gconstpointer data)
{
  apply (temp, whole_list (TEST_DAY));
  GhManifest *part = day_list_new (TEST_DAY, FALSE, 2);
  day_list_add_slot (part, 11, TEST_DAY, 12, 15);
  day_list_add_slot (part, 13, TEST_DAY, 20, 22);
  day_list_add (part, ADA, 7, 13, "Ada Lovelace");
  day_list_add (part, "NEW", 9, 11, NULL);
  day_list_take_off (part, BOB);
  day_list_take_off (part, "NEVER THERE");
  apply (temp, part);
  g_assert_false (is_known (temp, BOB));
  gint64 made_at = 0;
  g_autoptr (GhKnownTicket) ada = find_at (temp, ADA, TEST_NOON, &made_at);
  g_assert_cmpint (ada->slot.id, ==, 13);
  g_autoptr (GhKnownTicket) new = find_at (temp, "NEW", TEST_NOON, &made_at);
  g_assert_cmpint (new->slot.end_time, ==, 15 * 3600);
  g_assert_cmpstr (new->details->customer_name, ==, NULL);
  g_assert_cmpint (made_at, ==, TEST_NOON + 2);
  g_assert_cmpint (count (temp, COUNT_SLOTS), ==, 2);
  assert_cursor (temp, TEST_DAY, "2026-11-26.2.0");
}

static void
assert_part_refused (TempStore *temp, GhManifest *part)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (gh_manifest_store_apply (temp->store, part, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
  assert_cursor (temp, TEST_DAY, NULL);
  gh_manifest_free (part);
}

/* A part of something else is not mixed in; the whole list is asked for. */
static void
test_strange_part (TempStore *temp, gconstpointer data)
{
  assert_part_refused (temp, day_list_new (TEST_DAY, FALSE, 2));
  apply (temp, whole_list (TEST_DAY));
  GhManifest *part = day_list_new (TEST_DAY, FALSE, 2);
  part->day_key[0] ^= 1;
  day_list_add (part, "NEW", 9, 11, NULL);
  assert_part_refused (temp, part);
  g_assert_true (is_known (temp, ADA));
  /* After a hole, no other part will do. */
  assert_part_refused (temp, day_list_new (TEST_DAY, FALSE, 3));
  apply (temp, whole_list (TEST_DAY));
  assert_cursor (temp, TEST_DAY, "2026-11-26.1.0");
}

static GhManifest *
long_list (gboolean full, int part, guint tickets)
{
  GhManifest *manifest = day_list_new (TEST_DAY, full, part);
  day_list_add_slot (manifest, 11, TEST_DAY, 12, 14);
  for (guint i = 0; i < tickets; i++) {
    g_autofree char *code = g_strdup_printf ("LONG-%u", i);
    day_list_add (manifest, code, i + 100, 11, "Somebody");
  }
  return manifest;
}

/* @manifest stops, as a full disk would stop it, when the table has so many rows. */
static void
apply_halfway (TempStore *temp, GhManifest *manifest)
{
  g_autoptr (GError) error = NULL;
  execute (temp, "CREATE TRIGGER stop BEFORE INSERT ON manifest_tickets"
                 " WHEN (SELECT COUNT (*) FROM manifest_tickets) >= 1500"
                 " BEGIN SELECT RAISE (ABORT, 'as the test wants it'); END");
  g_assert_false (gh_manifest_store_apply (temp->store, manifest, &error));
  g_assert_nonnull (error);
  execute (temp, "DROP TRIGGER stop");
  gh_manifest_free (manifest);
}

static void
test_interrupted (TempStore *temp, gconstpointer data)
{
  apply (temp, whole_list (TEST_DAY));
  apply_halfway (temp, long_list (TRUE, 2, 2500));
  g_assert_cmpint (count (temp, COUNT_TICKETS), >, 2);
  temp_store_reopen (temp);
  /* The list that counts is still the one before. */
  g_assert_true (is_known (temp, ADA));
  g_assert_false (is_known (temp, "LONG-0"));
  assert_cursor (temp, TEST_DAY, "2026-11-26.1.0");

  /* What was left is not mixed into the next. */
  apply (temp, long_list (TRUE, 3, 1));
  g_assert_true (is_known (temp, "LONG-0"));
  g_assert_false (is_known (temp, "LONG-1"));
  prune (temp, TEST_NOON);
  g_assert_cmpint (count (temp, COUNT_TICKETS), ==, 1);
  g_assert_cmpint (count (temp, COUNT_SLOTS), ==, 1);
}

/* Half of a part stands, and comes again: its cursor was not taken. */
static void
test_interrupted_part (TempStore *temp, gconstpointer data)
{
  apply (temp, whole_list (TEST_DAY));
  apply_halfway (temp, long_list (FALSE, 2, 2500));
  g_assert_true (is_known (temp, ADA));
  assert_cursor (temp, TEST_DAY, "2026-11-26.1.0");
  apply (temp, long_list (FALSE, 2, 2500));
  g_assert_true (is_known (temp, "LONG-2499"));
  assert_cursor (temp, TEST_DAY, "2026-11-26.2.0");
  g_assert_cmpint (count (temp, COUNT_TICKETS), ==, 2502);
}

static void
test_prune (TempStore *temp, gconstpointer data)
{
  gint64 midnight = TEST_NOON + 12 * 3600, made_at = 0;
  apply (temp, long_list (TRUE, 1, 2001));
  apply (temp, whole_list (TEST_DAY + 1));
  prune (temp, midnight - 1);
  g_assert_cmpint (count (temp, COUNT_TICKETS), ==, 2003);
  prune (temp, midnight);
  g_assert_cmpint (count (temp, COUNT_TICKETS), ==, 2);
  g_assert_cmpint (count (temp, COUNT_SLOTS), ==, 2);
  g_autoptr (GhKnownTicket) ada = find_at (temp, ADA, midnight, &made_at);
  g_assert_nonnull (ada);
  g_assert_true (gh_manifest_store_wipe (temp->store, NULL));
  g_assert_cmpint (count (temp, COUNT_TICKETS), ==, 0);
  g_assert_cmpint (count (temp, COUNT_SLOTS), ==, 0);
  assert_cursor (temp, TEST_DAY + 1, NULL);
}

static void
assert_broken (TempStore *temp, const char *sql)
{
  gint64 made_at = 0;
  apply (temp, whole_list (TEST_DAY));
  prune (temp, TEST_NOON);
  g_assert_true (is_known (temp, ADA));
  execute (temp, sql);
  g_assert_null (find_at (temp, ADA, TEST_NOON, &made_at));
}

/* Whatever was changed on the disk: not known, rather than something else. */
static void
test_broken (TempStore *temp, gconstpointer data)
{
  assert_broken (temp, "UPDATE manifest_tickets SET sealed = zeroblob (length (sealed))");
  assert_broken (temp, "UPDATE manifest_tickets SET sealed = x''");
  assert_broken (temp, "UPDATE manifest_tickets SET sealed = substr (sealed, 1, 60)");
  assert_broken (temp, "UPDATE manifest_tickets SET sealed = other.sealed"
                       " FROM (SELECT mark, sealed FROM manifest_tickets) AS other"
                       " WHERE other.mark <> manifest_tickets.mark");
  assert_broken (temp, "DELETE FROM manifest_slots");
  gint64 made_at = -1;
  assert_broken (temp, "UPDATE manifests SET sealed_key = zeroblob (length (sealed_key))");
  g_assert_null (find_at (temp, ADA, TEST_NOON, &made_at));
  g_assert_cmpint (made_at, ==, 0);
  assert_cursor (temp, TEST_DAY, NULL);
}

/* The file of another kiosk, or this one's with a new key. */
static void
test_other_key (TempStore *temp, gconstpointer data)
{
  apply (temp, whole_list (TEST_DAY));
  g_autofree char *key = g_build_filename (temp->folder, "kiosk.key", NULL);
  g_assert_cmpint (g_unlink (key), ==, 0);
  temp_store_reopen (temp);
  g_assert_false (is_known (temp, ADA));
  assert_cursor (temp, TEST_DAY, NULL);
  apply (temp, whole_list (TEST_DAY));
  g_assert_true (is_known (temp, ADA));
}

#define ADD(name, func) g_test_add (name, TempStore, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/manifest-store/nothing", test_nothing);
  ADD ("/manifest-store/whole-list", test_whole_list);
  ADD ("/manifest-store/forgiving", test_forgiving);
  ADD ("/manifest-store/as-typed-first", test_as_typed_first);
  ADD ("/manifest-store/days", test_days);
  ADD ("/manifest-store/replaced", test_replaced);
  ADD ("/manifest-store/part", test_part);
  ADD ("/manifest-store/strange-part", test_strange_part);
  ADD ("/manifest-store/interrupted", test_interrupted);
  ADD ("/manifest-store/interrupted-part", test_interrupted_part);
  ADD ("/manifest-store/prune", test_prune);
  ADD ("/manifest-store/broken", test_broken);
  ADD ("/manifest-store/other-key", test_other_key);
  return g_test_run ();
}
