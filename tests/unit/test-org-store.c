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
test_update (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhOrg) org = NULL;
  GhOrg changed = { .id = venue->orq,
                    .name = "Pool",
                    .timezone = "Europe/Rome",
                    .address = "Rua 1\nLisboa",
                    .contact_email = "desk@example.org",
                    .contact_phone = "+351 21 000",
                    .accent = "#0a7f3c" };
  ASSERT_DONE (gh_org_store_update (venue->db, &changed, &error), error);
  ASSERT_DONE (gh_org_store_find (venue->db, venue->orq, &org, &error), error);
  g_assert_cmpstr (org->name, ==, "Pool");
  g_assert_cmpstr (org->timezone, ==, "Europe/Rome");
  g_assert_cmpstr (org->address, ==, "Rua 1\nLisboa");
  g_assert_cmpstr (org->contact_email, ==, "desk@example.org");
  g_assert_cmpstr (org->contact_phone, ==, "+351 21 000");
  g_assert_cmpstr (org->accent, ==, "#0a7f3c");
  g_assert_null (org->logo_tag);
  static char *const wrong[] = { "red", "#0A7F3C", "#0a7f3", "#0a7f3c;}" };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    changed.accent = wrong[i];
    g_assert_false (gh_org_store_update (venue->db, &changed, &error));
    g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_CONSTRAINT);
    g_clear_error (&error);
  }
}

static void
test_logos (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = g_bytes_new_static ("\0first", 6);
  g_autoptr (GBytes) second = g_bytes_new_static ("second", 6);
  g_autoptr (GBytes) found = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *only_tag = NULL;
  ASSERT_DONE (gh_logo_store_find (venue->db, venue->orq, &found, &tag, &error), error);
  g_assert_true (found == NULL && tag == NULL);
  ASSERT_DONE (gh_logo_store_put (venue->db, venue->orq, second, "b", &error), error);
  ASSERT_DONE (gh_logo_store_put (venue->db, venue->orq, first, "a", &error), error);
  g_autoptr (GhOrg) org = NULL;
  ASSERT_DONE (gh_org_store_find (venue->db, venue->orq, &org, &error), error);
  g_assert_cmpstr (org->logo_tag, ==, "a");
  ASSERT_DONE (gh_logo_store_find (venue->db, venue->orq, &found, &tag, &error), error);
  g_assert_true (g_bytes_equal (found, first));
  g_assert_cmpstr (tag, ==, "a");
  ASSERT_DONE (gh_logo_store_find_tag (venue->db, venue->orq, &only_tag, &error), error);
  g_assert_cmpstr (only_tag, ==, "a");
  ASSERT_DONE (gh_logo_store_delete (venue->db, venue->orq, &error), error);
  g_clear_pointer (&only_tag, g_free);
  ASSERT_DONE (gh_logo_store_find_tag (venue->db, venue->orq, &only_tag, &error), error);
  g_assert_null (only_tag);
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
  VENUE_TEST ("/org-store/update", NULL, test_update);
  VENUE_TEST ("/org-store/logos", NULL, test_logos);
  VENUE_TEST ("/org-store/empty", NULL, test_empty);
  VENUE_TEST ("/org-store/products", NULL, test_products);
  VENUE_TEST ("/org-store/impossible-product", NULL, test_impossible_product);
  return g_test_run ();
}
