/* Tests of kiosk/queue/manifest-keeper, and of the thread behind it, by a server and by clocks that
 * the test turns. */

#include "answers.h"
#include "day-list.h"
#include "fake-transport.h"
#include "kiosk/queue/manifest-keeper.h"
#include "kiosk/queue/remembered.h"
#include "temp-store.h"

#define HOUR     ((gint64) 3600)
#define MIDNIGHT (TEST_NOON + 12 * HOUR)
#define ADA      "TKT-2026-5C3HFD-RAR6PZ"

typedef struct {
  TempStore temp;
  GhFakeTransport *transport;
  GhServerClock *clock;
  gint64 wall;  /* seconds */
  gint64 count; /* likewise */
  GhManifestKeeper *keeper;
  int updates;
  int unauthenticated;
} Fixture;

static gint64
wall_ms (gpointer data)
{
  return ((Fixture *) data)->wall * 1000;
}

static gint64
boot_us (gpointer data)
{
  return ((Fixture *) data)->count * G_TIME_SPAN_SECOND;
}

static void
count_up (GhManifestKeeper *keeper, gpointer data)
{
  *(int *) data += 1;
}

static void
start_keeper (Fixture *fixture)
{
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (fixture->transport), "device", "en");
  fixture->keeper = gh_manifest_keeper_new (fixture->temp.folder, client, fixture->clock);
  g_signal_connect (fixture->keeper, "updated", G_CALLBACK (count_up), &fixture->updates);
  g_signal_connect (fixture->keeper, "unauthenticated", G_CALLBACK (count_up),
                    &fixture->unauthenticated);
}

static void
start_clock (Fixture *fixture)
{
  GhMachineClocks machine = { .wall_ms = wall_ms, .boot_us = boot_us, .data = fixture };
  fixture->clock = gh_server_clock_new (&machine);
}

/* The server says that it is so late. */
static void
set_time (Fixture *fixture, gint64 now)
{
  fixture->count += 1000; /* longer than the last word counts */
  fixture->wall = now;
  gh_server_clock_note (fixture->clock, now * 1000, boot_us (fixture), boot_us (fixture));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  temp_store_open (&fixture->temp);
  fixture->transport = gh_fake_transport_new ();
  fixture->wall = TEST_NOON;
  start_clock (fixture);
  start_keeper (fixture);
}

/* Ends it as the program does, and waits until it is gone. */
static void
stop_keeper (Fixture *fixture)
{
  gh_manifest_keeper_set_token (fixture->keeper, NULL);
  while (gh_fake_transport_pending (fixture->transport) > 0)
    gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  g_object_add_weak_pointer (G_OBJECT (fixture->keeper), (gpointer *) &fixture->keeper);
  g_object_unref (fixture->keeper);
  while (fixture->keeper != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stop_keeper (fixture);
  g_assert_finalize_object (fixture->transport);
  gh_server_clock_free (fixture->clock);
  temp_store_remove (&fixture->temp);
}

/* Waits until it asks, and looks for what. */
static void
await_request (Fixture *fixture, const char *path)
{
  while (gh_fake_transport_pending (fixture->transport) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 1);
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==, path);
}

static void
await_made_at (Fixture *fixture, gint64 made_at)
{
  while (gh_manifest_keeper_get_made_at (fixture->keeper) != made_at)
    g_main_context_iteration (NULL, TRUE);
}

static void
answer_with_list (Fixture *fixture, GhDate date, gboolean full, int part)
{
  g_autoptr (GhManifest) manifest = day_list_new (date, full, part);
  day_list_add_slot (manifest, 11, date, 12, 14);
  day_list_add (manifest, ADA, 7, 11, "Ada Lovelace");
  g_autofree char *text = day_list_to_text (manifest);
  gh_fake_transport_reply (fixture->transport, 200, text);
}

/* What the kiosk itself would find. */
static gboolean
is_known (Fixture *fixture, gint64 now)
{
  gint64 made_at;
  g_autoptr (GhKnownTicket) ticket = NULL;
  g_assert_true (gh_manifest_store_find (fixture->temp.store, ADA, now, &made_at, &ticket, NULL));
  return ticket != NULL;
}

/* Signed in, with today's list. */
static void
begin_day (Fixture *fixture, gint64 now)
{
  set_time (fixture, now);
  gh_manifest_keeper_set_token (fixture->keeper, "tok");
  await_request (fixture, "/api/operator/manifest");
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok");
  answer_with_list (fixture, TEST_DAY, TRUE, 1);
  await_made_at (fixture, TEST_NOON + 1);
}

static void
test_asks_on_sign_in (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (gh_manifest_keeper_get_made_at (fixture->keeper), ==, 0);
  begin_day (fixture, TEST_NOON);
  g_assert_cmpint (fixture->updates, ==, 1);
  g_assert_true (is_known (fixture, TEST_NOON));
}

/* From then on for what changed. */
static void
test_asks_again (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  gh_manifest_keeper_kick (fixture->keeper);
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  /* Once is enough. */
  gh_manifest_keeper_kick (fixture->keeper);
  answer_with_list (fixture, TEST_DAY, FALSE, 2);
  await_made_at (fixture, TEST_NOON + 2);
  g_assert_cmpint (fixture->updates, ==, 2);
  gh_test_settle ();
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

static void
test_nobody_signed_in (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON);
  gh_manifest_keeper_set_token (fixture->keeper, NULL);
  gh_manifest_keeper_kick (fixture->keeper);
  gh_test_settle ();
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  g_assert_cmpint (gh_manifest_keeper_get_made_at (fixture->keeper), ==, TEST_NOON + 1);
  /* Another operator, who signs in while the answer to the first one is on its way. */
  gh_manifest_keeper_set_token (fixture->keeper, "tok-2");
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  gh_manifest_keeper_set_token (fixture->keeper, "tok-3");
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok-2");
  gh_fake_transport_reply (fixture->transport, 401, SAY_SIGN_IN_FIRST);
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok-3");
  g_assert_cmpint (fixture->unauthenticated, ==, 0);
}

/* By itself, after a pause. */
static void
test_tries_again (Fixture *fixture, gconstpointer data)
{
  set_time (fixture, TEST_NOON);
  gh_manifest_keeper_set_token (fixture->keeper, "tok");
  await_request (fixture, "/api/operator/manifest");
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  await_request (fixture, "/api/operator/manifest");
  gh_fake_transport_reply (fixture->transport, 503, SAY_BUSY);
  /* Or at once, when the line is back. */
  gh_manifest_keeper_kick (fixture->keeper);
  await_request (fixture, "/api/operator/manifest");
  gh_fake_transport_reply (fixture->transport, 200, "<html>Welcome to the hotel</html>");
  gh_manifest_keeper_kick (fixture->keeper);
  await_request (fixture, "/api/operator/manifest");
  answer_with_list (fixture, TEST_DAY, TRUE, 1);
  await_made_at (fixture, TEST_NOON + 1);
}

/* A part of a list that is not here is followed by the whole of it. */
static void
test_strange_part (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON);
  gh_manifest_keeper_kick (fixture->keeper);
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  g_autoptr (GhManifest) part = day_list_new (TEST_DAY, FALSE, 2);
  part->day_key[0] ^= 1;
  g_autofree char *text = day_list_to_text (part);
  gh_fake_transport_reply (fixture->transport, 200, text);
  await_request (fixture, "/api/operator/manifest");
  g_assert_cmpint (fixture->updates, ==, 1);
}

static void
test_token_ends (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON);
  gh_manifest_keeper_kick (fixture->keeper);
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  gh_fake_transport_reply (fixture->transport, 401, SAY_SIGN_IN_FIRST);
  g_assert_cmpint (fixture->unauthenticated, ==, 1);
  gh_manifest_keeper_kick (fixture->keeper);
  gh_test_settle ();
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  g_assert_true (is_known (fixture, TEST_NOON));
}

static void
test_tomorrow (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, MIDNIGHT - 6 * HOUR - 1);
  gh_test_settle ();
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  set_time (fixture, MIDNIGHT - 6 * HOUR);
  gh_manifest_keeper_kick (fixture->keeper);
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  answer_with_list (fixture, TEST_DAY, FALSE, 2);
  await_request (fixture, "/api/operator/manifest?date=2026-11-27");
  answer_with_list (fixture, TEST_DAY + 1, TRUE, 1);
  while (!is_known (fixture, MIDNIGHT))
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (is_known (fixture, MIDNIGHT - 1));
  g_assert_cmpint (gh_manifest_keeper_get_made_at (fixture->keeper), ==, TEST_NOON + 2);

  /* After midnight it is today's, and yesterday's goes. */
  set_time (fixture, MIDNIGHT + 60);
  gh_manifest_keeper_kick (fixture->keeper);
  await_request (fixture, "/api/operator/manifest?since=2026-11-27.1.0");
  g_assert_cmpint (gh_manifest_keeper_get_made_at (fixture->keeper), ==,
                   TEST_NOON + GH_DAY_SECONDS + 1);
  g_assert_false (is_known (fixture, MIDNIGHT - 1));
  g_assert_true (is_known (fixture, MIDNIGHT + 60));
}

/* Nobody is there at night; the list goes all the same. */
static void
test_over (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON);
  gh_manifest_keeper_set_token (fixture->keeper, NULL);
  set_time (fixture, MIDNIGHT);
  stop_keeper (fixture);
  start_keeper (fixture);
  while (is_known (fixture, TEST_NOON))
    g_main_context_iteration (NULL, TRUE);
}

/* A wrong clock, and nobody to say so: the list that cannot be had again stays. */
static void
test_guessed_time (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON);
  stop_keeper (fixture);
  gh_server_clock_free (fixture->clock);
  start_clock (fixture);
  fixture->wall = MIDNIGHT + HOUR;
  start_keeper (fixture);
  gh_manifest_keeper_set_token (fixture->keeper, "tok");
  await_request (fixture, "/api/operator/manifest");
  g_assert_true (is_known (fixture, TEST_NOON));
}

/* The tablet's clock starts in 1970; the list of the day is found all the same. */
static void
test_remembers (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON + HOUR);
  stop_keeper (fixture);
  gint64 remembered = 0;
  g_assert_true (
      gh_remembered_get (fixture->temp.store, GH_REMEMBERED_SERVER_TIME, &remembered, NULL));
  g_assert_cmpint (remembered, ==, TEST_NOON + HOUR);

  gh_server_clock_free (fixture->clock);
  fixture->wall = 1000;
  start_clock (fixture);
  start_keeper (fixture);
  await_made_at (fixture, TEST_NOON + 1);
  g_assert_cmpint (gh_server_clock_now (fixture->clock), ==, TEST_NOON + HOUR);
  g_assert_false (gh_server_clock_is_set (fixture->clock));
  /* The time that it runs without the server is not lost either by the next start. */
  fixture->count += 2 * HOUR;
  gh_manifest_keeper_set_token (fixture->keeper, "tok");
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  g_assert_true (
      gh_remembered_get (fixture->temp.store, GH_REMEMBERED_SERVER_TIME, &remembered, NULL));
  g_assert_cmpint (remembered, ==, TEST_NOON + 3 * HOUR);
}

/* It asks no more, and leaves the lists to whoever looks after the device. */
static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON);
  gh_manifest_keeper_kick (fixture->keeper);
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  gh_manifest_keeper_kick (fixture->keeper);
  gh_test_settle ();
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  g_assert_cmpint (fixture->unauthenticated, ==, 0);
  /* Enrolled again. */
  gh_manifest_keeper_set_token (fixture->keeper, "tok-2");
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
}

/* Nothing waits any more, and no thread works. */
static void
await_peace (Fixture *fixture)
{
  while (G_OBJECT (fixture->keeper)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
}

/* A list that is being taken over when all are destroyed goes with them. */
static void
test_wipe (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON);
  GhDb *db = gh_kiosk_store_get_db (fixture->temp.store);
  gh_manifest_keeper_kick (fixture->keeper);
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  GhDbTransaction *transaction = gh_db_begin (db, GH_DB_WRITE, NULL);
  g_assert_nonnull (transaction);
  answer_with_list (fixture, TEST_DAY, FALSE, 2);
  gh_test_settle ();
  gh_manifest_keeper_wipe (fixture->keeper);
  g_assert_true (gh_db_commit (transaction, NULL));
  await_peace (fixture);
  g_assert_cmpint (gh_manifest_keeper_get_made_at (fixture->keeper), ==, 0);
  g_assert_false (is_known (fixture, TEST_NOON));
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

/* Nor does an answer bring one back that was on its way. */
static void
test_wipe_while_asking (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON);
  gh_manifest_keeper_kick (fixture->keeper);
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  gh_manifest_keeper_wipe (fixture->keeper);
  answer_with_list (fixture, TEST_DAY, TRUE, 1);
  await_peace (fixture);
  g_assert_cmpint (gh_manifest_keeper_get_made_at (fixture->keeper), ==, 0);
  g_assert_false (is_known (fixture, TEST_NOON));
}

/* The program ends at once: it is done all the same. */
static void
test_wipe_at_the_end (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON);
  gh_manifest_keeper_wipe (fixture->keeper);
  stop_keeper (fixture);
  g_assert_false (is_known (fixture, TEST_NOON));
  start_keeper (fixture);
}

/* The disk does not take it: no token, no signal, no list is lost for it. */
static void
test_disk_trouble (Fixture *fixture, gconstpointer data)
{
  begin_day (fixture, TEST_NOON);
  GhDb *db = gh_kiosk_store_get_db (fixture->temp.store);
  g_assert_true (gh_db_execute (db,
                                "CREATE TRIGGER stop BEFORE INSERT ON manifest_tickets"
                                " BEGIN SELECT RAISE (ABORT, 'as the test wants it'); END",
                                GH_DB_NO_VALUES, NULL, NULL));
  gh_manifest_keeper_kick (fixture->keeper);
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  answer_with_list (fixture, TEST_DAY, FALSE, 2);
  await_request (fixture, "/api/operator/manifest?since=2026-11-26.1.0");
  g_assert_true (gh_db_execute (db, "DROP TRIGGER stop", GH_DB_NO_VALUES, NULL, NULL));
  answer_with_list (fixture, TEST_DAY, FALSE, 2);
  await_made_at (fixture, TEST_NOON + 2);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/manifest-keeper/asks-on-sign-in", test_asks_on_sign_in);
  ADD ("/manifest-keeper/asks-again", test_asks_again);
  ADD ("/manifest-keeper/nobody-signed-in", test_nobody_signed_in);
  ADD ("/manifest-keeper/tries-again", test_tries_again);
  ADD ("/manifest-keeper/strange-part", test_strange_part);
  ADD ("/manifest-keeper/token-ends", test_token_ends);
  ADD ("/manifest-keeper/tomorrow", test_tomorrow);
  ADD ("/manifest-keeper/over", test_over);
  ADD ("/manifest-keeper/guessed-time", test_guessed_time);
  ADD ("/manifest-keeper/remembers", test_remembers);
  ADD ("/manifest-keeper/revoked", test_revoked);
  ADD ("/manifest-keeper/wipe", test_wipe);
  ADD ("/manifest-keeper/wipe-while-asking", test_wipe_while_asking);
  ADD ("/manifest-keeper/wipe-at-the-end", test_wipe_at_the_end);
  ADD ("/manifest-keeper/disk-trouble", test_disk_trouble);
  return g_test_run ();
}
