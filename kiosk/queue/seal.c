/* The seal on codes that wait on the kiosk's disk, and the hashes under its key. */

#include "kiosk/queue/seal.h"

#include "core/random-id.h"
#include "kiosk/queue/file-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 64

struct _GhSeal {
  guint8 key[crypto_secretbox_KEYBYTES];
  guint8 mac_key[crypto_generichash_KEYBYTES];
  guint8 mark_key[crypto_generichash_KEYBYTES];
};

G_DEFINE_QUARK (gh_seal_error, gh_seal_error)

static gboolean
read_key (GhSeal *seal, int file, const char *path, GError **error)
{
  struct stat info;
  if (fstat (file, &info) != 0)
    return gh_file_error_set (path, error);
  if (!S_ISREG (info.st_mode) || info.st_size != (off_t) sizeof seal->key ||
      (info.st_mode & 0077) != 0 ||
      read (file, seal->key, sizeof seal->key) != (ssize_t) sizeof seal->key) {
    g_set_error (error, GH_SEAL_ERROR, GH_SEAL_ERROR_KEY,
                 "%s must be a file of %d bytes that only its owner may read", path,
                 (int) sizeof seal->key);
    return FALSE;
  }
  return TRUE;
}

/* Written beside and linked into place, so that a power cut never leaves half a key. */
static gboolean
make_key (GhSeal *seal, const char *path, GError **error)
{
  g_autofree char *fresh = g_strconcat (path, ".new", NULL);
  gh_random_bytes (seal->key, sizeof seal->key);
  int file = g_open (fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0)
    return gh_file_error_set (fresh, error);
  gboolean written =
      write (file, seal->key, sizeof seal->key) == (ssize_t) sizeof seal->key && fsync (file) == 0;
  if (!written)
    gh_file_error_set (fresh, error);
  close (file);
  if (!written)
    return FALSE;
  return g_rename (fresh, path) == 0 || gh_file_error_set (path, error);
}

static void
keyed_hash (const guint8 *key, gsize key_length, const void *bytes, gsize length, guint8 *out,
            gsize out_length)
{
  if (crypto_generichash (out, out_length, bytes, length, key, key_length) != 0)
    g_error ("BLAKE2b does not take a key of %" G_GSIZE_FORMAT " bytes", key_length);
}

/* One key for one purpose: what a row's MAC gives away says nothing about marks, and neither of
 * them anything about the seal. */
static void
derive_keys (GhSeal *seal)
{
  static const char mac[] = "gatehouse kiosk mac";
  static const char mark[] = "gatehouse kiosk mark";
  keyed_hash (seal->key, sizeof seal->key, mac, sizeof mac, seal->mac_key, sizeof seal->mac_key);
  keyed_hash (seal->key, sizeof seal->key, mark, sizeof mark, seal->mark_key,
              sizeof seal->mark_key);
}

GhSeal *
gh_seal_open (const char *path, GError **error)
{
  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  g_autoptr (GhSeal) seal = g_new0 (GhSeal, 1);
  int file = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gboolean ready;
  if (file >= 0) {
    ready = read_key (seal, file, path, error);
    close (file);
  } else if (errno == ENOENT) {
    ready = make_key (seal, path, error);
  } else {
    ready = gh_file_error_set (path, error);
  }
  if (!ready)
    return NULL;
  derive_keys (seal);
  return g_steal_pointer (&seal);
}

void
gh_seal_free (GhSeal *seal)
{
  if (seal == NULL)
    return;
  sodium_memzero (seal, sizeof *seal);
  g_free (seal);
}

GBytes *
gh_seal_close_text (const GhSeal *seal, const char *text)
{
  gsize length = strlen (text);
  gsize padded = (length / BLOCK + 1) * BLOCK;
  g_autofree guint8 *plain = g_malloc0 (padded);
  memcpy (plain, text, length);

  gsize whole = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + padded;
  guint8 *sealed = g_malloc (whole);
  gh_random_bytes (sealed, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (sealed + crypto_secretbox_NONCEBYTES, plain, padded, sealed, seal->key);
  sodium_memzero (plain, padded);
  return g_bytes_new_take (sealed, whole);
}

char *
gh_seal_open_text (const GhSeal *seal, const void *sealed, gsize length, GError **error)
{
  const guint8 *bytes = sealed;
  gsize overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  g_autofree char *text = length > overhead ? g_malloc0 (length - overhead + 1) : NULL;
  if (text == NULL ||
      crypto_secretbox_open_easy ((guint8 *) text, bytes + crypto_secretbox_NONCEBYTES,
                                  length - crypto_secretbox_NONCEBYTES, bytes, seal->key) != 0) {
    g_set_error (error, GH_SEAL_ERROR, GH_SEAL_ERROR_BROKEN,
                 "a code was sealed by another kiosk, or is damaged");
    return NULL;
  }
  return g_steal_pointer (&text);
}

void
gh_seal_mac (const GhSeal *seal, const void *bytes, gsize length, guint8 mac[GH_SEAL_MAC_BYTES])
{
  keyed_hash (seal->mac_key, sizeof seal->mac_key, bytes, length, mac, GH_SEAL_MAC_BYTES);
}

gboolean
gh_seal_mac_holds (const GhSeal *seal, const void *bytes, gsize length, const void *mac,
                   gsize mac_length)
{
  guint8 expected[GH_SEAL_MAC_BYTES];
  gh_seal_mac (seal, bytes, length, expected);
  return mac_length == sizeof expected && sodium_memcmp (mac, expected, sizeof expected) == 0;
}

void
gh_seal_mark (const GhSeal *seal, const char *text, guint8 mark[GH_SEAL_MARK_BYTES])
{
  keyed_hash (seal->mark_key, sizeof seal->mark_key, text, strlen (text), mark, GH_SEAL_MARK_BYTES);
}
