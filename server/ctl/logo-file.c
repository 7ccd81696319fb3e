/* A logo from a file; see the header. */

#include "server/ctl/logo-file.h"

#include "server/ctl/ctl.h"
#include "server/store/org-store.h"
#include "server/view/logo.h"

#include <errno.h>
#include <glib/gstdio.h>

static gboolean
refuse (GError **error, const char *path, const char *why)
{
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "%s %s", path, why);
  return FALSE;
}

/* A file and no device or pipe, whose reading might not end. */
static gboolean
check_file (const char *path, GError **error)
{
  GStatBuf found;
  if (g_stat (path, &found) != 0) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "%s cannot be read: %s", path,
                 g_strerror (errno));
    return FALSE;
  }
  if (!S_ISREG (found.st_mode))
    return refuse (error, path, "is no file; name a PNG picture");
  if (found.st_size > GH_LOGO_MAX_FILE_BYTES)
    return refuse (error, path, "has more than 1 MB; scale the picture down");
  return TRUE;
}

GBytes *
gh_ctl_read_logo (const char *path, char **tag, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *bytes = NULL;
  gsize length = 0;
  if (!check_file (path, error))
    return NULL;
  if (!g_file_get_contents (path, &bytes, &length, &failure)) {
    g_set_error_literal (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, failure->message);
    return NULL;
  }
  g_autoptr (GBytes) file = g_bytes_new_take (bytes, length);
  GBytes *png = gh_logo_clean (file, GH_LOGO_MAX_BYTES, tag, &failure);
  if (png == NULL)
    refuse (error, path, failure->message);
  return png;
}
