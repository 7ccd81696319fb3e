/* Finds the three squares in the corners of QR codes: rows that cross one show 1:1:3:1:1 modules,
 * and so does every other line through its middle. */

#pragma once

#include "kiosk/decode/ink.h"

G_BEGIN_DECLS

#define GH_FINDERS_MAX 64

typedef struct {
  float x, y;    /* the middle */
  float module;  /* pixels a module, about */
  int hits;      /* rows that showed it */
  float share;   /* of the rows that should have, if its module is as large as that; 1 at most */
  gboolean dark; /* dark on light, as printed; else the other way round */
} GhFinder;

typedef struct {
  GhFinder found[GH_FINDERS_MAX];
  int n;
  guint16 *edges; /* a row's */
} GhFinders;

/* Buffers for pictures up to @width. */
void gh_finders_init (GhFinders *finders, int width);
void gh_finders_clear (GhFinders *finders);

/* Looks at every @step-th row of what @ink measured for finders of at least @least pixels, 7 or
 * more. The strongest GH_FINDERS_MAX are kept. */
void gh_finders_search (GhFinders *finders, GhInk *ink, int step, int least);

G_END_DECLS
