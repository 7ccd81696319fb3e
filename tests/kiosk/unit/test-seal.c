/* Tests of kiosk/queue/seal. */

#include "kiosk/queue/seal.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static void
test_round (void)
{
  g_autofree char *folder = g_dir_make_tmp ("seal-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "key", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GhSeal) seal = gh_seal_open (path, &error);
  g_assert_no_error (error);
  struct stat info;
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  const char *texts[] = { "", "TKT-2025-7K3M9Q-4XH2V0", "Grüße" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GBytes) sealed = gh_seal_close_text (seal, texts[i]);
    gsize length;
    const char *bytes = g_bytes_get_data (sealed, &length);
    g_autofree char *text = gh_seal_open_text (seal, bytes, length, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (text, ==, texts[i]);
    if (*texts[i] != '\0')
      g_assert_null (memmem (bytes, length, texts[i], strlen (texts[i])));
  }
  /* The same key the next time. */
  g_autoptr (GBytes) sealed = gh_seal_close_text (seal, "again");
  g_autoptr (GhSeal) later = gh_seal_open (path, &error);
  g_autofree char *text =
      gh_seal_open_text (later, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), &error);
  g_assert_cmpstr (text, ==, "again");
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_changed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("seal-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "key", NULL);
  g_autoptr (GhSeal) seal = gh_seal_open (path, NULL);
  g_autoptr (GBytes) sealed = gh_seal_close_text (seal, "TKT-2025-7K3M9Q-4XH2V0");
  gsize length = g_bytes_get_size (sealed);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (sealed, NULL), length);
  for (gsize i = 0; i < length; i++) {
    g_autoptr (GError) error = NULL;
    bytes[i] ^= 1;
    g_assert_null (gh_seal_open_text (seal, bytes, length, &error));
    g_assert_error (error, GH_SEAL_ERROR, GH_SEAL_ERROR_BROKEN);
    bytes[i] ^= 1;
    g_assert_null (gh_seal_open_text (seal, bytes, i, NULL));
  }
  g_unlink (path);
  g_rmdir (folder);
}

/* MACs and marks: the same again for the same kiosk, another for any other text or kiosk. */
static void
test_hashes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("seal-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "key", NULL);
  g_autofree char *other_path = g_build_filename (folder, "other", NULL);
  g_autoptr (GhSeal) seal = gh_seal_open (path, NULL);
  g_autoptr (GhSeal) again = gh_seal_open (path, NULL);
  g_autoptr (GhSeal) other = gh_seal_open (other_path, NULL);
  guint8 mac[GH_SEAL_MAC_BYTES];
  gh_seal_mac (seal, "row 1", 5, mac);
  g_assert_true (gh_seal_mac_holds (again, "row 1", 5, mac, sizeof mac));
  g_assert_false (gh_seal_mac_holds (other, "row 1", 5, mac, sizeof mac));
  g_assert_false (gh_seal_mac_holds (seal, "row 2", 5, mac, sizeof mac));
  g_assert_false (gh_seal_mac_holds (seal, "row 1", 4, mac, sizeof mac));
  g_assert_false (gh_seal_mac_holds (seal, "row 1", 5, mac, sizeof mac - 1));
  g_assert_false (gh_seal_mac_holds (seal, "row 1", 5, NULL, 0));
  for (gsize i = 0; i < sizeof mac; i++) {
    mac[i] ^= 0x80;
    g_assert_false (gh_seal_mac_holds (seal, "row 1", 5, mac, sizeof mac));
    mac[i] ^= 0x80;
  }

  guint8 mark[GH_SEAL_MARK_BYTES], same[GH_SEAL_MARK_BYTES], different[GH_SEAL_MARK_BYTES];
  gh_seal_mark (seal, "row 1", mark);
  gh_seal_mark (again, "row 1", same);
  g_assert_cmpmem (mark, sizeof mark, same, sizeof same);
  gh_seal_mark (seal, "row 2", different);
  g_assert_cmpint (memcmp (mark, different, sizeof mark), !=, 0);
  gh_seal_mark (other, "row 1", different);
  g_assert_cmpint (memcmp (mark, different, sizeof mark), !=, 0);
  g_assert_cmpint (memcmp (mark, mac, sizeof mark), !=, 0);
  g_unlink (path);
  g_unlink (other_path);
  g_rmdir (folder);
}

static void
test_bad_keys (void)
{
  g_autofree char *folder = g_dir_make_tmp ("seal-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "key", NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, "short", 5, NULL);
  g_chmod (path, 0600);
  g_assert_null (gh_seal_open (path, &error));
  g_assert_error (error, GH_SEAL_ERROR, GH_SEAL_ERROR_KEY);
  g_clear_error (&error);

  g_file_set_contents (path, "0123456789abcdef0123456789abcdef", 32, NULL);
  g_chmod (path, 0644);
  g_assert_null (gh_seal_open (path, &error));
  g_assert_error (error, GH_SEAL_ERROR, GH_SEAL_ERROR_KEY);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal/round", test_round);
  g_test_add_func ("/seal/changed", test_changed);
  g_test_add_func ("/seal/hashes", test_hashes);
  g_test_add_func ("/seal/bad-keys", test_bad_keys);
  return g_test_run ();
}
