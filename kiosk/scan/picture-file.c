/* Reads a picture file into a luma frame, the way a camera would have given it. */

#include "kiosk/scan/picture-file.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

/* What comes out of a pipe: more than that is no picture that gh_frame_new_take() would have. */
#define PIPE_MAX_BYTES (256 * 1024 * 1024)
#define CHUNK_BYTES    (64 * 1024)

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

static GhFrame *
refuse_size (int width, int height, GError **error)
{
  g_set_error (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_FAILED, "%d×%d is too large", width,
               height);
  return NULL;
}

static GhFrame *
load_file (const char *path, GError **error)
{
  int width = 0, height = 0;
  if (gdk_pixbuf_get_file_info (path, &width, &height) != NULL &&
      (width > GH_FRAME_MAX_SIDE || height > GH_FRAME_MAX_SIDE))
    return refuse_size (width, height, error);
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
  return frame != NULL ? frame : refuse_size (width, height, error);
}

/* ---- pipes ---- */

static gboolean
copy_all (GInputStream *from, GOutputStream *to, GError **error)
{
  g_autofree char *chunk = g_malloc (CHUNK_BYTES);
  gsize total = 0, length = 0;
  do {
    if (!g_input_stream_read_all (from, chunk, CHUNK_BYTES, &length, NULL, error) ||
        !g_output_stream_write_all (to, chunk, length, NULL, NULL, error))
      return FALSE;
    total += length;
    if (total > PIPE_MAX_BYTES) {
      g_set_error (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_FAILED, "There is too much of it");
      return FALSE;
    }
  } while (length == CHUNK_BYTES);
  return g_output_stream_close (to, NULL, error);
}

/* A picture is opened twice, for its size first; what a pipe gives can be read only once. */
static GhFrame *
load_pipe (const char *path, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) from = g_file_read (source, NULL, error);
  if (from == NULL)
    return NULL;
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) copy = g_file_new_tmp ("gatehouse-decode-XXXXXX", &stream, error);
  if (copy == NULL)
    return NULL;
  GOutputStream *to = g_io_stream_get_output_stream (G_IO_STREAM (stream));
  GhFrame *frame = NULL;
  if (copy_all (G_INPUT_STREAM (from), to, error))
    frame = load_file (g_file_peek_path (copy), error);
  g_file_delete (copy, NULL, NULL);
  return frame;
}

GhFrame *
gh_picture_file_load (const char *path, GError **error)
{
  gboolean whole = g_file_test (path, G_FILE_TEST_IS_REGULAR | G_FILE_TEST_IS_DIR) ||
                   !g_file_test (path, G_FILE_TEST_EXISTS);
  return whole ? load_file (path, error) : load_pipe (path, error);
}
