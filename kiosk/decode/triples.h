/* Which three finders may be the corners of one code. */

#pragma once

#include "kiosk/decode/finders.h"

G_BEGIN_DECLS

#define GH_TRIPLES_MAX 16

/* Seen from the code's own upright: @corner has the other two to its right and below it. */
typedef struct {
  GhFinder corner;
  GhFinder right;
  GhFinder below;
  float cost; /* less is likelier */
} GhTriple;

/* The likeliest triples of @finders, best first, into @triples (of GH_TRIPLES_MAX). The count. */
int gh_triples_rank (const GhFinders *finders, GhTriple *triples);

/* Adds what three finders may be to the @n best @triples, with each of them as the corner. */
void gh_triples_add (GhTriple *triples, int *n, const GhFinder *a, const GhFinder *b,
                     const GhFinder *c);

G_END_DECLS
