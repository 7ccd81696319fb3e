/* Codes of which two finders were found: where the third must be, something like one is looked for.
 */

#pragma once

#include "kiosk/decode/triples.h"

G_BEGIN_DECLS

/* The likeliest triples of two of @finders, found in @luma, and a third that looks like one there;
 * best first, into @triples (of GH_TRIPLES_MAX). The count. */
int gh_guess_triples (const GhFinders *finders, const GhLuma *luma, GhTriple *triples);

G_END_DECLS
