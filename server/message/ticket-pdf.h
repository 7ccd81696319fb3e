/* The ticket to print: one page of PDF with the QR code, what it opens and what to do with it. */

#pragma once

#include "server/domain/notice.h"

G_BEGIN_DECLS

#define GH_PDF_ERROR (gh_pdf_error_quark ())
GQuark gh_pdf_error_quark (void);

typedef enum {
  GH_PDF_ERROR_FONTS,   /* this machine has none */
  GH_PDF_ERROR_DRAWING, /* cairo refused: no memory */
} GhPdfError;

/* Most bytes of a ticket: it goes along with every mail. */
#define GH_PDF_MAX_BYTES 61440

/* The ticket of @notice, a confirmation, in its language, which is spoken from now on
 * (gh_words_use): any thread may draw, but not while another one speaks. The page is A4, and what
 * is on it stays within what A4 and Letter share: nobody knows the paper in the visitor's printer.
 * The same notice makes the same bytes, whatever the time. Texts and logo may hold anything; a logo
 * that is no good is left out, and drawn coarser where the file would be too large.
 *
 * Owned by the caller. NULL with GH_QR_ERROR when the code makes no QR code, GH_PDF_ERROR_FONTS,
 * GH_PDF_ERROR_DRAWING. */
GBytes *gh_ticket_pdf (const GhConfig *config, const GhNotice *notice,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
