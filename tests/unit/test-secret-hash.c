/* PINs and passwords: Argon2id, four at a time on the machine, the same time for nobody. */

#include "server/domain/secret-hash.h"

#include "db/db.h"
#include "tests/unit/temp-dir.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *database; /* what the lock file stands beside */
  char *lock;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temp_dir_new ();
  fixture->database = g_build_filename (fixture->folder, "gatehouse.db", NULL);
  fixture->lock = g_strconcat (fixture->database, "-hashing", NULL);
  test_write_file (fixture->database, "", 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_temp_dir_remove (fixture->folder);
  g_free (fixture->database);
  g_free (fixture->lock);
}

static char *
hash (Fixture *fixture, const char *secret)
{
  g_autoptr (GError) error = NULL;
  char *text = gh_secret_hash (secret, fixture->database, &error);
  g_assert_no_error (error);
  g_assert_nonnull (text);
  return text;
}

static gboolean
matches (Fixture *fixture, const char *secret, const char *hashed)
{
  g_autoptr (GError) error = NULL;
  gboolean fits = 2;
  gboolean done = gh_secret_matches (secret, hashed, fixture->database, &fits, &error);
  g_assert_no_error (error);
  g_assert_true (done);
  return fits;
}

static void
test_secrets (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pin = hash (fixture, "1234");
  g_autofree char *again = hash (fixture, "1234");
  g_autofree char *password = hash (fixture, "Řeka jde k moři");
  g_assert_true (g_str_has_prefix (pin, "$argon2id$v=19$m=19456,t=2,p=1$"));
  g_assert_cmpstr (pin, !=, again); /* a salt of its own */
  g_assert_null (strstr (pin, "1234"));
  g_assert_true (matches (fixture, "1234", pin));
  g_assert_true (matches (fixture, "1234", again));
  g_assert_true (matches (fixture, "Řeka jde k moři", password));
  static const char *const wrong[] = { "", "123", "12345", "1235", "řeka jde k moři" };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_false (matches (fixture, wrong[i], pin));
    g_assert_false (matches (fixture, wrong[i], password));
  }
}

static void
test_no_hashes (Fixture *fixture, gconstpointer data)
{
  static const char *const hashes[] = { NULL, "", "1234", "$argon2id$", "$2b$10$abcdefghijklmnop" };
  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_assert_false (matches (fixture, "1234", hashes[i]));
}

static gint64
cpu_time (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Nobody learns from the time whether there is such a user. */
static void
test_nobody_takes_time (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hashed = hash (fixture, "1234");
  gint64 start = cpu_time ();
  for (int i = 0; i < 4; i++)
    matches (fixture, "1235", hashed);
  gint64 somebody = cpu_time () - start;
  start = cpu_time ();
  for (int i = 0; i < 4; i++)
    matches (fixture, "1235", NULL);
  gint64 nobody = cpu_time () - start;
  g_assert_cmpint (nobody, >, somebody / 3);
  g_assert_cmpint (nobody, <, somebody * 3);
}

/* ---- four at once ---- */

static void
set_places (int fd, short type, int first, int count)
{
  struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = first, .l_len = count };
  g_assert_cmpint (fcntl (fd, F_OFD_SETLK, &lock), ==, 0);
}

static void
test_four_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hashed = hash (fixture, "1234");
  gboolean fits = 2;
  int fd = open (fixture->lock, O_RDWR | O_CLOEXEC);
  set_places (fd, F_WRLCK, 0, 4);
  gint64 start = g_get_monotonic_time ();
  g_assert_false (gh_secret_matches ("1234", hashed, fixture->database, &fits, &error));
  gint64 waited = (g_get_monotonic_time () - start) / 1000;
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_BUSY);
  g_assert_cmpint (waited, >=, 1900);
  g_assert_cmpint (waited, <, 4000);
  g_clear_error (&error);
  g_assert_null (gh_secret_hash ("1234", fixture->database, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_BUSY);

  /* One place is enough, whichever; and it is given back. */
  for (int place = 0; place < 4; place++) {
    set_places (fd, F_WRLCK, 0, 4);
    set_places (fd, F_UNLCK, place, 1);
    g_assert_true (matches (fixture, "1234", hashed));
    g_assert_false (matches (fixture, "1235", hashed));
  }
  set_places (fd, F_UNLCK, 0, 4);
  set_places (fd, F_WRLCK, 0, 4); /* would fail when somebody kept one */
  close (fd);
}

static gpointer
match_in_thread (gpointer data)
{
  Fixture *fixture = data;
  return GINT_TO_POINTER (matches (fixture, "1234", NULL));
}

/* Ten come at once: they wait for each other, and never more than four have a place. */
static void
test_ten_at_once (Fixture *fixture, gconstpointer data)
{
  GThread *threads[10];
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("secret", match_in_thread, fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_false (GPOINTER_TO_INT (g_thread_join (threads[i])));
}

/* ---- the lock file ---- */

static void
test_lock_file (Fixture *fixture, gconstpointer data)
{
  struct stat about;
  mode_t former = umask (0077);
  if (geteuid () == 0)
    g_assert_cmpint (chown (fixture->database, 65534, 65533), ==, 0);
  g_autofree char *hashed = hash (fixture, "1234");
  umask (former);
  g_assert_cmphex (test_file_mode (fixture->lock), ==, 0660);
  g_assert_cmpint (stat (fixture->lock, &about), ==, 0);
  g_assert_cmpint (about.st_size, ==, 0);
  if (geteuid () == 0) {
    g_assert_cmpint (about.st_uid, ==, 65534);
    g_assert_cmpint (about.st_gid, ==, 65533);
  }
}

static void
test_no_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (symlink (fixture->database, fixture->lock), ==, 0);
  g_assert_null (gh_secret_hash ("1234", fixture->database, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/secret-hash/secrets", test_secrets);
  ADD ("/secret-hash/no-hashes", test_no_hashes);
  ADD ("/secret-hash/nobody-takes-time", test_nobody_takes_time);
  ADD ("/secret-hash/four-at-once", test_four_at_once);
  ADD ("/secret-hash/ten-at-once", test_ten_at_once);
  ADD ("/secret-hash/lock-file", test_lock_file);
  ADD ("/secret-hash/no-link", test_no_link);
  return g_test_run ();
}
