/* Tests of kiosk/desk/local-sign-in and lock-outs, by clocks that the test turns. */

#include "fake-transport.h"
#include "kiosk/desk/local-sign-in.h"
#include "kiosk/queue/remembered.h"
#include "temp-store.h"

#include <string.h>

#define NOON G_GINT64_CONSTANT (1795694400) /* 2026-11-26 12:00 UTC */
#define HOUR ((gint64) 3600)
#define DAY  (24 * HOUR)

static const GhOperatorSession JANE = { .token = (char *) "tok",
                                        .operator_id = 5,
                                        .orq = 1,
                                        .name = (char *) "Jane Smith",
                                        .role = (char *) "ADMIN" };

typedef struct {
  TempStore temp;
  gint64 wall; /* seconds */
  gint64 boot; /* likewise */
  GhServerClock *clock;
  GhLocalSignIn *local;
  GhLocalSignInOutcome outcome;
  GhOperatorSession *session; /* of the last try */
  gboolean done;
} Fixture;

static gint64
wall_ms (gpointer data)
{
  return ((Fixture *) data)->wall * 1000;
}

static gint64
boot_us (gpointer data)
{
  return ((Fixture *) data)->boot * G_TIME_SPAN_SECOND;
}

static void
start (Fixture *fixture)
{
  GhMachineClocks machine = { .wall_ms = wall_ms, .boot_us = boot_us, .data = fixture };
  fixture->clock = gh_server_clock_new (&machine);
  fixture->local = gh_local_sign_in_new (fixture->temp.store, fixture->clock, GH_SECRET_COST_LEAST);
}

/* Waits for hashes under way, and until their threads have let go. */
static void
settle (Fixture *fixture)
{
  while (G_OBJECT (fixture->local)->ref_count > 1)
    gh_test_pause (1);
}

static void
stop (Fixture *fixture)
{
  settle (fixture);
  g_assert_finalize_object (fixture->local);
  gh_server_clock_free (fixture->clock);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  temp_store_open (&fixture->temp);
  fixture->wall = NOON;
  fixture->boot = 1000;
  start (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stop (fixture);
  gh_operator_session_free (fixture->session);
  temp_store_remove (&fixture->temp);
}

/* The program ends and starts again, without a network; so much later, by both clocks. */
static void
restart (Fixture *fixture, gint64 seconds)
{
  stop (fixture);
  temp_store_reopen (&fixture->temp);
  fixture->wall += seconds;
  fixture->boot += seconds;
  start (fixture);
}

/* The server tells its time. */
static void
hear (Fixture *fixture, gint64 now)
{
  fixture->boot += 1000; /* longer than the last word counts */
  gh_server_clock_note (fixture->clock, now * 1000, boot_us (fixture), boot_us (fixture));
}

static GhKnownOperator *
find (Fixture *fixture, const char *username)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *mark = gh_known_operators_mark (fixture->temp.store, username);
  GhKnownOperator *known = NULL;
  g_assert_true (gh_known_operators_find (fixture->temp.store, mark, &known, &error));
  g_assert_no_error (error);
  return known;
}

static gboolean
is_kept (Fixture *fixture, const char *username)
{
  g_autoptr (GhKnownOperator) known = find (fixture, username);
  return known != NULL;
}

/* The server has let @username in. */
static void
remember (Fixture *fixture, const char *username, GhSecretKind kind, const char *secret)
{
  g_autoptr (GhKeptSecret) kept = gh_kept_secret_new (username, kind, secret);
  gint64 before = gh_server_clock_now (fixture->clock);
  gh_local_sign_in_remember (fixture->local, kept, &JANE);
  for (;;) {
    g_autoptr (GhKnownOperator) known = find (fixture, username);
    if (known != NULL && known->secrets[kind].verifier != NULL &&
        known->secrets[kind].confirmed_at >= before &&
        gh_secret_verifier_matches (known->secrets[kind].verifier, secret))
      break;
    g_main_context_iteration (NULL, TRUE);
  }
}

static void
on_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  gh_operator_session_free (fixture->session);
  fixture->session =
      gh_local_sign_in_try_finish (fixture->local, result, &fixture->outcome, &error);
  g_assert_no_error (error);
  fixture->done = TRUE;
}

static void
try (Fixture *fixture, const char *username, GhSecretKind kind, const char *secret)
{
  g_autoptr (GhKeptSecret) kept = gh_kept_secret_new (username, kind, secret);
  fixture->done = FALSE;
  gh_local_sign_in_try_async (fixture->local, kept, NULL, on_tried, fixture);
  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (fixture->session != NULL, ==, fixture->outcome == GH_LOCAL_SIGN_IN_OK);
}

static void
assert_try (Fixture *fixture, const char *pin, GhLocalSignInOutcome expected)
{
  try (fixture, "jane", GH_SECRET_PIN, pin);
  g_assert_cmpint (fixture->outcome, ==, expected);
}

static void
test_knows_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhKeptSecret) pin = gh_kept_secret_new ("jane", GH_SECRET_PIN, "1");
  g_autoptr (GhKeptSecret) password = gh_kept_secret_new ("jane", GH_SECRET_PASSWORD, "1");
  hear (fixture, NOON);
  g_assert_false (gh_local_sign_in_knows (fixture->local, pin));
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_UNKNOWN);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  g_assert_true (gh_local_sign_in_knows (fixture->local, pin));
  g_assert_false (gh_local_sign_in_knows (fixture->local, password));

  try (fixture, " Jane", GH_SECRET_PIN, "2468");
  g_assert_cmpint (fixture->outcome, ==, GH_LOCAL_SIGN_IN_OK);
  g_assert_null (fixture->session->token);
  g_assert_cmpint (fixture->session->operator_id, ==, 5);
  g_assert_cmpint (fixture->session->orq, ==, 1);
  g_assert_cmpstr (fixture->session->name, ==, "Jane Smith");
  g_assert_cmpstr (fixture->session->role, ==, "ADMIN");
  g_assert_cmpint (fixture->session->lasts, ==, DAY);
  assert_try (fixture, "2469", GH_LOCAL_SIGN_IN_WRONG);

  /* A PIN is no password, until the server has taken that as well; then both are good. */
  try (fixture, "jane", GH_SECRET_PASSWORD, "2468");
  g_assert_cmpint (fixture->outcome, ==, GH_LOCAL_SIGN_IN_OTHER_SECRET);
  remember (fixture, "jane", GH_SECRET_PASSWORD, "correct horse");
  try (fixture, "jane", GH_SECRET_PASSWORD, "correct horse");
  g_assert_cmpint (fixture->outcome, ==, GH_LOCAL_SIGN_IN_OK);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);

  /* A new PIN is another, at once. */
  remember (fixture, "jane", GH_SECRET_PIN, "1357");
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_WRONG);
  assert_try (fixture, "1357", GH_LOCAL_SIGN_IN_OK);
}

static void
test_a_day (Fixture *fixture, gconstpointer data)
{
  hear (fixture, NOON);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  fixture->boot += DAY - 1;
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);
  g_assert_cmpint (fixture->session->lasts, ==, 1);
  fixture->boot += 1;
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_UNKNOWN);
  g_assert_true (is_kept (fixture, "jane"));
  /* What is over is destroyed at the next start, too; only then does it count as sure. */
  restart (fixture, 0);
  hear (fixture, NOON + DAY);
  restart (fixture, 0);
  g_assert_true (is_kept (fixture, "jane"));
  g_assert_true (
      gh_remembered_put (fixture->temp.store, GH_REMEMBERED_SERVER_TIME, NOON + DAY, NULL));
  restart (fixture, 0);
  g_assert_false (is_kept (fixture, "jane"));
}

/* Nobody gains time by a clock that was put back, and nobody's word is destroyed by one that was
 * put on. */
static void
test_clock_jumps (Fixture *fixture, gconstpointer data)
{
  hear (fixture, NOON);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  fixture->wall -= 20 * HOUR; /* while it runs, the tablet's clock does not count */
  fixture->boot += 10 * HOUR;
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);
  g_assert_cmpint (fixture->session->lasts, ==, 14 * HOUR);

  /* After a restart what is remembered and the time since then count. */
  g_assert_true (gh_remembered_put (fixture->temp.store, GH_REMEMBERED_SERVER_TIME,
                                    gh_server_clock_at_least (fixture->clock), NULL));
  restart (fixture, 0);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);
  g_assert_cmpint (fixture->session->lasts, ==, 14 * HOUR);
  fixture->boot += 14 * HOUR;
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_UNKNOWN);

  fixture->wall = NOON + 300 * DAY;
  restart (fixture, 0);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_UNKNOWN);
  g_assert_true (is_kept (fixture, "jane"));
  fixture->wall = NOON + HOUR; /* before what is remembered */
  restart (fixture, 0);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);
  g_assert_cmpint (fixture->session->lasts, ==, 14 * HOUR);
}

static void
lock_out (Fixture *fixture)
{
  for (int i = 1; i < GH_LOCAL_SIGN_IN_TRIES; i++)
    assert_try (fixture, "0000", GH_LOCAL_SIGN_IN_WRONG);
  assert_try (fixture, "0000", GH_LOCAL_SIGN_IN_LOCKED_OUT);
}

static gint64
locked_for (Fixture *fixture)
{
  return gh_local_sign_in_get_locked_for (fixture->local, "jane");
}

static void
test_lock_out (Fixture *fixture, gconstpointer data)
{
  hear (fixture, NOON);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  /* The right one makes up for four wrong ones. */
  for (int i = 1; i < GH_LOCAL_SIGN_IN_TRIES; i++)
    assert_try (fixture, "0000", GH_LOCAL_SIGN_IN_WRONG);
  g_assert_cmpint (locked_for (fixture), ==, 0);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);
  lock_out (fixture);
  g_assert_cmpint (locked_for (fixture), ==, GH_LOCAL_SIGN_IN_LOCKOUT);
  g_assert_cmpint (gh_local_sign_in_get_locked_for (fixture->local, " JANE"), >, 0);
  g_assert_cmpint (gh_local_sign_in_get_locked_for (fixture->local, "lee"), ==, 0);

  /* The right one does not help now. */
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_LOCKED_OUT);
  fixture->boot += GH_LOCAL_SIGN_IN_LOCKOUT - 1;
  g_assert_cmpint (locked_for (fixture), ==, 1);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_LOCKED_OUT);
  fixture->boot += 1;
  g_assert_cmpint (locked_for (fixture), ==, 0);
  /* Five new ones. */
  lock_out (fixture);
  fixture->boot += GH_LOCAL_SIGN_IN_LOCKOUT;
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);
}

/* What is tried after a lock-out counts from its end on, also while the disk still has it. */
static void
test_lock_out_over (Fixture *fixture, gconstpointer data)
{
  hear (fixture, NOON);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  lock_out (fixture);
  fixture->boot += GH_LOCAL_SIGN_IN_LOCKOUT;
  for (int i = 1; i < GH_LOCAL_SIGN_IN_TRIES; i++)
    assert_try (fixture, "0000", GH_LOCAL_SIGN_IN_WRONG);
  restart (fixture, 0); /* saves, as is done every few seconds */
  assert_try (fixture, "0000", GH_LOCAL_SIGN_IN_LOCKED_OUT);
}

/* Neither restarts nor clocks end a lock-out, or give tries back. */
static void
test_lock_out_stays (Fixture *fixture, gconstpointer data)
{
  hear (fixture, NOON);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  for (int i = 1; i < GH_LOCAL_SIGN_IN_TRIES; i++) {
    assert_try (fixture, "0000", GH_LOCAL_SIGN_IN_WRONG);
    restart (fixture, 0);
  }
  assert_try (fixture, "0000", GH_LOCAL_SIGN_IN_LOCKED_OUT);
  fixture->boot += 100;
  restart (fixture, 0);
  g_assert_cmpint (locked_for (fixture), ==, GH_LOCAL_SIGN_IN_LOCKOUT - 100);
  fixture->wall += HOUR;
  g_assert_cmpint (locked_for (fixture), ==, GH_LOCAL_SIGN_IN_LOCKOUT - 100);
  /* The tablet itself was restarted: its count begins anew. */
  stop (fixture);
  temp_store_reopen (&fixture->temp);
  fixture->boot = 3;
  start (fixture);
  g_assert_cmpint (locked_for (fixture), ==, GH_LOCAL_SIGN_IN_LOCKOUT - 100);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_LOCKED_OUT);
  fixture->boot += GH_LOCAL_SIGN_IN_LOCKOUT - 100;
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);
}

static void
test_server_locks_out (Fixture *fixture, gconstpointer data)
{
  hear (fixture, NOON);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  gh_local_sign_in_lock_out (fixture->local, "jane", 900);
  gh_local_sign_in_lock_out (fixture->local, "stranger", 900);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_LOCKED_OUT);
  try (fixture, "stranger", GH_SECRET_PIN, "1");
  g_assert_cmpint (fixture->outcome, ==, GH_LOCAL_SIGN_IN_LOCKED_OUT);
  restart (fixture, 0);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_LOCKED_OUT);
  /* By then the server has let her in again. */
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  g_assert_cmpint (locked_for (fixture), ==, 0);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);
}

/* What the server has refused opens nothing here; a slip of the fingers costs nobody anything. */
static void
test_disown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhKeptSecret) slip = gh_kept_secret_new ("jane", GH_SECRET_PIN, "2469");
  g_autoptr (GhKeptSecret) pin = gh_kept_secret_new ("jane", GH_SECRET_PIN, "2468");
  g_autoptr (GhKeptSecret) stranger = gh_kept_secret_new ("lee", GH_SECRET_PIN, "2468");
  hear (fixture, NOON);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  gh_local_sign_in_disown (fixture->local, slip);
  gh_local_sign_in_disown (fixture->local, stranger);
  settle (fixture);
  g_assert_true (is_kept (fixture, "jane"));
  gh_local_sign_in_disown (fixture->local, pin);
  settle (fixture);
  g_assert_false (is_kept (fixture, "jane"));
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_UNKNOWN);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  gh_local_sign_in_forget (fixture->local, 5);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_UNKNOWN);
}

static void
refuse (Fixture *fixture, const char *pin)
{
  g_autoptr (GhKeptSecret) kept = gh_kept_secret_new ("jane", GH_SECRET_PIN, pin);
  gh_local_sign_in_disown (fixture->local, kept);
  settle (fixture);
}

/* Five tries are five, also when the server has refused the first four. */
static void
test_refused_tries_count (Fixture *fixture, gconstpointer data)
{
  hear (fixture, NOON);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  for (int i = 1; i < GH_LOCAL_SIGN_IN_TRIES; i++)
    refuse (fixture, "0000");
  g_assert_cmpint (locked_for (fixture), ==, 0);
  restart (fixture, 0);
  assert_try (fixture, "0000", GH_LOCAL_SIGN_IN_LOCKED_OUT);
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_LOCKED_OUT);
  fixture->boot += GH_LOCAL_SIGN_IN_LOCKOUT;

  /* Whom the server goes on asking is not locked out here, over whatever time; the next wrong one
   * without it is the last. */
  for (int i = 0; i < 3 * GH_LOCAL_SIGN_IN_TRIES; i++) {
    refuse (fixture, "0000");
    g_assert_cmpint (locked_for (fixture), ==, 0);
    fixture->boot += 600;
  }
  restart (fixture, 0);
  assert_try (fixture, "0000", GH_LOCAL_SIGN_IN_LOCKED_OUT);
  fixture->boot += GH_LOCAL_SIGN_IN_LOCKOUT;
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);
  /* The right one lets in, however many were refused. */
  for (int i = 0; i < 3 * GH_LOCAL_SIGN_IN_TRIES; i++)
    refuse (fixture, "0000");
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);
}

/* The right one clears them, at once, wherever it was found right. */
static void
test_right_one_clears (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhKeptSecret) right = gh_kept_secret_new ("jane", GH_SECRET_PIN, "2468");
  hear (fixture, NOON);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  for (int i = 1; i < GH_LOCAL_SIGN_IN_TRIES; i++)
    refuse (fixture, "0000");
  gh_local_sign_in_remember (fixture->local, right, &JANE);
  g_autoptr (GhKnownOperator) before_the_hash = find (fixture, "jane");
  g_assert_cmpint (before_the_hash->tries, ==, 0);
  settle (fixture);
  for (int i = 1; i < GH_LOCAL_SIGN_IN_TRIES; i++)
    refuse (fixture, "0000");
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OK);
  g_autoptr (GhKnownOperator) known = find (fixture, "jane");
  g_assert_cmpint (known->tries, ==, 0);
}

/* A name that is somebody else's now does not keep what the other one knew. */
static void
test_another_operator (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  hear (fixture, NOON);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  g_autoptr (GhKnownOperator) known = find (fixture, "jane");
  known->operator_id = 4;
  g_assert_true (gh_known_operators_put (fixture->temp.store, known, &error));
  remember (fixture, "jane", GH_SECRET_PASSWORD, "correct horse");
  assert_try (fixture, "2468", GH_LOCAL_SIGN_IN_OTHER_SECRET);
  g_assert_no_error (error);
}

static void
on_cancelled (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_assert_null (gh_local_sign_in_try_finish (fixture->local, result, &fixture->outcome, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture->done = TRUE;
}

/* Whoever has gone meanwhile is not let in; what was tried counts. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GhKeptSecret) wrong = gh_kept_secret_new ("jane", GH_SECRET_PIN, "0000");
  hear (fixture, NOON);
  remember (fixture, "jane", GH_SECRET_PIN, "2468");
  gh_local_sign_in_try_async (fixture->local, wrong, cancellable, on_cancelled, fixture);
  g_cancellable_cancel (cancellable);
  fixture->done = FALSE;
  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GhKnownOperator) known = find (fixture, "jane");
  g_assert_cmpint (known->tries, ==, 1);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/local-sign-in/knows-again", test_knows_again);
  ADD ("/local-sign-in/a-day", test_a_day);
  ADD ("/local-sign-in/clock-jumps", test_clock_jumps);
  ADD ("/local-sign-in/lock-out", test_lock_out);
  ADD ("/local-sign-in/lock-out-over", test_lock_out_over);
  ADD ("/local-sign-in/lock-out-stays", test_lock_out_stays);
  ADD ("/local-sign-in/server-locks-out", test_server_locks_out);
  ADD ("/local-sign-in/disown", test_disown);
  ADD ("/local-sign-in/refused-tries-count", test_refused_tries_count);
  ADD ("/local-sign-in/right-one-clears", test_right_one_clears);
  ADD ("/local-sign-in/another-operator", test_another_operator);
  ADD ("/local-sign-in/cancelled", test_cancelled);
  return g_test_run ();
}
