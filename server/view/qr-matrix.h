/* The modules of a QR code for a text: which version, level and mode, by the rule in qr-image.h.
 * Between libqrencode and the picture writers; not for other layers. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint width;     /* modules a side, without quiet zone */
  int version;     /* 1 … 40 */
  char level;      /* 'M', 'Q' or 'H' */
  guint8 *modules; /* width × width, row by row; 1 is dark */
} GhQrMatrix;

/* Owned by the caller. NULL with GH_QR_ERROR_TEXT or GH_QR_ERROR_DRAWING. */
GhQrMatrix *gh_qr_matrix_new (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gh_qr_matrix_free (GhQrMatrix *matrix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhQrMatrix, gh_qr_matrix_free)

/* Whether the module at that place is dark; the quiet zone (up to GH_QR_QUIET outside) is light. */
gboolean gh_qr_matrix_is_dark (const GhQrMatrix *matrix, int column, int row);

G_END_DECLS
