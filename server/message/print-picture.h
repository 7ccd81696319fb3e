/* The pictures of a printed ticket: its QR code as one filled path, and the organisation's logo. */

#pragma once

#include "server/view/qr-matrix.h"
#include <cairo.h>

G_BEGIN_DECLS

/* The dark modules as rectangles of the current path, each as large as can be and none touching a
 * neighbour twice: filled at once they show no gaps at any scale. The first module's corner is at
 * (@x, @y), a module is @module points wide. */
void gh_print_qr_path (cairo_t *cr, const GhQrMatrix *matrix, double x, double y, double module);

/* The logo in @png, not larger than @width × @height pixels, in its own proportions. NULL for no
 * logo, for what is no PNG, and for a picture so large that unpacking it would be an attack: a
 * ticket without a logo is better than none. Owned by the caller (cairo_surface_destroy). */
cairo_surface_t *gh_print_logo (GBytes *png, int width, int height) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
