/* The rows of contact checks. */

#include "server/store/contact-store.h"

#include "tests/unit/venue.h"

#define HASH_A "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define HASH_B "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"

static GhContactCheck
check_of (gint64 ticket_id)
{
  return (GhContactCheck){ .ticket_id = ticket_id,
                           .contact_hash = (char *) HASH_A,
                           .email_code_hash = (char *) HASH_B,
                           .attempts_left = 2,
                           .sends = 3,
                           .first_sent_at = 100,
                           .sent_at = 200,
                           .expires_at = 500 };
}

static GhContactCheck *
find (Venue *venue, gint64 ticket_id)
{
  g_autoptr (GError) error = NULL;
  GhContactCheck *check = NULL;
  ASSERT_DONE (gh_contact_store_find (venue->db, ticket_id, &check, &error), error);
  return check;
}

static void
test_put (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContactCheck check = check_of (ticket);
  g_assert_null (find (venue, ticket));
  ASSERT_DONE (gh_contact_store_put (venue->db, &check, &error), error);
  g_autoptr (GhContactCheck) first = find (venue, ticket);
  g_assert_cmpint (first->ticket_id, ==, ticket);
  g_assert_cmpstr (first->contact_hash, ==, HASH_A);
  g_assert_cmpstr (first->email_code_hash, ==, HASH_B);
  g_assert_null (first->phone_code_hash);
  g_assert_cmpint (first->attempts_left, ==, 2);
  g_assert_cmpint (first->sends, ==, 3);
  g_assert_cmpint (first->first_sent_at, ==, 100);
  g_assert_cmpint (first->sent_at, ==, 200);
  g_assert_cmpint (first->expires_at, ==, 500);
  g_assert_cmpint (first->verified_at, ==, 0);

  check.phone_code_hash = check.email_code_hash;
  check.email_code_hash = NULL;
  check.verified_at = 300;
  ASSERT_DONE (gh_contact_store_put (venue->db, &check, &error), error);
  g_autoptr (GhContactCheck) second = find (venue, ticket);
  g_assert_null (second->email_code_hash);
  g_assert_cmpstr (second->phone_code_hash, ==, HASH_B);
  g_assert_cmpint (second->verified_at, ==, 300);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM contact_checks"), ==, 1);
  check.ticket_id = 99;
  g_assert_false (gh_contact_store_put (venue->db, &check, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
}

static void
test_tries (Venue *venue, gconstpointer data)
{
  static const gboolean expected[] = { TRUE, TRUE, FALSE, FALSE };
  g_autoptr (GError) error = NULL;
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContactCheck check = check_of (ticket);
  ASSERT_DONE (gh_contact_store_put (venue->db, &check, &error), error);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    gboolean taken = !expected[i];
    ASSERT_DONE (gh_contact_store_take_try (venue->db, ticket, &taken, &error), error);
    g_assert_cmpint (taken, ==, expected[i]);
  }
  g_autoptr (GhContactCheck) spent = find (venue, ticket);
  g_assert_cmpint (spent->attempts_left, ==, 0);
}

static void
test_verified (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  GhContactCheck check = check_of (ticket);
  ASSERT_DONE (gh_contact_store_put (venue->db, &check, &error), error);
  ASSERT_DONE (gh_contact_store_set_verified (venue->db, ticket, 250, &error), error);
  g_autoptr (GhContactCheck) proven = find (venue, ticket);
  g_assert_cmpint (proven->verified_at, ==, 250);
  g_assert_null (proven->email_code_hash);
  g_assert_cmpstr (proven->contact_hash, ==, HASH_A);
}

static void
test_prune (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 pruned = -1;
  for (int i = 0; i < 2; i++) {
    g_autofree char *code = g_strdup_printf ("T%d", i);
    GhContactCheck check = check_of (venue_add_ticket (venue, code, GH_TICKET_ACTIVATED));
    check.expires_at += i;
    ASSERT_DONE (gh_contact_store_put (venue->db, &check, &error), error);
  }
  ASSERT_DONE (gh_contact_store_prune (venue->db, 501, &pruned, &error), error);
  g_assert_cmpint (pruned, ==, 1);
  g_assert_cmpint (venue_number (venue, "SELECT expires_at AS v FROM contact_checks"), ==, 501);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/contact-store/put", NULL, test_put);
  VENUE_TEST ("/contact-store/tries", NULL, test_tries);
  VENUE_TEST ("/contact-store/verified", NULL, test_verified);
  VENUE_TEST ("/contact-store/prune", NULL, test_prune);
  return g_test_run ();
}
