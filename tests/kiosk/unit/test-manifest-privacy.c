/* What the day's list leaves on a tablet's disk: nothing of the visitors while it counts, and
 * nothing at all when its day is over. */

#include "day-list.h"
#include "kiosk/queue/manifest-store.h"
#include "temp-store.h"

#include <string.h>

#define VISITORS 50

typedef struct {
  TempStore temp;
  GPtrArray *words; /* what nobody may find: codes, names, addresses, numbers */
  GPtrArray *seals; /* GBytes of marks and seals */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  temp_store_open (&fixture->temp);
  fixture->words = g_ptr_array_new_with_free_func (g_free);
  fixture->seals = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->words);
  g_ptr_array_unref (fixture->seals);
  temp_store_remove (&fixture->temp);
}

/* A list of fifty visitors, and others around them so that it fills pages. */
static GhManifest *
plant (Fixture *fixture, gboolean full, int part)
{
  GhManifest *manifest = day_list_new (TEST_DAY, full, part);
  day_list_add_slot (manifest, 11, TEST_DAY, 12, 14);
  for (int i = 0; i < VISITORS; i++) {
    g_autofree char *code = g_strdup_printf ("TKT-2026-PLANT%c-%06d", 'A' + part, i);
    g_autofree char *name = g_strdup_printf ("Visitor-%d-%d@example.org +4930123%04d", part, i, i);
    day_list_add (manifest, code, i + 1, 11, name);
    g_ptr_array_add (fixture->words, g_steal_pointer (&code));
    g_ptr_array_add (fixture->words, g_steal_pointer (&name));
  }
  for (int i = 0; i < 1500; i++) {
    g_autofree char *code = g_strdup_printf ("AROUND-%d-%d", part, i);
    day_list_add (manifest, code, i + 1000, 11, "Somebody else");
  }
  for (guint i = 0; i < manifest->tickets->len; i++) {
    const GhManifestTicket *ticket = &g_array_index (manifest->tickets, GhManifestTicket, i);
    g_ptr_array_add (fixture->seals, g_bytes_new (ticket->mark, sizeof ticket->mark));
    g_ptr_array_add (fixture->seals, g_bytes_new_from_bytes (ticket->sealed, 0, 24));
  }
  return manifest;
}

/* Every file of the kiosk, one after the other. */
static GByteArray *
read_disk (Fixture *fixture)
{
  GByteArray *disk = g_byte_array_new ();
  g_autoptr (GDir) directory = g_dir_open (fixture->temp.folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->temp.folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    g_byte_array_append (disk, (const guint8 *) bytes, (guint) length);
  }
  return disk;
}

static gboolean
has (GByteArray *disk, const void *bytes, gsize length)
{
  return memmem (disk->data, disk->len, bytes, length) != NULL;
}

/* Neither whole nor in the pieces that could be told apart. */
static void
assert_no_words (Fixture *fixture)
{
  g_autoptr (GByteArray) disk = read_disk (fixture);
  g_assert_cmpuint (disk->len, >, 10000);
  for (guint i = 0; i < fixture->words->len; i++) {
    const char *word = g_ptr_array_index (fixture->words, i);
    g_assert_false (has (disk, word, strlen (word)));
  }
  g_assert_false (has (disk, "PLANT", 5));
  g_assert_false (has (disk, "Visitor", 7));
  g_assert_false (has (disk, "example.org", 11));
  g_assert_false (has (disk, "+4930", 5));
}

static guint
count_seals (Fixture *fixture)
{
  g_autoptr (GByteArray) disk = read_disk (fixture);
  guint found = 0;
  for (guint i = 0; i < fixture->seals->len; i++) {
    gsize length;
    const void *bytes = g_bytes_get_data (g_ptr_array_index (fixture->seals, i), &length);
    found += has (disk, bytes, length);
  }
  return found;
}

/* The day's key as it lies in the table. Owned by the caller. */
static GBytes *
sealed_key (Fixture *fixture)
{
  gboolean has_row = FALSE;
  gsize length = 0;
  g_autoptr (GhDbRows) rows =
      gh_db_query (gh_kiosk_store_get_db (fixture->temp.store), "SELECT sealed_key FROM manifests",
                   GH_DB_NO_VALUES, NULL);
  g_assert_true (gh_db_rows_next (rows, &has_row, NULL) && has_row);
  const void *bytes = gh_db_rows_blob (rows, "sealed_key", &length);
  return g_bytes_new (bytes, length);
}

static void
apply (Fixture *fixture, GhManifest *manifest)
{
  g_autoptr (GError) error = NULL;
  gboolean done = gh_manifest_store_apply (fixture->temp.store, manifest, &error);
  g_assert_no_error (error);
  g_assert_true (done);
  gh_manifest_free (manifest);
}

static void
test_visitors (Fixture *fixture, gconstpointer data)
{
  apply (fixture, plant (fixture, TRUE, 1));
  apply (fixture, plant (fixture, FALSE, 2));
  assert_no_words (fixture);
  g_assert_cmpuint (count_seals (fixture), >, 2000);
  GhManifest *next = day_list_new (TEST_DAY + 1, TRUE, 3);
  guint8 day_key[GH_DAY_KEY_BYTES];
  memcpy (day_key, next->day_key, sizeof day_key);
  apply (fixture, next);
  g_autoptr (GByteArray) before = read_disk (fixture);
  g_assert_false (has (before, day_key, sizeof day_key));

  gint64 midnight = TEST_NOON + 12 * 3600;
  g_assert_true (gh_manifest_store_prune (fixture->temp.store, midnight, NULL));
  assert_no_words (fixture);
  g_assert_cmpuint (count_seals (fixture), ==, 0);
  temp_store_reopen (&fixture->temp);
  assert_no_words (fixture);
  g_assert_cmpuint (count_seals (fixture), ==, 0);
}

/* Without the day's key even what somebody copied before is noise; so it goes for good. */
static void
test_key (Fixture *fixture, gconstpointer data)
{
  apply (fixture, plant (fixture, TRUE, 1));
  g_autoptr (GBytes) sealed = sealed_key (fixture);
  gsize length;
  const void *bytes = g_bytes_get_data (sealed, &length);
  g_autoptr (GByteArray) before = read_disk (fixture);
  g_assert_true (has (before, bytes, length));
  g_assert_true (gh_manifest_store_wipe (fixture->temp.store, NULL));
  g_autoptr (GByteArray) after = read_disk (fixture);
  g_assert_false (has (after, bytes, length));
  g_assert_cmpuint (count_seals (fixture), ==, 0);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/manifest-privacy/visitors", test_visitors);
  ADD ("/manifest-privacy/key", test_key);
  return g_test_run ();
}
