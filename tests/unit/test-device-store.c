/* The gates' tablets in their table. */

#include "server/store/device-store.h"

#include "tests/unit/venue.h"

static void
test_see (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 product = 0, first = 0, again = 0, other = 0, foreign = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  ASSERT_DONE (gh_device_store_see (venue->db, venue->orq, "tablet", 100, &first, &error), error);
  venue_run (venue, "UPDATE devices SET name = 'North gate'");
  ASSERT_DONE (gh_device_store_see (venue->db, venue->orq, "tablet", 200, &again, &error), error);
  ASSERT_DONE (gh_device_store_see (venue->db, venue->orq, "Tablet", 200, &other, &error), error);
  ASSERT_DONE (gh_device_store_see (venue->db, orq, "tablet", 200, &foreign, &error), error);
  g_assert_cmpint (first, >, 0);
  g_assert_cmpint (again, ==, first);
  g_assert_cmpint (other, !=, first);
  g_assert_cmpint (foreign, !=, first);
  g_autofree char *row =
      venue_text (venue,
                  "SELECT json_array(name, status, created_at, last_seen_at) AS v"
                  " FROM devices WHERE id = " ID,
                  first);
  g_assert_cmpstr (row, ==, "[\"North gate\",\"ACTIVE\",100,200]");
}

static void
test_find (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhDevice) device = NULL;
  gint64 id = 0;
  ASSERT_DONE (gh_device_store_find (venue->db, venue->orq, "tablet", &device, &error), error);
  g_assert_null (device);
  ASSERT_DONE (gh_device_store_see (venue->db, venue->orq, "tablet", 100, &id, &error), error);
  ASSERT_DONE (gh_device_store_find (venue->db, venue->orq, "tablet", &device, &error), error);
  g_assert_cmpint (device->id, ==, id);
  g_assert_cmpint (device->orq, ==, venue->orq);
  g_assert_cmpstr (device->uuid, ==, "tablet");
  g_assert_cmpstr (device->name, ==, "");
  g_assert_null (device->key_hash);
  g_assert_false (device->revoked);
  g_assert_false (device->enrolling);
  g_assert_cmpint (device->last_seen_at, ==, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/device-store/see", NULL, test_see);
  VENUE_TEST ("/device-store/find", NULL, test_find);
  return g_test_run ();
}
