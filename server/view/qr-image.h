/* QR codes as pictures: upper-case codes in alphanumeric mode, the smallest version that holds the
 * text at level M, then the highest level that keeps that version (a ticket code is 2-Q, 25 × 25
 * modules), four white modules around. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_QR_ERROR (gh_qr_error_quark ())
GQuark gh_qr_error_quark (void);

typedef enum {
  GH_QR_ERROR_TEXT,    /* empty, or more than GH_QR_MAX_BYTES */
  GH_QR_ERROR_DRAWING, /* libqrencode or libpng refused: no memory */
} GhQrError;

/* Longest text, in bytes: any ticket code of any system (50 characters of UTF-8) fits. */
#define GH_QR_MAX_BYTES 256

/* White modules on each side (ISO/IEC 18004). */
#define GH_QR_QUIET 4

/* A 1-bit PNG, @module_px (1 … 64) pixels a module, quiet zone included. The text goes in as it is:
 * alphanumeric or numeric mode where its characters allow it, else 8-bit. Owned by the caller;
 * NULL with TEXT or DRAWING. */
GBytes *gh_qr_png (const char *text, guint module_px, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same picture as "data:image/png;base64,…". Owned by the caller. */
char *gh_qr_data_uri (const char *text, guint module_px, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was chosen for @text, for tests. Every out argument may be NULL.
 */
gboolean gh_qr_describe (const char *text, int *version, char *level, guint *modules,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
