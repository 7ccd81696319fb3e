/* Pictures on their way from the camera to the decoder and to the screen. Nobody changes one after
 * it was made, so that threads share them without locks. */

#include "kiosk/scan/frame.h"

#include <string.h>

struct _GhFrame {
  GhFrameFormat format;
  int width;
  int height;
  gint64 captured_at; /* monotonic, µs */
  GBytes *pixels;     /* packed rows */
};

static gsize
bytes_a_pixel (GhFrameFormat format)
{
  return format == GH_FRAME_RGB ? 3 : 1;
}

static gboolean
sane_size (int width, int height)
{
  return width > 0 && height > 0 && width <= GH_FRAME_MAX_SIDE && height <= GH_FRAME_MAX_SIDE;
}

GhFrame *
gh_frame_new_take (GhFrameFormat format, int width, int height, guint8 *pixels, gint64 captured_at)
{
  g_autofree guint8 *taken = pixels;
  if (taken == NULL || !sane_size (width, height))
    return NULL;

  GhFrame *frame = g_atomic_rc_box_new0 (GhFrame);
  frame->format = format;
  frame->width = width;
  frame->height = height;
  frame->captured_at = captured_at;
  gsize length = (gsize) width * bytes_a_pixel (format) * (gsize) height;
  frame->pixels = g_bytes_new_take (g_steal_pointer (&taken), length);
  return frame;
}

GhFrame *
gh_frame_new (GhFrameFormat format, int width, int height, const guint8 *pixels, gsize stride,
              gint64 captured_at)
{
  if (pixels == NULL || !sane_size (width, height))
    return NULL;
  gsize row = (gsize) width * bytes_a_pixel (format);
  if (stride < row)
    return NULL;

  guint8 *copy = g_malloc (row * (gsize) height);
  for (int y = 0; y < height; y++)
    memcpy (copy + row * (gsize) y, pixels + stride * (gsize) y, row);
  return gh_frame_new_take (format, width, height, copy, captured_at);
}

GhFrame *
gh_frame_new_luma (int width, int height, const guint8 *pixels, gsize stride, int step,
                   gint64 captured_at)
{
  if (step == 1)
    return gh_frame_new (GH_FRAME_LUMA, width, height, pixels, stride, captured_at);
  if (pixels == NULL || !sane_size (width, height) || step != 2 || stride < 2 * (gsize) width - 1)
    return NULL;

  guint8 *copy = g_malloc ((gsize) width * (gsize) height);
  for (int y = 0; y < height; y++) {
    const guint8 *from = pixels + stride * (gsize) y;
    guint8 *to = copy + (gsize) width * (gsize) y;
    for (int x = 0; x < width; x++)
      to[x] = from[2 * x];
  }
  return gh_frame_new_take (GH_FRAME_LUMA, width, height, copy, captured_at);
}

GhFrame *
gh_frame_new_bgra (int width, int height, const guint8 *pixels, gsize stride, gint64 captured_at)
{
  if (pixels == NULL || !sane_size (width, height) || stride < 4 * (gsize) width)
    return NULL;

  gsize row = 3 * (gsize) width;
  guint8 *copy = g_malloc (row * (gsize) height);
  for (int y = 0; y < height; y++) {
    const guint8 *from = pixels + stride * (gsize) y;
    guint8 *to = copy + row * (gsize) y;
    for (int x = 0; x < width; x++) {
      to[3 * x] = from[4 * x + 2];
      to[3 * x + 1] = from[4 * x + 1];
      to[3 * x + 2] = from[4 * x];
    }
  }
  return gh_frame_new_take (GH_FRAME_RGB, width, height, copy, captured_at);
}

GhFrame *
gh_frame_ref (GhFrame *frame)
{
  return g_atomic_rc_box_acquire (frame);
}

static void
clear_frame (gpointer data)
{
  GhFrame *frame = data;
  g_clear_pointer (&frame->pixels, g_bytes_unref);
}

void
gh_frame_unref (GhFrame *frame)
{
  if (frame != NULL)
    g_atomic_rc_box_release_full (frame, clear_frame);
}

GhFrameFormat
gh_frame_get_format (const GhFrame *frame)
{
  return frame->format;
}

int
gh_frame_get_width (const GhFrame *frame)
{
  return frame->width;
}

int
gh_frame_get_height (const GhFrame *frame)
{
  return frame->height;
}

gsize
gh_frame_get_row_bytes (const GhFrame *frame)
{
  return (gsize) frame->width * bytes_a_pixel (frame->format);
}

gint64
gh_frame_get_captured_at (const GhFrame *frame)
{
  return frame->captured_at;
}

GBytes *
gh_frame_get_pixels (const GhFrame *frame)
{
  return frame->pixels;
}
