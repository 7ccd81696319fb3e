/* Pictures on paper: the QR path covers exactly the dark modules, and no logo is taken on trust. */

#include "server/message/print-picture.h"

#include <string.h>

#define MODULE 3

/* ---- the QR code ---- */

/* Each module's pixels are all black or all white, and there is nothing else. */
static void
assert_drawn (const GhQrMatrix *matrix, cairo_surface_t *picture)
{
  const guint8 *pixels = cairo_image_surface_get_data (picture);
  int stride = cairo_image_surface_get_stride (picture);
  int side = cairo_image_surface_get_width (picture);
  for (int y = 0; y < side; y++) {
    for (int x = 0; x < side; x++) {
      gboolean dark = gh_qr_matrix_is_dark (matrix, x / MODULE - 1, y / MODULE - 1);
      g_assert_cmpuint (pixels[y * stride + x], ==, dark ? 255 : 0);
    }
  }
}

static void
test_path_is_the_code (void)
{
  static const char *const texts[] = { "TKT-2025-7K3M9Q-4XH2VD", "A", "other-system/0123456789" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GhQrMatrix) matrix = gh_qr_matrix_new (texts[i], NULL);
    int side = ((int) matrix->width + 2) * MODULE;
    cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_A8, side, side);
    cairo_t *cr = cairo_create (picture);
    gh_print_qr_path (cr, matrix, MODULE, MODULE, MODULE);
    cairo_fill (cr);
    cairo_destroy (cr);
    cairo_surface_flush (picture);
    assert_drawn (matrix, picture);
    cairo_surface_destroy (picture);
  }
}

/* Merged: far fewer rectangles than modules. */
static void
test_path_is_small (void)
{
  g_autoptr (GhQrMatrix) matrix = gh_qr_matrix_new ("TKT-2025-7K3M9Q-4XH2VD", NULL);
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (picture);
  gh_print_qr_path (cr, matrix, 0, 0, 1);
  cairo_path_t *path = cairo_copy_path (cr);
  guint rectangles = 0, dark = 0;
  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    rectangles += path->data[i].header.type == CAIRO_PATH_CLOSE_PATH;
  for (guint i = 0; i < matrix->width * matrix->width; i++)
    dark += matrix->modules[i];
  g_assert_cmpuint (rectangles, >, 0);
  g_assert_cmpuint (rectangles, <, dark / 2);
  cairo_path_destroy (path);
  cairo_destroy (cr);
  cairo_surface_destroy (picture);
}

/* ---- logos ---- */

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
make_png (int width, int height)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_surface_write_to_png_stream (picture, append, bytes);
  cairo_surface_destroy (picture);
  return bytes;
}

static void
assert_size (GByteArray *png, int width, int height)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (png);
  cairo_surface_t *logo = gh_print_logo (bytes, 100, 40);
  g_assert_nonnull (logo);
  g_assert_cmpint (cairo_image_surface_get_width (logo), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (logo), ==, height);
  cairo_surface_destroy (logo);
}

static void
test_logo_fits (void)
{
  assert_size (make_png (30, 20), 30, 20);
  assert_size (make_png (400, 40), 100, 10);
  assert_size (make_png (100, 400), 10, 40);
  assert_size (make_png (4000, 1), 100, 1);
}

static void
assert_no_logo (GByteArray *png)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (png);
  g_assert_null (gh_print_logo (bytes, 100, 40));
}

/* A head that promises another width. */
static GByteArray *
make_bomb (guint32 width)
{
  GByteArray *png = make_png (8, 8);
  guint32 promised = GUINT32_TO_BE (width);
  memcpy (png->data + 16, &promised, sizeof promised);
  return png;
}

static void
test_bad_logos (void)
{
  g_assert_null (gh_print_logo (NULL, 100, 40));
  assert_no_logo (g_byte_array_new ());
  assert_no_logo (g_byte_array_append (g_byte_array_new (), (const guint8 *) "GIF89a", 6));
  assert_no_logo (make_bomb (0));
  assert_no_logo (make_bomb (4097));
  assert_no_logo (make_bomb (G_MAXUINT32));
  assert_no_logo (make_bomb (9)); /* and a checksum that does not fit */
  for (guint length = 1; length < 60; length += 7) {
    GByteArray *cut = make_png (8, 8);
    assert_no_logo (g_byte_array_set_size (cut, length));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print-picture/path-is-the-code", test_path_is_the_code);
  g_test_add_func ("/print-picture/path-is-small", test_path_is_small);
  g_test_add_func ("/print-picture/logo-fits", test_logo_fits);
  g_test_add_func ("/print-picture/bad-logos", test_bad_logos);
  return g_test_run ();
}
