/* Logos from outside: what is taken, what becomes of it, what is refused and why. */

#include "server/view/logo.h"

#include <png.h>
#include <string.h>

#define MAX_BYTES 65536

/* A PNG to be made: its pixels come from paint(), as many channels as the type has. */
typedef struct {
  guint width, height;
  int type, depth;
  int interlace;
  void (*paint) (guint8 *pixel, guint x, guint y);
  const char *text;  /* a comment, NULL for none */
  const char *chunk; /* another chunk's name, NULL for none */
} Drawing;

static void
on_write (png_structp png, png_bytep bytes, size_t length)
{
  g_byte_array_append (png_get_io_ptr (png), bytes, (guint) length);
}

static void
add_extras (png_structp png, png_infop info, const Drawing *drawing)
{
  if (drawing->text != NULL) {
    char key[] = "Comment";
    png_text text = { .compression = PNG_TEXT_COMPRESSION_NONE,
                      .key = key,
                      .text = (char *) drawing->text };
    png_set_text (png, info, &text, 1);
  }
}

static GBytes *
draw (const Drawing *drawing)
{
  GByteArray *bytes = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  png_set_write_fn (png, bytes, on_write, NULL);
  png_set_IHDR (png, info, drawing->width, drawing->height, drawing->depth, drawing->type,
                drawing->interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  add_extras (png, info, drawing);
  png_write_info (png, info);
  if (drawing->chunk != NULL)
    png_write_chunk (png, (png_const_bytep) drawing->chunk, (png_const_bytep) "\0\0\0\1\0\0\0\0",
                     8);
  gsize channels = png_get_channels (png, info) * (gsize) (drawing->depth / 8);
  g_autofree guint8 *pixels = g_malloc0_n (drawing->height, drawing->width * channels);
  g_autofree png_bytep *rows = g_new (png_bytep, drawing->height);
  for (guint y = 0; y < drawing->height; y++) {
    rows[y] = pixels + y * drawing->width * channels;
    for (guint x = 0; x < drawing->width; x++)
      drawing->paint (rows[y] + x * channels, x, y);
  }
  png_write_image (png, rows);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (bytes);
}

/* RGBA: a blue bar on a transparent ground. */
static void
paint_bar (guint8 *pixel, guint x, guint y)
{
  const guint8 bar[] = { 0x10, 0x20, 0x80, 0xff }, hidden[] = { 'k', 'e', 'y', 0 };
  memcpy (pixel, y % 4 == 0 || y % 4 == 3 ? bar : hidden, 4);
}

/* The same inside of margins that hide something: 3 pixels on the left, 5 above, 10 on the right
 * and 7 below of a picture of MARGINS_WIDTH × MARGINS_HEIGHT. */
#define MARGINS_WIDTH  64
#define MARGINS_HEIGHT 32

static void
paint_margins (guint8 *pixel, guint x, guint y)
{
  const guint8 hidden[] = { 'k', 'e', 'y', 0 };
  if (x < 3 || x >= MARGINS_WIDTH - 10 || y < 5 || y >= MARGINS_HEIGHT - 7)
    memcpy (pixel, hidden, 4);
  else
    paint_bar (pixel, x - 3, y - 5);
}

/* One pixel in a corner of a picture that is transparent else. */
static void
paint_dot (guint8 *pixel, guint x, guint y)
{
  const guint8 dot[] = { 0x10, 0x20, 0x80, x == 0 && y == MARGINS_HEIGHT - 1 ? 0xff : 0 };
  memcpy (pixel, dot, 4);
}

static void
paint_nothing (guint8 *pixel, guint x, guint y)
{
}

static void
paint_white (guint8 *pixel, guint x, guint y)
{
  const guint8 white[] = { 0xff, 0xff, 0xff, y % 4 < 2 ? 0xff : 0 };
  memcpy (pixel, white, 4);
}

/* RGB that nothing compresses. */
static void
paint_noise (guint8 *pixel, guint x, guint y)
{
  for (int i = 0; i < 3; i++)
    pixel[i] = (guint8) g_test_rand_int ();
}

static void
paint_shades (guint8 *pixel, guint x, guint y)
{
  pixel[0] = (guint8) x;
  pixel[1] = (guint8) y;
  pixel[2] = 0;
}

static void
paint_grey (guint8 *pixel, guint x, guint y)
{
  pixel[0] = (guint8) (x * 2);
}

static void
paint_deep (guint8 *pixel, guint x, guint y)
{
  pixel[0] = 0x12; /* 16 bits of grey */
  pixel[1] = (guint8) x;
}

/* The pixels of a PNG as libpng's simple reader sees them: RGBA. */
static guint8 *
read_pixels (GBytes *png, guint *width, guint *height)
{
  png_image image = { .version = PNG_IMAGE_VERSION };
  gsize length = 0;
  const void *bytes = g_bytes_get_data (png, &length);
  g_assert_true (png_image_begin_read_from_memory (&image, bytes, length));
  image.format = PNG_FORMAT_RGBA;
  guint8 *pixels = g_malloc (PNG_IMAGE_SIZE (image));
  g_assert_true (png_image_finish_read (&image, NULL, pixels, 0, NULL));
  *width = image.width;
  *height = image.height;
  return pixels;
}

static guint8
colour_type (GBytes *png)
{
  return ((const guint8 *) g_bytes_get_data (png, NULL))[25];
}

static gboolean
holds (GBytes *png, const char *what)
{
  gsize length = 0;
  const void *bytes = g_bytes_get_data (png, &length);
  return memmem (bytes, length, what, strlen (what)) != NULL;
}

static void
test_pixels_stay (void)
{
  static const struct {
    Drawing drawing;
    int becomes;
  } cases[] = {
    { { 64, 32, PNG_COLOR_TYPE_RGBA, 8, PNG_INTERLACE_NONE, paint_bar }, PNG_COLOR_TYPE_PALETTE },
    { { 64, 32, PNG_COLOR_TYPE_RGBA, 8, PNG_INTERLACE_ADAM7, paint_bar }, PNG_COLOR_TYPE_PALETTE },
    { { 128, 9, PNG_COLOR_TYPE_GRAY, 8, PNG_INTERLACE_NONE, paint_grey }, PNG_COLOR_TYPE_PALETTE },
    { { 64, 64, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, paint_shades }, PNG_COLOR_TYPE_RGB },
    { { 1024, 512, PNG_COLOR_TYPE_RGBA, 8, PNG_INTERLACE_NONE, paint_bar },
      PNG_COLOR_TYPE_PALETTE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) file = draw (&cases[i].drawing);
    g_autofree char *tag = NULL;
    g_autoptr (GBytes) clean = gh_logo_clean (file, MAX_BYTES, &tag, &error);
    g_assert_no_error (error);
    g_assert_cmpint (colour_type (clean), ==, cases[i].becomes);
    guint width = 0, height = 0, told_width = 0, told_height = 0;
    g_autofree guint8 *before = read_pixels (file, &width, &height);
    g_autofree guint8 *after = read_pixels (clean, &width, &height);
    g_assert_true (gh_logo_size (tag, &told_width, &told_height));
    g_assert_cmpuint (told_width, ==, width);
    g_assert_cmpuint (told_height, ==, height);
    for (gsize p = 0; p < (gsize) width * height * 4; p += 4) {
      g_assert_cmphex (before[p + 3], ==, after[p + 3]);
      if (before[p + 3] != 0)
        g_assert_cmpmem (before + p, 4, after + p, 4);
    }
  }
}

static void
test_margins_go (void)
{
  static const struct {
    void (*paint) (guint8 *pixel, guint x, guint y);
    guint left, top, width, height;
  } cases[] = {
    { paint_margins, 3, 5, MARGINS_WIDTH - 13, MARGINS_HEIGHT - 12 },
    { paint_dot, 0, MARGINS_HEIGHT - 1, 1, 1 },
    { paint_bar, 0, 0, MARGINS_WIDTH, MARGINS_HEIGHT },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    Drawing drawing = { MARGINS_WIDTH,      MARGINS_HEIGHT, PNG_COLOR_TYPE_RGBA, 8,
                        PNG_INTERLACE_NONE, cases[i].paint };
    g_autoptr (GBytes) file = draw (&drawing);
    g_autofree char *tag = NULL;
    g_autoptr (GBytes) clean = gh_logo_clean (file, MAX_BYTES, &tag, &error);
    g_assert_no_error (error);
    guint width = 0, height = 0, told_width = 0, told_height = 0;
    g_autofree guint8 *pixels = read_pixels (clean, &width, &height);
    g_assert_cmpuint (width, ==, cases[i].width);
    g_assert_cmpuint (height, ==, cases[i].height);
    g_assert_true (gh_logo_size (tag, &told_width, &told_height));
    g_assert_cmpuint (told_width, ==, width);
    g_assert_cmpuint (told_height, ==, height);
    for (guint y = 0; y < height; y++) {
      for (guint x = 0; x < width; x++) {
        guint8 painted[4] = { 0 };
        const guint8 *kept = pixels + ((gsize) y * width + x) * 4;
        cases[i].paint (painted, x + cases[i].left, y + cases[i].top);
        g_assert_cmphex (kept[3], ==, painted[3]);
        g_assert_cmpmem (kept, painted[3] != 0 ? 4 : 0, painted, painted[3] != 0 ? 4 : 0);
      }
    }
  }
}

static void
test_sixteen_bits (void)
{
  const Drawing drawing = { 64, 9, PNG_COLOR_TYPE_GRAY, 16, PNG_INTERLACE_NONE, paint_deep };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = draw (&drawing);
  g_autofree char *tag = NULL;
  g_autoptr (GBytes) clean = gh_logo_clean (file, MAX_BYTES, &tag, &error);
  g_assert_no_error (error);
  guint width = 0, height = 0;
  g_autofree guint8 *pixels = read_pixels (clean, &width, &height);
  for (gsize p = 0; p < (gsize) width * height * 4; p++)
    g_assert_cmphex (pixels[p], ==, p % 4 == 3 ? 0xff : 0x12);
}

/* Texts, what follows the end, and what transparent pixels hide are left out. */
static void
test_nothing_else_stays (void)
{
  g_autoptr (GError) error = NULL;
  Drawing drawing = {
    64, 32, PNG_COLOR_TYPE_RGBA, 8, PNG_INTERLACE_NONE, paint_bar, "secret text", "prIv"
  };
  g_autoptr (GBytes) file = draw (&drawing);
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_byte_array_append (longer, g_bytes_get_data (file, NULL), (guint) g_bytes_get_size (file));
  g_byte_array_append (longer, (const guint8 *) "<script>", 8);
  g_autoptr (GBytes) more = g_byte_array_free_to_bytes (g_steal_pointer (&longer));
  g_autofree char *tag = NULL, *plain_tag = NULL;
  g_autoptr (GBytes) clean = gh_logo_clean (more, MAX_BYTES, &tag, &error);
  g_assert_no_error (error);
  g_assert_true (holds (more, "secret text") && holds (more, "prIv"));
  g_assert_false (holds (clean, "secret text") || holds (clean, "prIv") ||
                  holds (clean, "<script>"));
  drawing.text = drawing.chunk = NULL;
  g_autoptr (GBytes) plain = draw (&drawing);
  g_autoptr (GBytes) same = gh_logo_clean (plain, MAX_BYTES, &plain_tag, &error);
  g_assert_true (g_bytes_equal (clean, same));
  g_assert_cmpstr (tag, ==, plain_tag);
  guint width = 0, height = 0;
  g_autofree guint8 *pixels = read_pixels (clean, &width, &height);
  g_assert_cmphex (pixels[width * 4], ==, 0);
}

static void
assert_refused (GBytes *file, gsize max_bytes, GhLogoError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tag = NULL;
  g_assert_null (gh_logo_clean (file, max_bytes, &tag, &error));
  g_assert_error (error, GH_LOGO_ERROR, (int) code);
  g_assert_null (tag);
}

static void
test_refused (void)
{
  static const struct {
    Drawing drawing;
    GhLogoError error;
  } cases[] = {
    { { 1025, 8, PNG_COLOR_TYPE_RGBA, 8, PNG_INTERLACE_NONE, paint_bar }, GH_LOGO_ERROR_SIZE },
    { { 8, 513, PNG_COLOR_TYPE_RGBA, 8, PNG_INTERLACE_NONE, paint_bar }, GH_LOGO_ERROR_SIZE },
    { { 256, 256, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, paint_noise }, GH_LOGO_ERROR_SIZE },
    { { 64, 32, PNG_COLOR_TYPE_RGBA, 8, PNG_INTERLACE_NONE, paint_white },
      GH_LOGO_ERROR_INVISIBLE },
    { { 64, 32, PNG_COLOR_TYPE_RGBA, 8, PNG_INTERLACE_NONE, paint_nothing },
      GH_LOGO_ERROR_INVISIBLE },
    { { 64, 32, PNG_COLOR_TYPE_RGBA, 8, PNG_INTERLACE_NONE, paint_bar, NULL, "acTL" },
      GH_LOGO_ERROR_ANIMATED },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) file = draw (&cases[i].drawing);
    assert_refused (file, MAX_BYTES, cases[i].error);
  }
}

/* Cut anywhere, changed anywhere: refused or read, and never more than that. */
static void
test_broken (void)
{
  const Drawing drawing = { 64, 32, PNG_COLOR_TYPE_RGBA, 8, PNG_INTERLACE_ADAM7, paint_bar };
  g_autoptr (GBytes) file = draw (&drawing);
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  for (gsize cut = 0; cut < length; cut++) {
    g_autoptr (GBytes) part = g_bytes_new (bytes, cut);
    assert_refused (part, MAX_BYTES, GH_LOGO_ERROR_FORMAT);
  }
  for (gsize at = 0; at < length; at++) {
    g_autofree guint8 *changed = g_memdup2 (bytes, length);
    changed[at] ^= 0x55;
    g_autoptr (GBytes) wrong = g_bytes_new (changed, length);
    g_autofree char *tag = NULL;
    g_autoptr (GBytes) clean = gh_logo_clean (wrong, MAX_BYTES, &tag, NULL);
    g_assert_true ((clean == NULL) == (tag == NULL));
  }
  g_autoptr (GBytes) jpeg = g_bytes_new_static ("\xff\xd8\xff\xe0 JFIF …………………", 20);
  assert_refused (jpeg, MAX_BYTES, GH_LOGO_ERROR_FORMAT);
}

static void
test_sizes_in_tags (void)
{
  guint width = 7, height = 7;
  static const char *const wrong[] = { NULL,
                                       "",
                                       "a",
                                       "0123456789abcdef",
                                       "0123456789abcdef-",
                                       "0123456789abcdef-12",
                                       "0123456789abcdef-0x1",
                                       "0123456789abcdef-1x513",
                                       "0123456789abcdef-1025x1",
                                       "0123456789abcdef-1x1x1",
                                       "0123456789abcdef- 1x1",
                                       "0123456789ABCDEF-1x1",
                                       "0123456789abcdef0-1x1" };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (gh_logo_size (wrong[i], &width, &height));
  g_assert_cmpuint (width + height, ==, 14);
  g_assert_true (gh_logo_size ("0123456789abcdef-1024x512", &width, &height));
  g_assert_cmpuint (width, ==, 1024);
  g_assert_cmpuint (height, ==, 512);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/logo/pixels-stay", test_pixels_stay);
  g_test_add_func ("/logo/margins-go", test_margins_go);
  g_test_add_func ("/logo/sixteen-bits", test_sixteen_bits);
  g_test_add_func ("/logo/nothing-else-stays", test_nothing_else_stays);
  g_test_add_func ("/logo/refused", test_refused);
  g_test_add_func ("/logo/broken", test_broken);
  g_test_add_func ("/logo/sizes-in-tags", test_sizes_in_tags);
  return g_test_run ();
}
