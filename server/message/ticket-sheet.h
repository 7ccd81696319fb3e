/* What stands where on the printed ticket. Between ticket-pdf.c, which makes the file, and
 * print-text and print-picture, which hold the pen. */

#pragma once

#include "server/domain/notice.h"
#include "server/message/print-text.h"
#include "server/view/qr-matrix.h"

G_BEGIN_DECLS

/* A4, in points. */
#define GH_SHEET_WIDTH  595.276
#define GH_SHEET_HEIGHT 841.890
/* What a page that is read from the right is turned round in: A4's width in whole modules of a QR
 * code of ours, which keeps them on a printer's dots. */
#define GH_SHEET_MIRROR 594

/* Where a logo may stand, in points. */
#define GH_SHEET_LOGO_WIDTH  132
#define GH_SHEET_LOGO_HEIGHT 44

/* Draws the ticket of @notice in the language that is spoken. @logo may be NULL. */
void gh_ticket_sheet_draw (GhSheet *sheet, const GhNotice *notice, const GhQrMatrix *qr,
                           cairo_surface_t *logo);

G_END_DECLS
