/* Reads a picture file into a luma frame, the way a camera would have given it. */

#include "kiosk/scan/picture-file.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

/* BT.601 in 8.8 fixed point. A grey pixel keeps its value: the weights add up to 256. */
static guint8
luma_of (const guint8 *rgb)
{
  return (guint8) ((77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2]) >> 8);
}

static guint8
on_white (guint8 luma, guint8 alpha)
{
  return (guint8) ((luma * alpha + 255 * (255 - alpha) + 127) / 255);
}

GhFrame *
gh_picture_file_load (const char *path, GError **error)
{
  int width = 0, height = 0;
  if (gdk_pixbuf_get_file_info (path, &width, &height) != NULL &&
      (width > GH_FRAME_MAX_SIDE || height > GH_FRAME_MAX_SIDE)) {
    g_set_error (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_FAILED, "%s: %d×%d is too large", path,
                 width, height);
    return NULL;
  }
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_file (path, error);
  if (picture == NULL)
    return NULL;

  width = gdk_pixbuf_get_width (picture);
  height = gdk_pixbuf_get_height (picture);
  int channels = gdk_pixbuf_get_n_channels (picture);
  gboolean alpha = gdk_pixbuf_get_has_alpha (picture);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (picture);
  const guint8 *pixels = gdk_pixbuf_read_pixels (picture);

  guint8 *luma = g_malloc ((gsize) width * (gsize) height);
  guint8 *out = luma;
  for (int y = 0; y < height; y++) {
    const guint8 *pixel = pixels + stride * (gsize) y;
    for (int x = 0; x < width; x++, pixel += channels) {
      guint8 value = luma_of (pixel);
      *out++ = alpha ? on_white (value, pixel[3]) : value;
    }
  }
  GhFrame *frame = gh_frame_new_take (GH_FRAME_LUMA, width, height, luma, g_get_monotonic_time ());
  if (frame == NULL)
    g_set_error (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_FAILED, "%s: %d×%d is too large", path,
                 width, height);
  return frame;
}
