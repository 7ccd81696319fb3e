/* Tests of kiosk/forgetful-heap, which is linked into this program as it is into the kiosk. */

#include <fcntl.h>
#include <glib.h>
#include <malloc.h>
#include <string.h>
#include <unistd.h>

#define SECRET "TKT-2025-7K3M9Q-4XH2V0"

/* Whether @length bytes at @address are without SECRET; the way a core dump sees memory, for what
 * was freed must not be touched. */
static gboolean
is_forgotten (guintptr address, gsize length)
{
  g_autofree char *bytes = g_malloc0 (length);
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (memory, >=, 0);
  gssize got = pread (memory, bytes, length, (off_t) address);
  close (memory);
  /* What is not mapped any more is forgotten, too. */
  return got <= 0 || memmem (bytes, (gsize) got, SECRET, strlen (SECRET)) == NULL;
}

static char *
write_secret (gsize size)
{
  char *block = malloc (size);
  memset (block, ' ', size);
  for (gsize at = 0; at + strlen (SECRET) <= size; at += 64)
    memcpy (block + at, SECRET, strlen (SECRET));
  return block;
}

static const gsize sizes[] = { 24, 100, 1032, 5000, 70000, 200000, 3000000 };

static void
test_free (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    char *block = write_secret (sizes[i]);
    guintptr address = (guintptr) block;
    g_assert_false (is_forgotten (address, sizes[i]));
    free (block);
    g_assert_true (is_forgotten (address, sizes[i]));
  }
  free (NULL);
}

static void
test_realloc_keeps (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++) {
      char *block = write_secret (sizes[i]);
      block = realloc (block, sizes[j]);
      g_assert_cmpuint (malloc_usable_size (block), >=, sizes[j]);
      g_assert_cmpmem (block, strlen (SECRET), SECRET, strlen (SECRET));
      gsize kept = MIN (sizes[i], sizes[j]);
      g_autofree char *again = write_secret (sizes[i]);
      g_assert_cmpmem (block, kept, again, kept);
      free (block);
    }
  char *fresh = realloc (NULL, 10);
  g_assert_nonnull (fresh);
  g_assert_null (realloc (fresh, 0));
}

static void
test_realloc_forgets (void)
{
  for (gsize i = 0; i + 1 < G_N_ELEMENTS (sizes); i++) {
    char *small = write_secret (sizes[i]);
    guintptr address = (guintptr) small;
    char *large = realloc (small, sizes[i + 1]);
    g_assert_true ((guintptr) large == address || is_forgotten (address, sizes[i]));
    memset (large, 0, sizes[i + 1]);
    free (large);
  }
  char *block = write_secret (100);
  guintptr place = (guintptr) block;
  char *cut = realloc (block, 60);
  if ((guintptr) cut == place)
    g_assert_true (is_forgotten ((guintptr) cut + 60, 40));
  free (cut);
  char *large = write_secret (5000);
  guintptr address = (guintptr) large;
  char *small = realloc (large, 100);
  g_assert_true (is_forgotten (address + 100, 4900));
  free (small);
}

/* The libraries that a visitor's data goes through call free, too. */
static void
test_libraries (void)
{
  char *copy = g_strdup (SECRET);
  guintptr address = (guintptr) copy;
  g_free (copy);
  g_assert_true (is_forgotten (address, sizeof SECRET));

  GString *text = g_string_new (SECRET);
  address = (guintptr) text->str;
  for (int i = 0; i < 1000; i++)
    g_string_append (text, "          ");
  g_assert_true ((guintptr) text->str == address || is_forgotten (address, sizeof SECRET));
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forgetful-heap/free", test_free);
  g_test_add_func ("/forgetful-heap/realloc-keeps", test_realloc_keeps);
  g_test_add_func ("/forgetful-heap/realloc-forgets", test_realloc_forgets);
  g_test_add_func ("/forgetful-heap/libraries", test_libraries);
  return g_test_run ();
}
