/* The four corners of one finder, to a fraction of a pixel: what makes the map of a whole code
 * exact although only three of its corners are marked. */

#pragma once

#include "kiosk/decode/finders.h"
#include "kiosk/decode/pyramid.h"

G_BEGIN_DECLS

typedef struct {
  float x, y;
} GhPoint;

typedef struct {
  GhPoint middle;
  GhPoint corners[4]; /* left above, right above, right below, left below, as the code stands */
} GhOutline;

/* The outline of @finder. @across and @down are one module to the right and downwards in the code,
 * in pixels; all in the full picture. FALSE when its edges are not to be seen. */
gboolean gh_outline_trace (GhOutline *outline, const GhPyramid *pyramid, const GhFinder *finder,
                           GhPoint across, GhPoint down) G_GNUC_WARN_UNUSED_RESULT;

/* Only where the lines through the middle leave the finder: right, below, left, above. A tenth of
 * the work. FALSE when one of them shows no finder. */
gboolean gh_outline_sketch (GhPoint ends[4], const GhPyramid *pyramid, const GhFinder *finder,
                            GhPoint across, GhPoint down) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
