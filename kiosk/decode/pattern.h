/* How much what is seen looks like what must be there: timing and alignment patterns. Scores are
 * correlations, 1 for exactly that, 0 for nothing like it, −1 for its opposite. */

#pragma once

#include "kiosk/decode/view.h"

G_BEGIN_DECLS

/* Of the timing pattern along row 6 (@down FALSE) or column 6 (TRUE). */
float gh_pattern_timing (const GhView *view, int version, gboolean down);

/* Looks for the alignment pattern around (@u, @v) up to @reach modules away in each direction;
 * where it is, to an eighth of a module, goes to @at_u and @at_v. Its score; something far away
 * must look better than something near. */
float gh_pattern_alignment (const GhView *view, float u, float v, float reach, float *at_u,
                            float *at_v);

G_END_DECLS
