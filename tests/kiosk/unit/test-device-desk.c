/* Tests of kiosk/desk/device-desk: who the kiosk is to its server, and what happens when the server
 * bars it. */

#include "answers.h"
#include "day-list.h"
#include "fake-transport.h"
#include "kiosk/desk/device-desk.h"
#include "kiosk/queue/enrolled.h"
#include "kiosk/queue/entries.h"
#include "kiosk/queue/known-operators.h"
#include "kiosk/queue/manifest-store.h"
#include "temp-store.h"

#include <glib/gstdio.h>
#include <string.h>

#define SERVER "https://tickets.example.org"
#define KEY    "0123456789abcdefghijABCDEFGHIJ-_XYZ01234567"
#define ID     "0c5b4b2e-51f4-4a62-9b5c-2f7b8f0a6c11"

typedef struct {
  TempStore temp;
  GhFakeTransport *transport;
  GhApiClient *client;
  GhServerClock *clock;
  GhLocalSignIn *local;
  GhManifestKeeper *keeper;
  GhDeviceDesk *desk;
  int restarts;
  int lock_outs;
} Fixture;

static void
count (GhDeviceDesk *desk, gpointer data)
{
  int *counter = data;
  (*counter)++;
}

static gint64
wall_ms (gpointer data)
{
  return TEST_NOON * 1000;
}

static gint64
boot_us (gpointer data)
{
  return 0;
}

/* What the keeper is at is over, and no hash is being made. */
static void
settle (Fixture *fixture)
{
  while (G_OBJECT (fixture->keeper)->ref_count > 1 || G_OBJECT (fixture->local)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
}

static void
stop (Fixture *fixture)
{
  settle (fixture);
  g_assert_finalize_object (fixture->keeper);
  g_assert_finalize_object (fixture->local);
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->desk);
  gh_server_clock_free (fixture->clock);
}

/* The desk as the program has it after a start. */
static void
start (Fixture *fixture)
{
  const GhMachineClocks machine = { .wall_ms = wall_ms, .boot_us = boot_us };
  temp_store_reopen (&fixture->temp);
  fixture->client = gh_api_client_new (GH_TRANSPORT (fixture->transport),
                                       gh_kiosk_store_get_device_id (fixture->temp.store), "en");
  fixture->desk = gh_device_desk_new (fixture->temp.store, fixture->temp.folder);
  g_signal_connect (fixture->desk, "restart", G_CALLBACK (count), &fixture->restarts);
  g_signal_connect (fixture->desk, "locked-out", G_CALLBACK (count), &fixture->lock_outs);
  gh_device_desk_attach (fixture->desk, fixture->client);
  fixture->clock = gh_server_clock_new (&machine);
  fixture->local = gh_local_sign_in_new (fixture->temp.store, fixture->clock, GH_SECRET_COST_LEAST);
  fixture->keeper = gh_manifest_keeper_new (fixture->temp.folder, fixture->client, fixture->clock);
  gh_device_desk_attach_keepers (fixture->desk, fixture->local, fixture->keeper);
  settle (fixture);
}

static void
restart (Fixture *fixture)
{
  gh_test_settle ();
  stop (fixture);
  start (fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  temp_store_open (&fixture->temp);
  fixture->transport = gh_fake_transport_new ();
  start (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_test_settle ();
  stop (fixture);
  g_assert_finalize_object (fixture->transport);
  temp_store_remove (&fixture->temp);
}

static void
enrol (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  const GhEnrolment gate_1 = { (char *) ID, (char *) KEY, (char *) "Gate\n1\x01", 1 };
  g_assert_true (gh_device_desk_enrol (fixture->desk, SERVER, &gate_1, &error));
  g_assert_no_error (error);
  restart (fixture);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  g_assert_no_error (error);
}

static void
ask (Fixture *fixture)
{
  gh_api_client_validate_async (fixture->client, "tok", "X", NULL, on_done, fixture);
}

static void
put_entry (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhEntry) entry = gh_entry_new ("CODE", 7, 5, 1763121000, 1763121000);
  g_assert_true (gh_entries_put (fixture->temp.store, entry, &error));
  g_assert_no_error (error);
}

static void
test_never_enrolled (Fixture *fixture, gconstpointer data)
{
  g_assert_null (gh_device_desk_get_name (fixture->desk));
  g_assert_null (gh_device_desk_get_server (fixture->desk));
  g_assert_null (gh_device_desk_get_notice (fixture->desk));
  g_assert_false (gh_device_desk_is_revoked (fixture->desk));
  g_assert_cmpstr (gh_device_desk_choose_server (fixture->desk, ""), ==, "");
  ask (fixture);
  g_assert_cmpstr (gh_fake_transport_device (fixture->transport), ==,
                   gh_kiosk_store_get_device_id (fixture->temp.store));
  g_assert_null (gh_fake_transport_key (fixture->transport));
  gh_fake_transport_reply (fixture->transport, 200, SAY_VALID);
}

static void
test_enrolled (Fixture *fixture, gconstpointer data)
{
  enrol (fixture);
  g_assert_cmpstr (gh_device_desk_get_server (fixture->desk), ==, SERVER);
  g_assert_nonnull (strstr (gh_device_desk_get_name (fixture->desk), "Gate"));
  g_assert_null (strchr (gh_device_desk_get_name (fixture->desk), '\n'));
  g_assert_null (strchr (gh_device_desk_get_name (fixture->desk), '\x01'));
  ask (fixture);
  g_assert_cmpstr (gh_fake_transport_device (fixture->transport), ==, ID);
  g_assert_cmpstr (gh_fake_transport_key (fixture->transport), ==, KEY);
  g_assert_cmpstr (gh_fake_transport_key_server (fixture->transport), ==, SERVER);
  gh_fake_transport_reply (fixture->transport, 200, SAY_VALID);
  g_assert_cmpint (fixture->restarts + fixture->lock_outs, ==, 0);
  g_assert_cmpstr (gh_device_desk_choose_server (fixture->desk, ""), ==, SERVER);
  g_assert_cmpstr (gh_device_desk_choose_server (fixture->desk, "http://set"), ==, "http://set");
}

static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  enrol (fixture);
  put_entry (fixture);
  ask (fixture);
  ask (fixture);
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  g_assert_cmpint (fixture->restarts, ==, 1);

  restart (fixture);
  g_assert_true (gh_device_desk_is_revoked (fixture->desk));
  g_assert_null (gh_device_desk_get_name (fixture->desk));
  const char *notice = gh_device_desk_get_notice (fixture->desk);
  g_assert_nonnull (strstr (notice, "revoked by the venue"));
  g_assert_nonnull (strstr (notice, "set it up with a new code"));
  g_assert_nonnull (strstr (notice, "1 entry is kept"));
  ask (fixture);
  g_assert_cmpstr (gh_fake_transport_device (fixture->transport), !=, ID);
  g_assert_null (gh_fake_transport_key (fixture->transport));
  gh_fake_transport_reply (fixture->transport, 200, SAY_VALID);

  /* Until it is enrolled again. */
  enrol (fixture);
  g_assert_false (gh_device_desk_is_revoked (fixture->desk));
  g_assert_null (gh_device_desk_get_notice (fixture->desk));
  gint64 waiting = 0, parked = 0;
  g_assert_true (gh_entries_count (fixture->temp.store, &waiting, &parked, NULL));
  g_assert_cmpint (waiting, ==, 1);
}

static guint
count_known_operators (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = gh_known_operators_list (fixture->temp.store, &error);
  g_assert_no_error (error);
  return list->len;
}

static void
put_known_operator (Fixture *fixture)
{
  GhKnownOperator known = { .mark = (char *) "mark",
                            .operator_id = 5,
                            .name = (char *) "Jane Smith",
                            .role = (char *) "OPERATOR",
                            .orq = 1 };
  g_assert_true (gh_known_operators_put (fixture->temp.store, &known, NULL));
  g_assert_cmpuint (count_known_operators (fixture), ==, 1);
}

/* The server has let somebody in whose hash is being made now. */
static void
begin_to_remember (Fixture *fixture)
{
  const GhOperatorSession session = { .token = (char *) "tok",
                                      .operator_id = 6,
                                      .orq = 1,
                                      .name = (char *) "Lee Wong",
                                      .role = (char *) "OPERATOR" };
  g_autoptr (GhKeptSecret) kept = gh_kept_secret_new ("lee", GH_SECRET_PIN, "1357");
  gh_local_sign_in_remember (fixture->local, kept, &session);
}

static gint64
list_made_at (Fixture *fixture)
{
  GhManifestDay day = { 0 };
  g_assert_true (gh_manifest_store_get_day (fixture->temp.store, TEST_NOON, &day, NULL));
  return day.made_at;
}

/* The order cannot be written: what the files hold of others goes all the same, nobody stays signed
 * in, and the next answer orders it again. */
static void
test_not_ordered (Fixture *fixture, gconstpointer data)
{
  g_autofree char *in_the_way = g_build_filename (fixture->temp.folder, "kiosk.wipe", NULL);
  g_autofree char *within = g_build_filename (in_the_way, "folder", NULL);
  g_autoptr (GhManifest) list = day_list_new (TEST_DAY, TRUE, 1);
  enrol (fixture);
  put_entry (fixture);
  put_known_operator (fixture);
  g_assert_true (gh_manifest_store_apply (fixture->temp.store, list, NULL));
  g_assert_cmpint (list_made_at (fixture), !=, 0);
  g_assert_cmpint (g_mkdir_with_parents (within, 0700), ==, 0);
  ask (fixture);
  g_signal_connect_swapped (fixture->desk, "locked-out", G_CALLBACK (begin_to_remember), fixture);
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  g_assert_cmpint (fixture->restarts, ==, 0);
  g_assert_cmpint (fixture->lock_outs, ==, 1);
  g_assert_nonnull (strstr (gh_device_desk_get_notice (fixture->desk), "cannot be destroyed"));
  settle (fixture);
  g_assert_cmpuint (count_known_operators (fixture), ==, 0);
  g_assert_cmpint (list_made_at (fixture), ==, 0);
  begin_to_remember (fixture); /* somebody whose sign-in was answered late */
  settle (fixture);
  g_assert_cmpuint (count_known_operators (fixture), ==, 0);

  g_assert_cmpint (g_rmdir (within), ==, 0);
  g_assert_cmpint (g_rmdir (in_the_way), ==, 0);
  ask (fixture);
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  g_assert_cmpint (fixture->restarts, ==, 1);
}

/* What cannot be destroyed of the one does not keep the other. */
static void
test_wiped_in_part (Fixture *fixture, gconstpointer data)
{
  g_autofree char *in_the_way = g_build_filename (fixture->temp.folder, "kiosk.wipe", NULL);
  g_autofree char *within = g_build_filename (in_the_way, "folder", NULL);
  g_autoptr (GhManifest) list = day_list_new (TEST_DAY, TRUE, 1);
  enrol (fixture);
  GhDb *db = gh_kiosk_store_get_db (fixture->temp.store);
  put_known_operator (fixture);
  g_assert_true (gh_manifest_store_apply (fixture->temp.store, list, NULL));
  g_assert_true (gh_db_execute (db,
                                "CREATE TEMP TRIGGER stays BEFORE DELETE ON known_operators"
                                " BEGIN SELECT RAISE (ABORT, 'stays'); END",
                                GH_DB_NO_VALUES, NULL, NULL));
  g_assert_cmpint (g_mkdir_with_parents (within, 0700), ==, 0);
  ask (fixture);
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  settle (fixture);
  g_assert_cmpuint (count_known_operators (fixture), ==, 1);
  g_assert_cmpint (list_made_at (fixture), ==, 0);
  g_assert_cmpint (g_rmdir (within), ==, 0);
  g_assert_cmpint (g_rmdir (in_the_way), ==, 0);
}

/* Nothing is destroyed for that. */
static void
test_key_invalid (Fixture *fixture, gconstpointer data)
{
  enrol (fixture);
  ask (fixture);
  gh_fake_transport_reply (fixture->transport, 403, SAY_KEY_INVALID);
  g_assert_cmpint (fixture->lock_outs, ==, 1);
  g_assert_cmpint (fixture->restarts, ==, 0);
  g_assert_nonnull (strstr (gh_device_desk_get_notice (fixture->desk), "with a new code"));
  g_assert_nonnull (gh_device_desk_get_name (fixture->desk));
  restart (fixture);
  g_assert_null (gh_device_desk_get_notice (fixture->desk));
  g_assert_cmpstr (gh_device_desk_get_server (fixture->desk), ==, SERVER);
}

#define ADD(name, func) g_test_add ("/device-desk/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("never-enrolled", test_never_enrolled);
  ADD ("enrolled", test_enrolled);
  ADD ("revoked", test_revoked);
  ADD ("not-ordered", test_not_ordered);
  ADD ("wiped-in-part", test_wiped_in_part);
  ADD ("key-invalid", test_key_invalid);
  return g_test_run ();
}
