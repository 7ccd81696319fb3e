/* What the system says of a file, as a GError. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets a GFileError by errno, which names @path. Always FALSE, to be returned. */
gboolean gh_file_error_set (const char *path, GError **error);

G_END_DECLS
