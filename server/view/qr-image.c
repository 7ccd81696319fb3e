/* Writes QR codes as PNG (libpng, one bit a pixel). */

#include "server/view/qr-image.h"

#include "server/view/qr-matrix.h"

#include <png.h>
#include <string.h>
#include <zlib.h>

G_DEFINE_QUARK (gh_qr_error, gh_qr_error)

#define MAX_MODULE_PX 64

static void
on_png_write (png_structp png, png_bytep bytes, size_t length)
{
  g_byte_array_append (png_get_io_ptr (png), bytes, (guint) length);
}

static void
on_png_flush (png_structp png)
{
}

static void
on_png_warning (png_structp png, png_const_charp message)
{
}

/* One row of modules as bits, a white pixel being 1. */
static void
fill_row (guint8 *bits, const GhQrMatrix *matrix, int row, guint module_px)
{
  guint x = 0;

  for (int column = -GH_QR_QUIET; column < (int) matrix->width + GH_QR_QUIET; column++) {
    gboolean dark = gh_qr_matrix_is_dark (matrix, column, row);

    for (guint i = 0; i < module_px; i++, x++)
      if (!dark)
        bits[x / 8] |= (guint8) (0x80 >> (x % 8));
  }
}

/* Everything that libpng may leave by longjmp; all memory belongs to the caller. */
static gboolean
write_png (png_structp png, png_infop info, const GhQrMatrix *matrix, guint module_px, guint8 *bits,
           gsize stride)
{
  guint side = (matrix->width + 2 * GH_QR_QUIET) * module_px;

  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;
  png_set_IHDR (png, info, side, side, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  /* Most rows repeat the one above: nothing is left of them for the compressor to search. */
  png_set_filter (png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
  png_set_compression_level (png, 1);
  png_set_compression_strategy (png, Z_DEFAULT_STRATEGY);
  png_set_compression_mem_level (png, 5);
  png_set_compression_window_bits (png, 12);
  png_write_info (png, info);
  for (int row = -GH_QR_QUIET; row < (int) matrix->width + GH_QR_QUIET; row++) {
    memset (bits, 0, stride);
    fill_row (bits, matrix, row, module_px);
    for (guint i = 0; i < module_px; i++)
      png_write_row (png, bits);
  }
  png_write_end (png, NULL);
  return TRUE;
}

GBytes *
gh_qr_png (const char *text, guint module_px, GError **error)
{
  g_autoptr (GhQrMatrix) matrix = gh_qr_matrix_new (text, error);
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree guint8 *bits = NULL;
  png_structp png = NULL;
  png_infop info = NULL;
  gboolean good = FALSE;
  gsize stride;

  g_assert (module_px >= 1 && module_px <= MAX_MODULE_PX);
  if (matrix == NULL)
    return NULL;
  stride = ((matrix->width + 2 * GH_QR_QUIET) * module_px + 7) / 8;
  bits = g_malloc (stride);
  bytes = g_byte_array_new ();
  png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, on_png_warning);
  info = png != NULL ? png_create_info_struct (png) : NULL;
  if (info != NULL) {
    png_set_write_fn (png, bytes, on_png_write, on_png_flush);
    good = write_png (png, info, matrix, module_px, bits, stride);
  }
  png_destroy_write_struct (&png, &info);
  if (!good) {
    g_set_error_literal (error, GH_QR_ERROR, GH_QR_ERROR_DRAWING, "libpng wrote no picture");
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

char *
gh_qr_data_uri (const char *text, guint module_px, GError **error)
{
  g_autoptr (GBytes) png = gh_qr_png (text, module_px, error);
  g_autofree char *base64 = NULL;
  gconstpointer bytes = NULL;
  gsize length = 0;

  if (png == NULL)
    return NULL;
  bytes = g_bytes_get_data (png, &length);
  base64 = g_base64_encode (bytes, length);
  return g_strconcat ("data:image/png;base64,", base64, NULL);
}

gboolean
gh_qr_describe (const char *text, int *version, char *level, guint *modules, GError **error)
{
  g_autoptr (GhQrMatrix) matrix = gh_qr_matrix_new (text, error);

  if (matrix == NULL)
    return FALSE;
  if (version != NULL)
    *version = matrix->version;
  if (level != NULL)
    *level = matrix->level;
  if (modules != NULL)
    *modules = matrix->width;
  return TRUE;
}
