/* Operators' sessions (domain/sign-in): opened with a secret, locked out by account and address,
 * proven by a token, ended. */

#include "server/domain/sign-in.h"

#include "server/domain/secret-hash.h"
#include "server/store/operator-store.h"
#include "tests/unit/venue.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const GhSignInTry olga = { "OLGA", GH_SECRET_PIN, "1234", { 0 } };

static void
set_up (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static char *pin = NULL, *password = NULL; /* hashed once for all tests */
  venue_set_up (venue, NULL);
  venue->config.login_failures = (GhLimit){ 5, 900 };
  if (pin == NULL) {
    pin = gh_secret_hash ("1234", venue->config.secret_file, &error);
    password = gh_secret_hash ("correct horse", venue->config.secret_file, &error);
    g_assert_no_error (error);
  }
  ASSERT_DONE (gh_operator_store_set_secrets (venue->db, venue->operator_id, pin, password, &error),
               error);
}

/* The token of a sign-in that went well (owned by the caller), or NULL. */
static char *
try_in (Venue *venue, const char *username, GhSecretKind kind, const char *secret,
        GhSignInOutcome expected, int *retry_after)
{
  g_autoptr (GError) error = NULL;
  GhSignIn *answer = NULL;
  GhSignInOutcome outcome = GH_SIGN_IN_LOCKED_OUT;
  int seconds = -1;
  ASSERT_DONE (gh_sign_in (&venue->context, &(GhSignInTry){ username, kind, secret, { 0 } },
                           &outcome, &answer, &seconds, &error),
               error);
  g_assert_cmpint (outcome, ==, expected);
  g_assert_cmpint (answer != NULL, ==, outcome == GH_SIGN_IN_OK);
  if (outcome != GH_SIGN_IN_INVALID_CREDENTIALS) /* the last of those begins the lock-out */
    g_assert_cmpint (seconds > 0, ==, outcome == GH_SIGN_IN_LOCKED_OUT);
  if (retry_after != NULL)
    *retry_after = seconds;
  char *token = answer != NULL ? g_strdup (answer->token) : NULL;
  gh_sign_in_free (answer);
  return token;
}

static void
expect (Venue *venue, const char *username, GhSecretKind kind, const char *secret,
        GhSignInOutcome expected)
{
  g_autofree char *token = try_in (venue, username, kind, secret, expected, NULL);
}

static GhSession *
session_of (Venue *venue, const char *token)
{
  g_autoptr (GError) error = NULL;
  GhSession *session = NULL;
  ASSERT_DONE (gh_sign_in_session (&venue->context, token, &session, &error), error);
  return session;
}

static gboolean
is_in (Venue *venue, const char *token)
{
  g_autoptr (GhSession) session = session_of (venue, token);
  return session != NULL;
}

static void
test_answer (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhSignIn *answer = NULL;
  GhSignInOutcome outcome = GH_SIGN_IN_LOCKED_OUT;
  int seconds = -1;
  ASSERT_DONE (gh_sign_in (&venue->context, &olga, &outcome, &answer, &seconds, &error), error);
  g_assert_cmpint (answer->operator_id, ==, venue->operator_id);
  g_assert_cmpstr (answer->operator_name, ==, "Olga");
  g_assert_cmpstr (answer->role, ==, "OPERATOR");
  g_assert_cmpint (answer->orq, ==, venue->orq);
  g_assert_cmpint (answer->expires_at, ==, venue->context.now + 8 * 3600);
  g_autoptr (GhSession) session = session_of (venue, answer->token);
  g_assert_cmpint (session->operator_id, ==, venue->operator_id);
  g_assert_cmpint (session->orq, ==, venue->orq);
  g_assert_cmpstr (session->operator_name, ==, "Olga");
  g_assert_cmpstr (session->timezone, ==, "Europe/Lisbon");
  gh_sign_in_free (answer);
}

static void
test_credentials (Venue *venue, gconstpointer data)
{
  venue->config.login_failures.count = 0;
  expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_OK);
  expect (venue, "olga", GH_SECRET_PASSWORD, "correct horse", GH_SIGN_IN_OK);
  expect (venue, "olga", GH_SECRET_PIN, "1235", GH_SIGN_IN_INVALID_CREDENTIALS);
  expect (venue, "olga", GH_SECRET_PIN, "", GH_SIGN_IN_INVALID_CREDENTIALS);
  expect (venue, "nobody", GH_SECRET_PIN, "1234", GH_SIGN_IN_INVALID_CREDENTIALS);
  expect (venue, "", GH_SECRET_PIN, "1234", GH_SIGN_IN_INVALID_CREDENTIALS);
  /* A PIN is no password, nor the other way about. */
  expect (venue, "olga", GH_SECRET_PASSWORD, "1234", GH_SIGN_IN_INVALID_CREDENTIALS);
  expect (venue, "olga", GH_SECRET_PIN, "correct horse", GH_SIGN_IN_INVALID_CREDENTIALS);
  venue_run (venue, "UPDATE operators SET pin_hash = NULL");
  expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_INVALID_CREDENTIALS);
  expect (venue, "olga", GH_SECRET_PASSWORD, "correct horse", GH_SIGN_IN_OK);
  venue_run (venue, "UPDATE operators SET status = 'DISABLED'");
  expect (venue, "olga", GH_SECRET_PASSWORD, "correct horse", GH_SIGN_IN_INVALID_CREDENTIALS);
}

/* ---- the lock-out ---- */

static void
test_lockout (Venue *venue, gconstpointer data)
{
  int retry_after = 0;
  for (int i = 0; i < 5; i++) {
    g_autofree char *wrong = try_in (venue, i % 2 ? "olga" : "Olga", GH_SECRET_PIN, "0000",
                                     GH_SIGN_IN_INVALID_CREDENTIALS, &retry_after);
    g_assert_cmpint (retry_after, ==, i < 4 ? 0 : 900);
  }
  /* The right secret is refused too while it lasts, of either kind. */
  g_autofree char *none =
      try_in (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_LOCKED_OUT, &retry_after);
  g_assert_cmpint (retry_after, ==, 900);
  expect (venue, "olga", GH_SECRET_PASSWORD, "correct horse", GH_SIGN_IN_LOCKED_OUT);
  venue->context.now += 899;
  expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_LOCKED_OUT);
  venue->context.now += 1;
  expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_OK);
}

/* Who changes the limit lets people in at once, and no refusal tells of the old one. */
static void
test_lockout_lifted (Venue *venue, gconstpointer data)
{
  static const GhLimit limits[] = { { 0, 900 }, { 5, 60 } };
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    int retry_after = -1;
    GhLimit before = venue->config.login_failures;
    for (int try = 0; try < 5; try++)
      expect (venue, "olga", GH_SECRET_PIN, "0000", GH_SIGN_IN_INVALID_CREDENTIALS);
    expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_LOCKED_OUT);
    venue->config.login_failures = limits[i];
    g_autofree char *wrong =
        try_in (venue, "olga", GH_SECRET_PIN, "0000", GH_SIGN_IN_INVALID_CREDENTIALS, &retry_after);
    g_assert_cmpint (retry_after, ==, 0);
    expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_OK);
    venue->config.login_failures = before;
  }
}

/* Nobody locks the gate from outside: it counts by account and address. */
static void
test_from_elsewhere (Venue *venue, gconstpointer data)
{
  venue->context.address = "203.0.113.66";
  for (int i = 0; i < 5; i++)
    expect (venue, "olga", GH_SECRET_PIN, "0000", GH_SIGN_IN_INVALID_CREDENTIALS);
  expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_LOCKED_OUT);
  expect (venue, "paul", GH_SECRET_PIN, "1234", GH_SIGN_IN_INVALID_CREDENTIALS);
  venue->context.address = "192.0.2.7";
  expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_OK);
  venue->context.address = NULL;
  expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_OK);

  /* Whoever has one IPv6 address has its whole network. */
  for (int i = 0; i < 5; i++) {
    g_autofree char *address = g_strdup_printf ("2001:db8::%d", i);
    venue->context.address = address;
    expect (venue, "olga", GH_SECRET_PIN, "0000", GH_SIGN_IN_INVALID_CREDENTIALS);
  }
  venue->context.address = "2001:db8::99";
  expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_LOCKED_OUT);
}

static void
test_success_forgets (Venue *venue, gconstpointer data)
{
  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < 4; i++)
      expect (venue, "olga", GH_SECRET_PIN, "0000", GH_SIGN_IN_INVALID_CREDENTIALS);
    expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_OK);
  }
}

/* A secret that nobody had time to look at is no failure. */
static void
test_busy_is_no_failure (Venue *venue, gconstpointer data)
{
  g_autofree char *lock = g_strconcat (venue->config.secret_file, "-hashing", NULL);
  struct flock places = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 4 };
  for (int i = 0; i < 4; i++)
    expect (venue, "olga", GH_SECRET_PIN, "0000", GH_SIGN_IN_INVALID_CREDENTIALS);
  int fd = open (lock, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (fcntl (fd, F_OFD_SETLK, &places), ==, 0);
  for (int i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    GhSignIn *answer = NULL;
    GhSignInOutcome outcome = GH_SIGN_IN_OK;
    int seconds = -1;
    g_assert_false (gh_sign_in (&venue->context, &olga, &outcome, &answer, &seconds, &error));
    g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_BUSY);
    g_assert_null (answer);
  }
  close (fd);
  expect (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_OK);
}

/* ---- sessions ---- */

static void
test_session_ends (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = try_in (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_OK, NULL);
  g_autofree char *other = try_in (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_OK, NULL);
  g_assert_cmpstr (token, !=, other);
  gint64 start = venue->context.now;
  venue->context.now = start + 8 * 3600 - 1;
  g_assert_true (is_in (venue, token));
  venue->context.now = start + 8 * 3600;
  g_assert_false (is_in (venue, token));

  venue->context.now = start + 10;
  g_autoptr (GhSession) session = session_of (venue, token);
  ASSERT_DONE (gh_sign_out (&venue->context, session, &error), error);
  g_assert_false (is_in (venue, token));
  g_assert_true (is_in (venue, other));
  ASSERT_DONE (gh_operator_store_set_active (venue->db, venue->operator_id, FALSE, start, &error),
               error);
  g_assert_false (is_in (venue, other));
}

static void
test_no_session (Venue *venue, gconstpointer data)
{
  g_autofree char *token = try_in (venue, "olga", GH_SECRET_PIN, "1234", GH_SIGN_IN_OK, NULL);
  GhToken forged = { .subject = venue->operator_id + 1,
                     .issued_at = venue->context.now,
                     .expires_at = venue->context.now + 100 };
  g_autofree char *id = venue_text (venue, "SELECT id AS v FROM sessions");
  g_strlcpy (forged.id, id, sizeof forged.id);
  g_autofree char *of_another = gh_token_sign (&venue->keys, GH_TOKEN_SESSION, &forged);
  forged.subject = venue->operator_id;
  forged.id[0] = forged.id[0] == '0' ? '1' : '0';
  g_autofree char *unknown = gh_token_sign (&venue->keys, GH_TOKEN_SESSION, &forged);
  GhToken booking = { .subject = venue->operator_id,
                      .issued_at = venue->context.now,
                      .expires_at = venue->context.now + 100 };
  g_autofree char *other_kind = gh_token_sign (&venue->keys, GH_TOKEN_BOOKING, &booking);
  const char *const wrong[] = { NULL, "", id, of_another, unknown, other_kind };
  g_assert_true (is_in (venue, token));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (is_in (venue, wrong[i]));
}

#define ADD(path, function) g_test_add (path, Venue, NULL, set_up, function, venue_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/operator-sign-in/answer", test_answer);
  ADD ("/operator-sign-in/credentials", test_credentials);
  ADD ("/operator-sign-in/lockout", test_lockout);
  ADD ("/operator-sign-in/lockout-lifted", test_lockout_lifted);
  ADD ("/operator-sign-in/from-elsewhere", test_from_elsewhere);
  ADD ("/operator-sign-in/success-forgets", test_success_forgets);
  ADD ("/operator-sign-in/busy-is-no-failure", test_busy_is_no_failure);
  ADD ("/operator-sign-in/session-ends", test_session_ends);
  ADD ("/operator-sign-in/no-session", test_no_session);
  return g_test_run ();
}
