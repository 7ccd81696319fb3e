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

static gint64
add (Venue *venue, const char *uuid)
{
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  ASSERT_DONE (gh_device_store_add (venue->db, venue->orq, uuid, "Gate", 100, &id, &error), error);
  return id;
}

static GhDevice *
invited (Venue *venue, const char *hash, gint64 now)
{
  g_autoptr (GError) error = NULL;
  GhDevice *device = NULL;
  ASSERT_DONE (gh_device_store_find_invited (venue->db, hash, now, &device, &error), error);
  return device;
}

static void
test_tokens (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = add (venue, "tablet");
  gboolean changed = FALSE;
  g_autofree char *hash = g_strnfill (43, 'a');
  g_autofree char *key = g_strnfill (43, 'b');
  ASSERT_DONE (gh_device_store_invite (venue->db, id, hash, 200, &changed, &error), error);
  g_assert_true (changed);
  g_assert_null (invited (venue, key, 100));
  g_assert_null (invited (venue, hash, 200));
  g_autoptr (GhDevice) device = invited (venue, hash, 199);
  g_assert_cmpint (device->id, ==, id);
  g_assert_true (device->enrolling);
  ASSERT_DONE (gh_device_store_enrol (venue->db, id, key, 150, &error), error);
  g_assert_null (invited (venue, hash, 100));
  g_autoptr (GhDevice) enrolled = NULL;
  ASSERT_DONE (gh_device_store_find_by_id (venue->db, id, &enrolled, &error), error);
  g_assert_cmpstr (enrolled->key_hash, ==, key);
  g_assert_cmpint (enrolled->last_seen_at, ==, 150);
  ASSERT_DONE (gh_device_store_invite (venue->db, id, hash, 200, &changed, &error), error);
  ASSERT_DONE (gh_device_store_revoke (venue->db, id, &changed, &error), error);
  g_assert_null (invited (venue, hash, 100));
  ASSERT_DONE (gh_device_store_invite (venue->db, id, hash, 200, &changed, &error), error);
  g_assert_false (changed);
}

static void
test_list (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 product = 0, id = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  add (venue, "first");
  ASSERT_DONE (gh_device_store_add (venue->db, orq, "second", "Gate", 100, &id, &error), error);
  g_autoptr (GPtrArray) all = gh_device_store_list (venue->db, 0, &error);
  g_autoptr (GPtrArray) theirs = gh_device_store_list (venue->db, orq, &error);
  g_assert_no_error (error);
  g_assert_cmpint (all->len, ==, 2);
  g_assert_cmpint (theirs->len, ==, 1);
  g_assert_cmpstr (((GhDevice *) theirs->pdata[0])->uuid, ==, "second");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/device-store/see", NULL, test_see);
  VENUE_TEST ("/device-store/find", NULL, test_find);
  VENUE_TEST ("/device-store/tokens", NULL, test_tokens);
  VENUE_TEST ("/device-store/list", NULL, test_list);
  return g_test_run ();
}
