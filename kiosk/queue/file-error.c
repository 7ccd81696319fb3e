/* From errno to a GError. */

#include "kiosk/queue/file-error.h"

#include <errno.h>

gboolean
gh_file_error_set (const char *path, GError **error)
{
  int saved = errno;
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (saved), "%s: %s", path,
               g_strerror (saved));
  return FALSE;
}
