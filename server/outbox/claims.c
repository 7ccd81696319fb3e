/* Claims that end with their claimant; see the header. */

#include "server/outbox/claims.h"

#include "core/lock-file.h"
#include "db/db.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define LOCAL "sqlite:"

struct _GhClaims {
  int fd; /* -1: no lock file */
};

GhClaims *
gh_claims_open (const char *url, GError **error)
{
  int fd = -1;
  if (g_str_has_prefix (url, LOCAL)) {
    const char *database = url + strlen (LOCAL);
    g_autofree char *path = g_strconcat (database, "-outbox", NULL);
    fd = gh_lock_file_open (path, database);
    if (fd < 0) {
      int code = errno == EACCES || errno == EROFS || errno == EPERM ? GH_DB_ERROR_READ_ONLY
                                                                     : GH_DB_ERROR_FAILED;
      g_set_error (error, GH_DB_ERROR, code, "Cannot open %s: %s", path, g_strerror (errno));
      return NULL;
    }
  }
  GhClaims *claims = g_new0 (GhClaims, 1);
  claims->fd = fd;
  return claims;
}

void
gh_claims_free (GhClaims *claims)
{
  if (claims == NULL)
    return;
  if (claims->fd >= 0)
    close (claims->fd);
  g_free (claims);
}

gboolean
gh_claims_hold (GhClaims *claims, gint64 id)
{
  return claims->fd < 0 || gh_lock_file_take_this_place (claims->fd, id);
}

void
gh_claims_let_go (GhClaims *claims, gint64 id)
{
  if (claims->fd >= 0)
    gh_lock_file_leave_place (claims->fd, id);
}

gboolean
gh_claims_outrank_leases (const GhClaims *claims)
{
  return claims->fd >= 0;
}
