/* Pictures for paper; see the header. */

#include "server/message/print-picture.h"

#include <string.h>

/* ---- the QR code ---- */

/* How many rows under @row have exactly the same run of dark modules, from @first to before @end,
 * and mark it as drawn. */
static int
run_height (const GhQrMatrix *matrix, guint8 *drawn, int first, int end, int row)
{
  int width = (int) matrix->width, below = row;
  gboolean same = TRUE;
  while (same) {
    memset (drawn + below * width + first, 1, (gsize) (end - first));
    below++;
    same = below < width && !gh_qr_matrix_is_dark (matrix, first - 1, below) &&
           !gh_qr_matrix_is_dark (matrix, end, below);
    for (int column = first; same && column < end; column++)
      same = gh_qr_matrix_is_dark (matrix, column, below);
  }
  return below - row;
}

void
gh_print_qr_path (cairo_t *cr, const GhQrMatrix *matrix, double x, double y, double module)
{
  int width = (int) matrix->width;
  g_autofree guint8 *drawn = g_new0 (guint8, (gsize) (width * width));
  for (int row = 0; row < width; row++) {
    for (int column = 0, end; column < width; column = end) {
      end = column + 1;
      if (!gh_qr_matrix_is_dark (matrix, column, row))
        continue;
      while (gh_qr_matrix_is_dark (matrix, end, row))
        end++;
      if (drawn[row * width + column])
        continue;
      int height = run_height (matrix, drawn, column, end, row);
      cairo_rectangle (cr, x + column * module, y + row * module, (end - column) * module,
                       height * module);
    }
  }
}

/* ---- the logo ---- */

#define MAX_SIDE 4096 /* pixels: 64 MiB when unpacked */

typedef struct {
  const guint8 *bytes;
  gsize left;
} Source;

static cairo_status_t
read_source (void *closure, unsigned char *data, unsigned int length)
{
  Source *source = closure;
  if (length > source->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, source->bytes, length);
  source->bytes += length;
  source->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

/* Whether the head of the file promises a picture of a bearable size. */
static gboolean
is_bearable (const Source *source)
{
  static const guint8 magic[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  guint32 sides[2];
  if (source->left < 33 || memcmp (source->bytes, magic, sizeof magic) != 0)
    return FALSE;
  memcpy (sides, source->bytes + 16, sizeof sides);
  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++) {
    guint32 side = GUINT32_FROM_BE (sides[i]);
    if (side == 0 || side > MAX_SIDE)
      return FALSE;
  }
  return TRUE;
}

static cairo_surface_t *
shrink (cairo_surface_t *picture, double scale)
{
  int width = MAX (1, (int) (cairo_image_surface_get_width (picture) * scale));
  int height = MAX (1, (int) (cairo_image_surface_get_height (picture) * scale));
  cairo_surface_t *small =
      cairo_surface_create_similar_image (picture, CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (small);
  cairo_scale (cr, width / (double) cairo_image_surface_get_width (picture),
               height / (double) cairo_image_surface_get_height (picture));
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BEST);
  cairo_paint (cr);
  cairo_destroy (cr);
  return small;
}

cairo_surface_t *
gh_print_logo (GBytes *png, int width, int height)
{
  Source source = { NULL, 0 };
  if (png != NULL)
    source.bytes = g_bytes_get_data (png, &source.left);
  if (!is_bearable (&source))
    return NULL;
  cairo_surface_t *picture = cairo_image_surface_create_from_png_stream (read_source, &source);
  if (cairo_surface_status (picture) != CAIRO_STATUS_SUCCESS) {
    cairo_surface_destroy (picture);
    return NULL;
  }
  double scale = MIN ((double) width / cairo_image_surface_get_width (picture),
                      (double) height / cairo_image_surface_get_height (picture));
  if (scale < 1) {
    cairo_surface_t *small = shrink (picture, scale);
    cairo_surface_destroy (picture);
    picture = small;
  }
  return picture;
}
