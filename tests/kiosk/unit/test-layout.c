/* Tests of kiosk/decode/layout, against what libqrencode draws. */

#include "kiosk/decode/layout.h"

#include <qrencode.h>
#include <string.h>

/* libqrencode marks in each module what it is. */
#define IS_DARK     0x01
#define IS_FORMAT   0x04
#define IS_FUNCTION 0x80

static void
test_fixed_modules (void)
{
  static guint8 kinds[GH_LAYOUT_MAX_SIDE * GH_LAYOUT_MAX_SIDE];
  for (int version = 1; version <= GH_LAYOUT_VERSIONS; version++) {
    QRcode *code = QRcode_encodeString ("GATE", version, QR_ECLEVEL_L, QR_MODE_8, 1);
    g_assert_nonnull (code);
    g_assert_cmpint (code->width, ==, gh_layout_side (version));
    gh_layout_fill (version, kinds);
    for (int i = 0; i < code->width * code->width; i++) {
      gboolean fixed = (code->data[i] & IS_FUNCTION) != 0 && (code->data[i] & IS_FORMAT) == 0;
      gboolean dark = (code->data[i] & IS_DARK) != 0;
      if (kinds[i] != GH_MODULE_DATA)
        g_assert_cmpint (kinds[i] == GH_MODULE_DARK, ==, dark);
      if (fixed)
        g_assert_cmpint (kinds[i], !=, GH_MODULE_DATA);
    }
    QRcode_free (code);
  }
}

/* ISO/IEC 18004, table E.1. */
static void
test_alignments (void)
{
  int centres[7];
  g_assert_cmpint (gh_layout_alignments (1, centres), ==, 0);
  g_assert_cmpint (gh_layout_alignments (2, centres), ==, 2);
  g_assert_cmpint (centres[1], ==, 18);
  static const int of_32[] = { 6, 34, 60, 86, 112, 138 };
  g_assert_cmpint (gh_layout_alignments (32, centres), ==, 6);
  g_assert_cmpmem (centres, sizeof of_32, of_32, sizeof of_32);
  static const int of_40[] = { 6, 30, 58, 86, 114, 142, 170 };
  g_assert_cmpint (gh_layout_alignments (40, centres), ==, 7);
  g_assert_cmpmem (centres, sizeof of_40, of_40, sizeof of_40);
}

/* Both copies of the format of every level are among the formats, and the same one. */
static void
test_formats (void)
{
  for (QRecLevel level = QR_ECLEVEL_L; level <= QR_ECLEVEL_H; level++) {
    QRcode *code = QRcode_encodeString ("TKT-2025-7K3M9Q-4XH2V0", 4, level, QR_MODE_8, 1);
    guint seen[2] = { 0, 0 };
    for (int copy = 0; copy < 2; copy++)
      for (int bit = 0; bit < GH_LAYOUT_FORMAT_BITS; bit++) {
        int column, row;
        gh_layout_format_place (code->width, copy, bit, &column, &row);
        seen[copy] |= (guint) (code->data[row * code->width + column] & IS_DARK) << bit;
      }
    g_assert_cmphex (seen[0], ==, seen[1]);
    gboolean known = FALSE;
    for (int number = 0; number < GH_LAYOUT_FORMATS; number++)
      known = known || gh_layout_format (number) == seen[0];
    g_assert_true (known);
    QRcode_free (code);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/fixed-modules", test_fixed_modules);
  g_test_add_func ("/layout/alignments", test_alignments);
  g_test_add_func ("/layout/formats", test_formats);
  return g_test_run ();
}
