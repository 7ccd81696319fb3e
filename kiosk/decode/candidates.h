/* Grids that look like codes but did not read at once: what the dear attempts are kept for. */

#pragma once

#include "kiosk/decode/fit.h"

G_BEGIN_DECLS

#define GH_CANDIDATES_MAX 4

typedef struct {
  GhFit fits[GH_CANDIDATES_MAX]; /* the most promising first, one a code */
  int n;
} GhCandidates;

/* Keeps @fit if it promises more than what is there, in place of one of the same code if there is
 * one. */
void gh_candidates_add (GhCandidates *candidates, const GhFit *fit);

G_END_DECLS
