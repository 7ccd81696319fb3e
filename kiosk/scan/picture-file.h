/* Pictures on disk as frames: printed tickets and camera stills for gatehouse-decode. */

#pragma once

#include "kiosk/scan/frame.h"

G_BEGIN_DECLS

/* The luma of a PNG, JPEG or PGM picture; transparent parts count as white paper. @path may be a
 * pipe, which is read to its end, or to 256 MiB. Errors: those of GFileError, GdkPixbufError and
 * GIOError. Owned by the caller. */
GhFrame *gh_picture_file_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
