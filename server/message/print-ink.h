/* An organisation's accent on white paper: dark enough for text and strips, also in grey. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  double red, green, blue; /* 0 … 1, sRGB */
} GhInk;

/* The ink in which site and mail write links of an organisation whose accent is @accent, NULL and
 * what is no colour included (rules/accent.h). */
GhInk gh_print_ink (const char *accent);

G_END_DECLS
