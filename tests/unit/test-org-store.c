/* Organisations and their products. */

#include "server/store/org-store.h"

#include "tests/unit/venue.h"

static void
test_orgs (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhOrg) org = NULL;
  g_autoptr (GhOrg) first = NULL;
  g_autoptr (GhOrg) none = NULL;
  gint64 product = 0;
  gint64 other = venue_add_org (venue, "Asia/Tokyo", &product);
  ASSERT_DONE (gh_org_store_find (venue->db, other, &org, &error), error);
  g_assert_cmpint (org->id, ==, other);
  g_assert_cmpstr (org->name, ==, "Castle");
  g_assert_cmpstr (org->timezone, ==, "Asia/Tokyo");
  ASSERT_DONE (gh_org_store_first (venue->db, &first, &error), error);
  g_assert_cmpint (first->id, ==, venue->orq);
  ASSERT_DONE (gh_org_store_find (venue->db, 99, &none, &error), error);
  g_assert_null (none);
  g_autoptr (GPtrArray) all = gh_org_store_list (venue->db, &error);
  g_assert_cmpint (all->len, ==, 2);
  g_assert_cmpint (((GhOrg *) g_ptr_array_index (all, 1))->id, ==, other);
}

static void
test_empty (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhOrg) first = NULL;
  venue_run (venue, "DELETE FROM operators");
  venue_run (venue, "DELETE FROM products");
  venue_run (venue, "DELETE FROM organisations");
  ASSERT_DONE (gh_org_store_first (venue->db, &first, &error), error);
  g_assert_null (first);
  g_autoptr (GPtrArray) all = gh_org_store_list (venue->db, &error);
  g_assert_cmpint (all->len, ==, 0);
}

static void
test_products (Venue *venue, gconstpointer data)
{
  const GhProduct cases[] = {
    { .name = "Bounded",
      .valid_from = venue_date ("2026-07-01"),
      .valid_until = venue_date ("2026-07-31"),
      .valid_days = 7 },
    { .name = "Unbounded", .valid_from = GH_DATE_MIN, .valid_until = GH_DATE_MAX },
    { .name = "From", .valid_from = venue_date ("2026-07-01"), .valid_until = GH_DATE_MAX },
    { .name = "Until", .valid_from = GH_DATE_MIN, .valid_until = venue_date ("1999-12-31") },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GhProduct) product = NULL;
    g_autoptr (GhProduct) of_others = NULL;
    GhProduct fresh = cases[i];
    gint64 id = 0;
    fresh.orq = venue->orq;
    ASSERT_DONE (gh_product_store_insert (venue->db, &fresh, 1, &id, &error), error);
    ASSERT_DONE (gh_product_store_find (venue->db, venue->orq, id, &product, &error), error);
    g_assert_cmpint (product->id, ==, id);
    g_assert_cmpint (product->orq, ==, venue->orq);
    g_assert_cmpstr (product->name, ==, cases[i].name);
    g_assert_cmpint (product->valid_from, ==, cases[i].valid_from);
    g_assert_cmpint (product->valid_until, ==, cases[i].valid_until);
    g_assert_cmpint (product->valid_days, ==, cases[i].valid_days);
    ASSERT_DONE (gh_product_store_find (venue->db, venue->orq + 1, id, &of_others, &error), error);
    g_assert_null (of_others);
  }
  g_autoptr (GError) error = NULL;
  gint64 foreign = 0;
  venue_add_org (venue, "UTC", &foreign);
  g_autoptr (GPtrArray) ours = gh_product_store_list (venue->db, venue->orq, &error);
  g_assert_cmpint (ours->len, ==, 1 + G_N_ELEMENTS (cases));
  g_assert_cmpint (((GhProduct *) g_ptr_array_index (ours, 0))->id, ==, venue->product);
}

static void
test_impossible_product (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhProduct product = { .orq = venue->orq,
                        .name = "Backwards",
                        .valid_from = venue_date ("2026-07-02"),
                        .valid_until = venue_date ("2026-07-01") };
  g_assert_false (gh_product_store_insert (venue->db, &product, 1, NULL, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/org-store/orgs", NULL, test_orgs);
  VENUE_TEST ("/org-store/empty", NULL, test_empty);
  VENUE_TEST ("/org-store/products", NULL, test_products);
  VENUE_TEST ("/org-store/impossible-product", NULL, test_impossible_product);
  return g_test_run ();
}
