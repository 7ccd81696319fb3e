/* Logos: pictures from outside, taken apart by libpng and put together anew, so that what is served
 * holds pixels and nothing else. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_LOGO_ERROR (gh_logo_error_quark ())
GQuark gh_logo_error_quark (void);

typedef enum {
  GH_LOGO_ERROR_FORMAT,    /* no PNG, or a broken one */
  GH_LOGO_ERROR_SIZE,      /* more pixels or bytes than a page should bring along */
  GH_LOGO_ERROR_ANIMATED,  /* it moves (APNG) */
  GH_LOGO_ERROR_INVISIBLE, /* it cannot be seen on white */
} GhLogoError;

#define GH_LOGO_MAX_WIDTH  1024
#define GH_LOGO_MAX_HEIGHT 512
/* Of a file that is handed in; what becomes of it has at most @max_bytes. */
#define GH_LOGO_MAX_FILE_BYTES (1024 * 1024)

/* The picture of the file @file as a PNG of at most @max_bytes: eight bits, no metadata, no
 * transparent margins, colours as a palette where there are few. @tag (out, owned by the caller) is
 * its hash and its size, "0123456789abcdef-320x96". NULL with a GH_LOGO_ERROR whose message goes on
 * from the file's name ("is animated; …") and says what to do. Owned by the caller. */
GBytes *gh_logo_clean (GBytes *file, gsize max_bytes, char **tag,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The size in pixels that a tag of gh_logo_clean() tells, without the picture. FALSE for any other
 * text. */
gboolean gh_logo_size (const char *tag, guint *width, guint *height) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
