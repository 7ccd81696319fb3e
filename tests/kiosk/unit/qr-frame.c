/* Draws what a camera would see of a ticket. */

#include "qr-frame.h"

#include <qrencode.h>
#include <string.h>

#define QUIET 4

GhFrame *
gh_test_grey_frame (int width, int height)
{
  guint8 *pixels = g_malloc ((gsize) width * (gsize) height);
  memset (pixels, 140, (gsize) width * (gsize) height);
  return gh_frame_new_take (GH_FRAME_LUMA, width, height, pixels, g_get_monotonic_time ());
}

GhFrame *
gh_test_qr_frame (const char *text, int module, int width, int height)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_Q, QR_MODE_8, 1);
  g_assert_nonnull (code);
  int side = (code->width + 2 * QUIET) * module;
  int left = (width - side) / 2, top = (height - side) / 2;
  g_assert_cmpint (left, >=, 0);
  g_assert_cmpint (top, >=, 0);

  guint8 *pixels = g_malloc ((gsize) width * (gsize) height);
  memset (pixels, 140, (gsize) width * (gsize) height);
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++) {
      int column = x / module - QUIET, row = y / module - QUIET;
      gboolean inside = column >= 0 && row >= 0 && column < code->width && row < code->width;
      gboolean dark = inside && (code->data[row * code->width + column] & 1) != 0;
      pixels[(gsize) (top + y) * (gsize) width + (gsize) (left + x)] = dark ? 20 : 240;
    }
  QRcode_free (code);
  return gh_frame_new_take (GH_FRAME_LUMA, width, height, pixels, g_get_monotonic_time ());
}
