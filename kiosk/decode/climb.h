/* Moves a grid until its modules stand out most: for codes whose fourth corner nothing marks, and
 * for paper that is bent. */

#pragma once

#include "kiosk/decode/bitmap.h"
#include "kiosk/decode/fit.h"

G_BEGIN_DECLS

/* Moves the fourth corner of @fit's grid. @bitmap was read by the grid as it is. FALSE when it
 * stands best where it is. */
gboolean gh_climb_corner (GhFit *fit, const GhPyramid *pyramid, const GhBitmap *bitmap);

/* Bends the grid, first until the timing patterns fit, then by all modules, and moves the corner.
 * FALSE when it is best as it is. */
gboolean gh_climb_bend (GhFit *fit, const GhPyramid *pyramid, const GhBitmap *bitmap);

G_END_DECLS
