/* Operators: user names in any case, secrets replaced one by one, disabling that ends sessions. */

#include "server/store/operator-store.h"

#include "server/store/session-store.h"
#include "tests/unit/venue.h"

static GhOperator *
find (Venue *venue, const char *username)
{
  g_autoptr (GError) error = NULL;
  GhOperator *op = NULL;
  ASSERT_DONE (gh_operator_store_find_by_username (venue->db, username, &op, &error), error);
  return op;
}

static void
test_find (Venue *venue, gconstpointer data)
{
  static const char *const same[] = { "olga", "OLGA", "Olga" };
  static const char *const others[] = { "", "olg", "olga ", "ol%", "' OR 1 = 1 --" };
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++) {
    g_autoptr (GhOperator) op = find (venue, same[i]);
    g_assert_cmpint (op->id, ==, venue->operator_id);
    g_assert_cmpint (op->orq, ==, venue->orq);
    g_assert_cmpstr (op->username, ==, "olga");
    g_assert_cmpstr (op->name, ==, "Olga");
    g_assert_cmpstr (op->role, ==, "OPERATOR");
    g_assert_true (op->active);
    g_assert_null (op->pin_hash);
    g_assert_null (op->password_hash);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (find (venue, others[i]));
}

static void
test_insert (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  GhOperator fresh = { .orq = venue->orq,
                       .username = "ŽOFIE",
                       .name = "Žofie Ž.",
                       .role = "ADMIN",
                       .pin_hash = "pin",
                       .password_hash = "password" };
  ASSERT_DONE (gh_operator_store_insert (venue->db, &fresh, 1, &id, &error), error);
  g_autoptr (GhOperator) op = find (venue, "žofie");
  g_assert_cmpint (op->id, ==, id);
  g_assert_cmpstr (op->username, ==, "žofie");
  g_assert_cmpstr (op->role, ==, "ADMIN");
  g_assert_false (op->active);
  g_assert_cmpstr (op->pin_hash, ==, "pin");
  g_assert_cmpstr (op->password_hash, ==, "password");

  fresh.username = "Žofie";
  g_assert_false (gh_operator_store_insert (venue->db, &fresh, 1, &id, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
}

static void
test_list (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 product = 0, id = 0;
  GhOperator other = { .username = "paul", .name = "Paul", .role = "OPERATOR", .active = TRUE };
  other.orq = venue_add_org (venue, "UTC", &product);
  ASSERT_DONE (gh_operator_store_insert (venue->db, &other, 1, &id, &error), error);
  g_autoptr (GPtrArray) all = gh_operator_store_list (venue->db, 0, &error);
  g_autoptr (GPtrArray) theirs = gh_operator_store_list (venue->db, other.orq, &error);
  g_autoptr (GPtrArray) none = gh_operator_store_list (venue->db, 99, &error);
  g_assert_cmpint (all->len, ==, 2);
  g_assert_cmpint (theirs->len, ==, 1);
  g_assert_cmpint (((GhOperator *) g_ptr_array_index (theirs, 0))->id, ==, id);
  g_assert_cmpint (none->len, ==, 0);
}

static void
test_secrets (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = venue->operator_id;
  ASSERT_DONE (gh_operator_store_set_secrets (venue->db, id, "pin", NULL, &error), error);
  ASSERT_DONE (gh_operator_store_set_secrets (venue->db, id, NULL, "password", &error), error);
  g_autoptr (GhOperator) both = find (venue, "olga");
  g_assert_cmpstr (both->pin_hash, ==, "pin");
  g_assert_cmpstr (both->password_hash, ==, "password");
  ASSERT_DONE (gh_operator_store_set_secrets (venue->db, id, "new", NULL, &error), error);
  g_autoptr (GhOperator) changed = find (venue, "olga");
  g_assert_cmpstr (changed->pin_hash, ==, "new");
  g_assert_cmpstr (changed->password_hash, ==, "password");
}

static void
test_active (Venue *venue, gconstpointer data)
{
  static const char *const session_id = "0123456789abcdef0123456789abcdef";
  g_autoptr (GError) error = NULL;
  g_autoptr (GhSession) before = NULL;
  g_autoptr (GhSession) after = NULL;
  gint64 id = venue->operator_id;
  ASSERT_DONE (gh_session_store_insert (venue->db, session_id, id, 10, 1000, &error), error);
  ASSERT_DONE (gh_session_store_find (venue->db, session_id, 20, &before, &error), error);
  g_assert_nonnull (before);
  ASSERT_DONE (gh_operator_store_set_active (venue->db, id, FALSE, 20, &error), error);
  g_autoptr (GhOperator) disabled = find (venue, "olga");
  g_assert_false (disabled->active);

  /* Enabled again, the old sessions stay over. */
  ASSERT_DONE (gh_operator_store_set_active (venue->db, id, TRUE, 30, &error), error);
  g_autoptr (GhOperator) enabled = find (venue, "olga");
  g_assert_true (enabled->active);
  ASSERT_DONE (gh_session_store_find (venue->db, session_id, 40, &after, &error), error);
  g_assert_null (after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/operator-store/find", NULL, test_find);
  VENUE_TEST ("/operator-store/insert", NULL, test_insert);
  VENUE_TEST ("/operator-store/list", NULL, test_list);
  VENUE_TEST ("/operator-store/secrets", NULL, test_secrets);
  VENUE_TEST ("/operator-store/active", NULL, test_active);
  return g_test_run ();
}
