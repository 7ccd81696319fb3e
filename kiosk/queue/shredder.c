/* Destroying files; see the header. */

#include "kiosk/queue/shredder.h"

#include "kiosk/queue/file-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 4096

/* What is zero already may be a hole, which a full disk has no room to fill. */
static gboolean
overwrite_piece (int file, off_t at, gsize length)
{
  static const guint8 zeros[PIECE];
  guint8 there[PIECE];
  gssize got = pread (file, there, length, at);
  if (got == (gssize) length && memcmp (there, zeros, length) == 0)
    return TRUE;
  for (gsize done = 0; done < length;) {
    gssize written = pwrite (file, zeros, length - done, at + (off_t) done);
    if (written < 0 && errno != EINTR)
      return FALSE;
    done += (gsize) MAX (written, 0);
  }
  return TRUE;
}

gboolean
gh_shred_piece (int file, off_t from, off_t to)
{
  for (off_t at = from; at < to; at += PIECE) {
    if (!overwrite_piece (file, at, (gsize) MIN (to - at, (off_t) PIECE)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
overwrite (int file)
{
  struct stat info;
  return fstat (file, &info) == 0 && gh_shred_piece (file, 0, info.st_size) && fsync (file) == 0;
}

static gboolean
overwrite_path (const char *path, GError **error)
{
  int file = g_open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0);
  if (file < 0)
    return gh_file_error_set (path, error);
  gboolean done = overwrite (file) || gh_file_error_set (path, error);
  close (file);
  return done;
}

gboolean
gh_shred_file (const char *path, GError **error)
{
  struct stat info;
  if (g_lstat (path, &info) != 0)
    return errno == ENOENT || gh_file_error_set (path, error);
  if (S_ISREG (info.st_mode) && !overwrite_path (path, error))
    return FALSE;
  return g_unlink (path) == 0 || gh_file_error_set (path, error);
}

gboolean
gh_shred_matching (const char *directory, GhShredMatch match, GError **error)
{
  g_autoptr (GDir) names = g_dir_open (directory, 0, error);
  if (names == NULL)
    return FALSE;
  const char *name;
  while ((name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (directory, name, NULL);
    if (match (name) && !gh_shred_file (path, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
gh_sync_directory (const char *directory, GError **error)
{
  int file = g_open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean done = file >= 0 && fsync (file) == 0;
  if (!done)
    gh_file_error_set (directory, error);
  if (file >= 0)
    close (file);
  return done;
}
