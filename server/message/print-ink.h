/* An organisation's accent on white paper: dark enough for text and strips, also in grey. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  double red, green, blue; /* 0 … 1, sRGB */
} GhInk;

/* @accent is "#rrggbb", "" for Gatehouse's own. A colour that is too light to be read on white
 * (less than 4.5:1, WCAG 1.4.3) comes out darker, of the same hue; anything else than a colour is
 * Gatehouse's own. */
GhInk gh_print_ink (const char *accent);

/* How far @colour stands out from white, 1 … 21 (WCAG 2). */
double gh_print_contrast (GhInk colour);

G_END_DECLS
