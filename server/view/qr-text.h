/* QR codes for a terminal: two rows of modules in one line of text. */

#pragma once

#include "server/view/qr-image.h"

G_BEGIN_DECLS

/* Lines of half blocks, each ended by \n, with the quiet zone around. With @colours every line sets
 * black on white by itself, so that the code is dark on light on any terminal; without, ink is what
 * is dark, as on paper. Chosen as for gh_qr_png(). Owned by the caller; NULL with GH_QR_ERROR_TEXT
 * or GH_QR_ERROR_DRAWING. */
char *gh_qr_text (const char *text, gboolean colours, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
