/* What every QR code of a version has in the same place (ISO/IEC 18004): finders, timing,
 * alignment, version; and where its format stands. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_LAYOUT_VERSIONS 40
#define GH_LAYOUT_MAX_SIDE (17 + 4 * GH_LAYOUT_VERSIONS)
/* The largest version that a ticket may have; codes beyond it are looked at only without a budget.
 */
#define GH_LAYOUT_TICKET_VERSION 10

typedef enum {
  GH_MODULE_DATA,
  GH_MODULE_LIGHT,
  GH_MODULE_DARK,
} GhModuleKind;

/* Modules a side. */
static inline int
gh_layout_side (int version)
{
  return 17 + 4 * version;
}

/* A GhModuleKind a module, row by row, into @kinds (of side × side). Format bits count as data. */
void gh_layout_fill (int version, guint8 *kinds);

/* The columns, which are the rows too, of alignment patterns' middles, ascending, into @centres (of
 * 7). The count, 0 in version 1. The three that would lie on finders do not exist. */
int gh_layout_alignments (int version, int *centres);

/* The 15 bits of every format that there is, lowest first. */
#define GH_LAYOUT_FORMATS     32
#define GH_LAYOUT_FORMAT_BITS 15
guint gh_layout_format (int number);

/* Where format bit @bit stands in copy @copy (0 or 1) of a code with @side modules. */
void gh_layout_format_place (int side, int copy, int bit, int *column, int *row);

G_END_DECLS
