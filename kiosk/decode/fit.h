/* From three finders to the grid of a code. */

#pragma once

#include "kiosk/decode/outline.h"
#include "kiosk/decode/triples.h"
#include "kiosk/decode/view.h"

G_BEGIN_DECLS

/* What a grid rests on: finders' corners and middles, then alignment patterns. */
#define GH_FIT_PAIRS (3 * 5 + 49)

typedef struct {
  GhGrid grid;
  GhPair pairs[GH_FIT_PAIRS]; /* finders first: @finder_pairs of them */
  int finder_pairs;
  int n;
  float timing;    /* correlation of both timing patterns, see pattern.h */
  float alignment; /* of the alignment pattern near the fourth corner; 0 in version 1 */
} GhFit;

/* Fits a grid to @triple, whose finders are in pixels of the full picture of @pyramid. Versions
 * beyond
 * @most_version are not considered. FALSE when there is nothing that could be a code. */
gboolean gh_fit_triple (GhFit *fit, const GhPyramid *pyramid,
                        const GhTriple *triple) G_GNUC_WARN_UNUSED_RESULT;

/* Looks for the alignment patterns, @reach modules around where the finders alone put the one near
 * the fourth corner, and fits anew. FALSE, and nothing changed, when none is there. */
gboolean gh_fit_alignment (GhFit *fit, const GhPyramid *pyramid, float reach);

/* Whether going on is worth the time: nearly every code that could be read passes, hardly any
 * texture does. */
gboolean gh_fit_is_plausible (const GhFit *fit);

G_END_DECLS
