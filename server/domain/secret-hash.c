/* Argon2id for PINs and passwords; see the header. */

#include "server/domain/secret-hash.h"

#include "db/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPERATIONS  2
#define MEMORY      ((size_t) 19 * 1024 * 1024)
#define AT_ONCE     4
#define DEADLINE_US (2 * G_USEC_PER_SEC)
#define PAUSE_US    5000

/* Made by root for a web server's database: give it to the database's owner. */
static void
share_with_owner (int fd, const char *database)
{
  struct stat owner, lock;
  if (stat (database, &owner) != 0 || fstat (fd, &lock) != 0)
    return;
  if ((lock.st_uid != owner.st_uid || lock.st_gid != owner.st_gid) &&
      fchown (fd, owner.st_uid, owner.st_gid) != 0)
    g_debug ("The lock file of %s keeps its owner", database);
  if ((lock.st_mode & 0777) != 0660 && fchmod (fd, 0660) != 0)
    g_debug ("The lock file of %s keeps its mode", database);
}

/* A place among the four: one locked byte, freed when @fd is closed or the process ends. */
static int
take_place (const char *lock_beside, GError **error)
{
  g_autofree char *path = g_strconcat (lock_beside, "-hashing", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
  if (fd < 0) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED, "Cannot open %s: %s", path,
                 g_strerror (errno));
    return -1;
  }
  share_with_owner (fd, lock_beside);
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  do {
    for (int place = 0; place < AT_ONCE; place++) {
      struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = place, .l_len = 1 };
      if (fcntl (fd, F_OFD_SETLK, &lock) == 0)
        return fd;
    }
    g_usleep (PAUSE_US);
  } while (g_get_monotonic_time () < deadline);
  close (fd);
  g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_BUSY, "%d secrets are being checked already",
               AT_ONCE);
  return -1;
}

static gboolean
start (GError **error)
{
  if (sodium_init () >= 0)
    return TRUE;
  g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED, "libsodium does not start");
  return FALSE;
}

char *
gh_secret_hash (const char *secret, const char *lock_beside, GError **error)
{
  int place = start (error) ? take_place (lock_beside, error) : -1;
  if (place < 0)
    return NULL;
  char hash[crypto_pwhash_STRBYTES];
  int result = crypto_pwhash_str_alg (hash, secret, strlen (secret), OPERATIONS, MEMORY,
                                      crypto_pwhash_ALG_ARGON2ID13);
  close (place);
  if (result == 0)
    return g_strdup (hash);
  g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED, "No memory to hash a secret");
  return NULL;
}

gboolean
gh_secret_matches (const char *secret, const char *hash, const char *lock_beside, gboolean *matches,
                   GError **error)
{
  int place = start (error) ? take_place (lock_beside, error) : -1;
  if (place < 0)
    return FALSE;
  if (hash != NULL) {
    *matches = crypto_pwhash_str_verify (hash, secret, strlen (secret)) == 0;
  } else {
    static const guint8 salt[crypto_pwhash_SALTBYTES] = { 0 };
    guint8 out[32];
    *matches = FALSE;
    if (crypto_pwhash (out, sizeof out, secret, strlen (secret), salt, OPERATIONS, MEMORY,
                       crypto_pwhash_ALG_ARGON2ID13) != 0)
      g_debug ("No memory for the hash of an unknown user");
  }
  close (place);
  return TRUE;
}
