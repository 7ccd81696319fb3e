/* A logo from a file. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The picture at @path, cleaned (view/logo.h) and of a size that can be kept, and its @tag. NULL
 * with a GH_CTL_ERROR_FAILED that names the file and says what to do. Both are owned by the
 * caller. */
GBytes *gh_ctl_read_logo (const char *path, char **tag, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
