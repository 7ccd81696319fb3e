/* Argon2id for PINs and passwords; see the header. */

#include "server/domain/secret-hash.h"

#include "core/lock-file.h"
#include "db/db.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define OPERATIONS  2
#define MEMORY      ((size_t) 19 * 1024 * 1024)
#define AT_ONCE     4
#define DEADLINE_US (2 * G_USEC_PER_SEC)
#define PAUSE_US    5000

/* A place among the four, as a descriptor to close. */
static int
take_place (const char *lock_beside, GError **error)
{
  g_autofree char *path = g_strconcat (lock_beside, "-hashing", NULL);
  int fd = gh_lock_file_open (path, lock_beside);
  if (fd < 0) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED, "Cannot open %s: %s", path,
                 g_strerror (errno));
    return -1;
  }
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  do {
    if (gh_lock_file_take_place (fd, AT_ONCE) >= 0)
      return fd;
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
