/* The fixed parts of QR codes, computed rather than kept in tables. */

#include "kiosk/decode/layout.h"

#include <stdlib.h>
#include <string.h>

#define FORMAT_GENERATOR  0x537
#define FORMAT_MASK       0x5412
#define VERSION_GENERATOR 0x1f25
#define VERSION_BITS      18

int
gh_layout_alignments (int version, int *centres)
{
  if (version < 2)
    return 0;
  int n = version / 7 + 2;
  int apart = version == 32 ? 26 : (version * 4 + n * 2 + 1) / (n * 2 - 2) * 2;
  for (int i = 1; i < n; i++)
    centres[i] = gh_layout_side (version) - 7 - (n - 1 - i) * apart;
  centres[0] = 6;
  return n;
}

/* Squares in squares around a middle: dark, light, dark…, from the outside of radius @radius. */
static void
fill_rings (guint8 *kinds, int side, int middle_column, int middle_row, int radius,
            GhModuleKind outermost)
{
  for (int row = MAX (middle_row - radius, 0); row <= MIN (middle_row + radius, side - 1); row++)
    for (int column = MAX (middle_column - radius, 0);
         column <= MIN (middle_column + radius, side - 1); column++) {
      int ring = MAX (abs (row - middle_row), abs (column - middle_column));
      gboolean like_outermost = ((radius - ring) & 1) == 0;
      GhModuleKind other = outermost == GH_MODULE_DARK ? GH_MODULE_LIGHT : GH_MODULE_DARK;
      kinds[row * side + column] = (guint8) (like_outermost ? outermost : other);
    }
}

static void
fill_finder (guint8 *kinds, int side, int column, int row)
{
  fill_rings (kinds, side, column, row, 4, GH_MODULE_LIGHT);
  kinds[row * side + column] = GH_MODULE_DARK;
  for (int i = -1; i <= 1; i++)
    for (int j = -1; j <= 1; j++)
      kinds[(row + i) * side + column + j] = GH_MODULE_DARK;
}

static void
fill_version (guint8 *kinds, int side, int version)
{
  int rest = version;
  for (int i = 0; i < 12; i++)
    rest = (rest << 1) ^ ((rest >> 11) * VERSION_GENERATOR);
  int bits = version << 12 | rest;
  for (int i = 0; i < VERSION_BITS; i++) {
    guint8 kind = (bits >> i & 1) != 0 ? GH_MODULE_DARK : GH_MODULE_LIGHT;
    int near = i / 3, far = side - 11 + i % 3;
    kinds[near * side + far] = kind;
    kinds[far * side + near] = kind;
  }
}

void
gh_layout_fill (int version, guint8 *kinds)
{
  int side = gh_layout_side (version);
  memset (kinds, GH_MODULE_DATA, (gsize) (side * side));
  for (int i = 0; i < side; i++)
    kinds[6 * side + i] = kinds[i * side + 6] =
        (guint8) (i % 2 == 0 ? GH_MODULE_DARK : GH_MODULE_LIGHT);
  int centres[7];
  int n = gh_layout_alignments (version, centres);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      gboolean on_finder = (i == 0 && j == 0) || (i == 0 && j == n - 1) || (i == n - 1 && j == 0);
      if (!on_finder)
        fill_rings (kinds, side, centres[i], centres[j], 2, GH_MODULE_DARK);
    }
  fill_finder (kinds, side, 3, 3);
  fill_finder (kinds, side, side - 4, 3);
  fill_finder (kinds, side, 3, side - 4);
  kinds[(side - 8) * side + 8] = GH_MODULE_DARK;
  if (version >= 7)
    fill_version (kinds, side, version);
}

guint
gh_layout_format (int number)
{
  guint rest = (guint) number;
  for (int i = 0; i < 10; i++)
    rest = (rest << 1) ^ ((rest >> 9) * FORMAT_GENERATOR);
  return ((guint) number << 10 | rest) ^ FORMAT_MASK;
}

void
gh_layout_format_place (int side, int copy, int bit, int *column, int *row)
{
  if (copy == 0) {
    *column = bit < 8 ? 8 : bit == 8 ? 7 : 14 - bit;
    *row = bit >= 8 ? 8 : bit < 6 ? bit : bit + 1;
  } else {
    *column = bit < 8 ? side - 1 - bit : 8;
    *row = bit < 8 ? 8 : side - 15 + bit;
  }
}
