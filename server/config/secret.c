/* The files that must stay secret: 32 random bytes that sign tokens and links, and passwords for
 * other servers. */

#include "server/config/config.h"

#include "core/random-id.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASSWORD_MAX_BYTES 1024

static void
set_secret_error (GError **error, const char *path, const char *what)
{
  g_set_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_SECRET, "%s: %s", path, what);
}

static gboolean
is_open_to_others (const struct stat *about)
{
  return (about->st_mode & (S_IROTH | S_IWOTH | S_IWGRP)) != 0;
}

gboolean
gh_config_load_secret (const GhConfig *config, guint8 secret[GH_SECRET_BYTES], GError **error)
{
  const char *path = config->secret_file;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    g_autofree char *what =
        errno == ENOENT ? g_strdup ("there is no secret; make one with `gatehousectl init`")
                        : g_strdup_printf ("cannot read the secret: %s", g_strerror (errno));
    set_secret_error (error, path, what);
    return FALSE;
  }

  struct stat about;
  guint8 bytes[GH_SECRET_BYTES + 1];
  gssize length = fstat (fd, &about) == 0 ? read (fd, bytes, sizeof bytes) : -1;
  close (fd);
  if (length != GH_SECRET_BYTES) {
    set_secret_error (error, path, "a secret has exactly 32 bytes; restore it from your backup");
    return FALSE;
  }
  if (is_open_to_others (&about)) {
    set_secret_error (error, path, "others may read or change the secret; run chmod 0600 on it");
    return FALSE;
  }
  memcpy (secret, bytes, GH_SECRET_BYTES);
  explicit_bzero (bytes, sizeof bytes);
  return TRUE;
}

/* Cuts the end of line off; FALSE when what is left is no line. */
static gboolean
is_one_line (char *text, gsize length)
{
  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
    length--;
  text[length] = '\0';
  for (gsize i = 0; i < length; i++) {
    if (g_ascii_iscntrl (text[i]))
      return FALSE;
  }
  return length > 0 && length <= PASSWORD_MAX_BYTES;
}

char *
gh_config_load_password (const char *path, GError **error)
{
  char text[PASSWORD_MAX_BYTES + 3]; /* with CR and LF, and the NUL */
  struct stat about = { 0 };
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    g_autofree char *what = g_strdup_printf ("cannot read the password: %s", g_strerror (errno));
    set_secret_error (error, path, what);
    return NULL;
  }
  gssize length = fstat (fd, &about) == 0 ? read (fd, text, sizeof text) : -1;
  close (fd);
  char *password = NULL;
  if (is_open_to_others (&about))
    set_secret_error (error, path, "others may read or change the password; run chmod 0600 on it");
  else if (length < 0 || length == sizeof text || !is_one_line (text, (gsize) length))
    set_secret_error (error, path, "a password is one line of at most 1024 bytes");
  else
    password = g_strdup (text);
  explicit_bzero (text, sizeof text);
  return password;
}

/* Writes the secret to @temporary, whole and durable, and gives it to the owner of @owner_of. */
static gboolean
write_secret (const char *temporary, const char *owner_of)
{
  guint8 bytes[GH_SECRET_BYTES];
  int fd = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  gh_random_bytes (bytes, sizeof bytes);
  gboolean done = fchmod (fd, 0600) == 0 &&
                  write (fd, bytes, sizeof bytes) == (gssize) sizeof bytes && fsync (fd) == 0;
  explicit_bzero (bytes, sizeof bytes);

  struct stat owner;
  if (done && owner_of != NULL && geteuid () == 0 && stat (owner_of, &owner) == 0 &&
      fchown (fd, owner.st_uid, owner.st_gid) != 0)
    g_debug ("%s keeps its owner", temporary);
  int saved_errno = errno;
  close (fd);
  errno = saved_errno;
  return done;
}

gboolean
gh_config_make_secret (const GhConfig *config, const char *owner_of, GError **error)
{
  const char *path = config->secret_file;
  g_autofree char *suffix = gh_random_hex (4);
  g_autofree char *temporary = g_strconcat (path, ".", suffix, NULL);
  if (access (path, F_OK) == 0)
    return TRUE;

  /* Linked into place when it is whole: no kill leaves half a secret, and of two that make one at
   * once, the first wins. */
  gboolean done =
      write_secret (temporary, owner_of) && (link (temporary, path) == 0 || errno == EEXIST);
  if (!done) {
    g_autofree char *what = g_strdup_printf ("cannot make the secret: %s", g_strerror (errno));
    set_secret_error (error, path, what);
  }
  unlink (temporary);
  return done;
}
