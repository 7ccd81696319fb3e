/* The secret file: made once, private, exactly 32 bytes. */

#include "server/config/config.h"

#include "tests/unit/temp-dir.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *folder;
  GhConfig config; /* only secret_file is set */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temp_dir_new ();
  fixture->config.secret_file = g_build_filename (fixture->folder, "secret", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_temp_dir_remove (fixture->folder);
  g_free (fixture->config.secret_file);
}

static void
make (Fixture *fixture, const char *owner_of)
{
  g_autoptr (GError) error = NULL;
  gboolean made = gh_config_make_secret (&fixture->config, owner_of, &error);
  g_assert_no_error (error);
  g_assert_true (made);
}

static void
load (Fixture *fixture, guint8 secret[GH_SECRET_BYTES])
{
  g_autoptr (GError) error = NULL;
  gboolean loaded = gh_config_load_secret (&fixture->config, secret, &error);
  g_assert_no_error (error);
  g_assert_true (loaded);
}

static void
expect_refused (Fixture *fixture, const char *says)
{
  g_autoptr (GError) error = NULL;
  guint8 secret[GH_SECRET_BYTES];
  memset (secret, 0x77, sizeof secret);
  g_assert_false (gh_config_load_secret (&fixture->config, secret, &error));
  g_assert_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, fixture->config.secret_file));
  g_assert_nonnull (strstr (error->message, says));
  for (gsize i = 0; i < sizeof secret; i++)
    g_assert_cmphex (secret[i], ==, 0x77);
}

static void
test_make_and_load (Fixture *fixture, gconstpointer data)
{
  static const guint8 zeros[GH_SECRET_BYTES] = { 0 };
  guint8 first[GH_SECRET_BYTES] = { 0 }, second[GH_SECRET_BYTES] = { 0 };
  mode_t former = umask (0);
  make (fixture, NULL);
  umask (former);
  g_assert_cmphex (test_file_mode (fixture->config.secret_file), ==, 0600);
  load (fixture, first);
  g_assert_cmpint (memcmp (first, zeros, sizeof first), !=, 0);
  /* One that is there stays. */
  make (fixture, NULL);
  load (fixture, second);
  g_assert_cmpmem (first, sizeof first, second, sizeof second);
  /* Another venue's is another. */
  g_assert_cmpint (unlink (fixture->config.secret_file), ==, 0);
  make (fixture, NULL);
  load (fixture, second);
  g_assert_cmpint (memcmp (first, second, sizeof first), !=, 0);
}

static void
test_owner (Fixture *fixture, gconstpointer data)
{
  g_autofree char *database = g_build_filename (fixture->folder, "gatehouse.db", NULL);
  struct stat about;
  if (geteuid () != 0) {
    g_test_skip ("only root can give files away");
    return;
  }
  test_write_file (database, "", 0);
  g_assert_cmpint (chown (database, 65534, 65533), ==, 0);
  make (fixture, database);
  g_assert_cmpint (stat (fixture->config.secret_file, &about), ==, 0);
  g_assert_cmpint (about.st_uid, ==, 65534);
  g_assert_cmpint (about.st_gid, ==, 65533);
  g_assert_cmphex (about.st_mode & 07777, ==, 0600);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  expect_refused (fixture, "gatehousectl init");
  g_free (fixture->config.secret_file);
  fixture->config.secret_file = g_build_filename (fixture->folder, "nowhere", "secret", NULL);
  g_assert_false (gh_config_make_secret (&fixture->config, NULL, &error));
  g_assert_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, "nowhere"));
}

static void
test_length (Fixture *fixture, gconstpointer data)
{
  static const gsize wrong[] = { 0, 1, 31, 33, 64 };
  guint8 bytes[64] = { 1, 2, 3 }, secret[GH_SECRET_BYTES];
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    test_write_file (fixture->config.secret_file, bytes, wrong[i]);
    g_assert_cmpint (chmod (fixture->config.secret_file, 0600), ==, 0);
    expect_refused (fixture, "32 bytes");
  }
  test_write_file (fixture->config.secret_file, bytes, 32);
  g_assert_cmpint (chmod (fixture->config.secret_file, 0600), ==, 0);
  load (fixture, secret);
  g_assert_cmpmem (secret, sizeof secret, bytes, 32);
}

static void
test_modes (Fixture *fixture, gconstpointer data)
{
  static const guint open_to_others[] = { 0604, 0602, 0620, 0644, 0660, 0666, 0777 };
  static const guint closed[] = { 0600, 0400, 0640, 0440 };
  guint8 secret[GH_SECRET_BYTES];
  make (fixture, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (open_to_others); i++) {
    g_test_message ("%o", open_to_others[i]);
    g_assert_cmpint (chmod (fixture->config.secret_file, open_to_others[i]), ==, 0);
    expect_refused (fixture, "chmod 0600");
  }
  for (gsize i = 0; i < G_N_ELEMENTS (closed); i++) {
    g_assert_cmpint (chmod (fixture->config.secret_file, closed[i]), ==, 0);
    load (fixture, secret);
  }
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (mkdir (fixture->config.secret_file, 0700), ==, 0);
  expect_refused (fixture, "32 bytes");
  g_assert_cmpint (rmdir (fixture->config.secret_file), ==, 0);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

/* Writes @text as the file of a password and expects to read @wanted (NULL: an error) from it. */
static void
expect_password (Fixture *fixture, const char *text, int mode, const char *wanted)
{
  const char *path = fixture->config.secret_file;
  g_autoptr (GError) error = NULL;
  test_write_file (path, text, strlen (text));
  g_assert_cmpint (chmod (path, (mode_t) mode), ==, 0);
  g_autofree char *password = gh_config_load_password (path, &error);
  g_assert_cmpstr (password, ==, wanted);
  if (wanted == NULL)
    g_assert_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_SECRET);
  else
    g_assert_no_error (error);
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (1024, 'x');
  g_autofree char *with_end = g_strconcat (longest, "\r\n", NULL);
  g_autofree char *too_long = g_strconcat (longest, "x", NULL);
  expect_password (fixture, "pass word", 0600, "pass word");
  expect_password (fixture, " Ü \n", 0640, " Ü ");
  expect_password (fixture, "a\r\n", 0400, "a");
  expect_password (fixture, with_end, 0600, longest);
  expect_password (fixture, too_long, 0600, NULL);
  expect_password (fixture, "", 0600, NULL);
  expect_password (fixture, "\n", 0600, NULL);
  expect_password (fixture, "a\nb\n", 0600, NULL);
  expect_password (fixture, "a\tb", 0600, NULL);
  expect_password (fixture, "a", 0644, NULL);
  expect_password (fixture, "a", 0660, NULL);
  expect_password (fixture, "a", 0602, NULL);

  g_autoptr (GError) error = NULL;
  g_assert_null (gh_config_load_password ("/nowhere/password", &error));
  g_assert_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_SECRET);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/secret/make-and-load", test_make_and_load);
  ADD ("/secret/owner", test_owner);
  ADD ("/secret/missing", test_missing);
  ADD ("/secret/length", test_length);
  ADD ("/secret/modes", test_modes);
  ADD ("/secret/folder", test_folder);
  ADD ("/secret/password", test_password);
  return g_test_run ();
}
