/* Text on a printed page: pango lays it out, cairo keeps it text that can be selected, searched and
 * read aloud. Made for texts of anybody: whatever they hold, they stay inside their box. */

#pragma once

#include "server/message/print-ink.h"
#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* In points from the page's leading upper corner: the right one when it is read from there. */
typedef struct {
  double x, y, width, height;
} GhBox;

typedef struct {
  const char *family; /* NULL for the page's own */
  double size;        /* points */
  gboolean bold;
  gboolean centred; /* else at the leading side */
  gboolean grouped; /* air after hyphens */
  gboolean address; /* no line ends with a hyphen */
  GhInk colour;
} GhTextStyle;

/* The page under the pen. */
typedef struct {
  cairo_t *cr;        /* owned */
  PangoContext *text; /* owned */
  double width;       /* points, that a page read from the right is turned round in */
  gboolean rtl;       /* read from the right */
} GhSheet;

/* Whether this machine has fonts: without any, pango ends the process. They are looked for once;
 * any thread may ask. */
gboolean gh_print_has_fonts (void);

/* A sheet on @surface, which is borrowed. Needs fonts. */
void gh_sheet_init (GhSheet *sheet, cairo_surface_t *surface, double width, const char *language,
                    gboolean rtl);
/* Frees what @sheet holds, not @sheet. */
void gh_sheet_clear (GhSheet *sheet);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GhSheet, gh_sheet_clear)

/* Where the box is in cairo's coordinates. */
double gh_sheet_left (const GhSheet *sheet, const GhBox *box);

/* Writes @text at the top of @box, in as many lines as its height allows; what does not fit ends
 * with an ellipsis. Control characters, broken UTF-8 and characters that no font has are left out;
 * lines end at \n. Returns the height that was taken, 0 when there is nothing to write. */
double gh_sheet_write (GhSheet *sheet, const GhBox *box, const GhTextStyle *style,
                       const char *text);
/* Likewise, only the height. */
double gh_sheet_measure (GhSheet *sheet, const GhBox *box, const GhTextStyle *style,
                         const char *text);

/* @text without what gh_sheet_write() leaves out by rule, in one line. Owned by the caller. */
char *gh_print_text_line (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
