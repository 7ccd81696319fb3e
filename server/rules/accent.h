/* What an organisation's colour becomes: any colour at all, made to be read. Its lightness moves,
 * in OKLCH, only as far as contrast wants (UX C24, WCAG 2.2 1.4.3 and 1.4.11); its hue stays. For
 * the site's stylesheet, the mails and the printed ticket. Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 0xrrggbb in sRGB */
typedef guint32 GhColour;

/* Text on what it stands on, and what bounds a control (WCAG). */
#define GH_CONTRAST_TEXT 4.5
#define GH_CONTRAST_EDGE 3.0

/* One theme's share. What is said to hold does so on the theme's paper and on its cards; those of
 * the light theme are as light as white or a little darker, so that it holds on white, too. */
typedef struct {
  GhColour fill;      /* a primary button: 3:1 */
  GhColour fill_over; /* the same while it is pointed at: 3:1 */
  GhColour on_fill;   /* words on both, white or black: 4.5:1 */
  GhColour ink;       /* links, outlined buttons, the ring around what has the focus: 4.5:1 */
} GhAccentTheme;

typedef struct {
  GhAccentTheme light; /* also for paper and mail */
  GhAccentTheme dark;
} GhAccent;

/* Reads "#rrggbb", in either case. FALSE, and @colour untouched, for everything else; NULL too. */
gboolean gh_colour_parse (const char *text, GhColour *colour) G_GNUC_WARN_UNUSED_RESULT;
/* "#rrggbb" in lower case. Owned by the caller. */
char *gh_colour_format (GhColour colour) G_GNUC_WARN_UNUSED_RESULT;

/* The contrast of two colours, from 1 to 21 (WCAG: relative luminance). */
double gh_colour_contrast (GhColour one, GhColour other);

/* The colours of an organisation whose accent is @text ("#rrggbb"); Gatehouse's own, as site.css
 * has them, for "" and everything else. */
void gh_accent_init (GhAccent *accent, const char *text);

G_END_DECLS
