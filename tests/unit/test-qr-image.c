/* QR pictures: what is chosen for a text, and that libzbar reads back what was drawn. */

#include "server/view/qr-image.h"

#include <png.h>
#include <qrencode.h>
#include <string.h>
#include <zbar.h>

#define TICKET "TKT-2025-7K3M9Q-4XH2VD"

typedef struct {
  guint side;
  guint8 *pixels; /* side × side, one byte each */
  int bit_depth;  /* as the file has it */
} Picture;

static void
picture_clear (Picture *picture)
{
  g_clear_pointer (&picture->pixels, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

/* Bit depth and colour type stand at a fixed place of every PNG. */
static void
read_png (GBytes *png, Picture *picture)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (png, &length);
  png_image image = { .version = PNG_IMAGE_VERSION };

  g_assert_cmpuint (length, >, 33);
  picture->bit_depth = bytes[24];
  g_assert_cmpint (bytes[25], ==, PNG_COLOR_TYPE_GRAY);
  g_assert_true (png_image_begin_read_from_memory (&image, bytes, length));
  image.format = PNG_FORMAT_GRAY;
  g_assert_cmpuint (image.width, ==, image.height);
  picture->side = image.width;
  picture->pixels = g_malloc (PNG_IMAGE_SIZE (image));
  g_assert_true (png_image_finish_read (&image, NULL, picture->pixels, 0, NULL));
}

/* What zbar reads, owned by the caller; NULL when it reads nothing. */
static char *
scan (const Picture *picture)
{
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();
  const zbar_symbol_t *symbol = NULL;
  char *text = NULL;

  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, picture->side, picture->side);
  zbar_image_set_data (image, picture->pixels, (gulong) picture->side * picture->side, NULL);
  zbar_scan_image (scanner, image);
  symbol = zbar_image_first_symbol (image);
  if (symbol != NULL)
    text = g_strndup (zbar_symbol_get_data (symbol), zbar_symbol_get_data_length (symbol));
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
  return text;
}

static void
assert_chosen (const char *text, int version, char level)
{
  g_autoptr (GError) error = NULL;
  int chosen_version = 0;
  char chosen_level = ' ';
  guint modules = 0;

  g_assert_true (gh_qr_describe (text, &chosen_version, &chosen_level, &modules, &error));
  g_assert_no_error (error);
  g_assert_cmpint (chosen_version, ==, version);
  g_assert_cmpint (chosen_level, ==, level);
  g_assert_cmpuint (modules, ==, 17 + 4 * (guint) version);
}

static void
test_choice (void)
{
  assert_chosen (TICKET, 2, 'Q');
  assert_chosen ("tkt-2025-7k3m9q-4xh2vd", 2, 'M'); /* 8-bit: as it is, not upper-cased */
  assert_chosen ("A", 1, 'H');
  assert_chosen ("12345678901234567", 1, 'H'); /* 17 digits is all that 1-H holds */
  assert_chosen ("123456789012345678", 1, 'Q');
  assert_chosen ("ABCDEFGHIJKLMNOPQRST", 1, 'M'); /* 20: all that 1-M holds */
  assert_chosen ("ABCDEFGHIJKLMNOPQRSTU", 2, 'Q');
}

/* The version that libqrencode itself would take; 0 when it refuses. */
static int
library_version (const char *text, QRencodeMode mode, int version, QRecLevel level)
{
  QRinput *input = QRinput_new2 (version, level);
  QRcode *code = NULL;
  int chosen = 0;

  g_assert_cmpint (QRinput_append (input, mode, (int) strlen (text), (const unsigned char *) text),
                   ==, 0);
  code = QRcode_encodeInput (input);
  if (code != NULL)
    chosen = code->version;
  QRcode_free (code);
  QRinput_free (input);
  return chosen;
}

/* Every length of every mode: the smallest version at M, the highest level that keeps it. */
static void
test_choice_agrees (void)
{
  static const struct {
    char letter;
    QRencodeMode mode;
  } kinds[] = { { '7', QR_MODE_NUM }, { 'K', QR_MODE_AN }, { 'k', QR_MODE_8 } };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    for (gsize length = 1; length <= GH_QR_MAX_BYTES; length++) {
      g_autofree char *text = g_strnfill (length, kinds[i].letter);
      int version = library_version (text, kinds[i].mode, 0, QR_ECLEVEL_M);
      char level = 'M';

      if (library_version (text, kinds[i].mode, version, QR_ECLEVEL_H) == version)
        level = 'H';
      else if (library_version (text, kinds[i].mode, version, QR_ECLEVEL_Q) == version)
        level = 'Q';
      assert_chosen (text, version, level);
    }
  }
}

static void
test_reads_back (void)
{
  static const char *const texts[] = { TICKET, "old-Ticket #77/b", "1234567890",
                                       "A B$C%D*E+F-G.H/I:J", "https://example.org/?a=b&c=<d>" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) png = gh_qr_png (texts[i], 6, &error);
    g_auto (Picture) picture = { 0 };
    g_autofree char *text = NULL;

    g_assert_no_error (error);
    read_png (png, &picture);
    text = scan (&picture);
    g_assert_cmpstr (text, ==, texts[i]);
  }
}

static void
test_png_form (void)
{
  g_autoptr (GBytes) png = gh_qr_png (TICKET, 8, NULL);
  g_auto (Picture) picture = { 0 };

  read_png (png, &picture);
  g_assert_cmpint (picture.bit_depth, ==, 1);
  g_assert_cmpuint (picture.side, ==, (25 + 8) * 8);
  g_assert_cmpuint (g_bytes_get_size (png), <, 1024);
  /* Four white modules all round, then the finder's dark corner. */
  for (guint y = 0; y < picture.side; y++)
    for (guint x = 0; x < picture.side; x++)
      if (MIN (MIN (x, y), picture.side - 1 - MAX (x, y)) < 32)
        g_assert_cmpuint (picture.pixels[y * picture.side + x], ==, 255);
  g_assert_cmpuint (picture.pixels[32 * picture.side + 32], ==, 0);
}

static void
test_module_sizes (void)
{
  static const guint sizes[] = { 1, 3, 64 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GBytes) png = gh_qr_png (TICKET, sizes[i], NULL);
    g_auto (Picture) picture = { 0 };

    read_png (png, &picture);
    g_assert_cmpuint (picture.side, ==, 33 * sizes[i]);
  }
}

static void
test_data_uri (void)
{
  static const char prefix[] = "data:image/png;base64,";
  g_autofree char *uri = gh_qr_data_uri (TICKET, 4, NULL);
  g_autoptr (GBytes) png = gh_qr_png (TICKET, 4, NULL);
  g_autofree guchar *bytes = NULL;
  gsize length = 0;

  g_assert_true (g_str_has_prefix (uri, prefix));
  bytes = g_base64_decode (uri + strlen (prefix), &length);
  g_assert_cmpmem (bytes, length, g_bytes_get_data (png, NULL), g_bytes_get_size (png));
}

static void
test_bad_text (void)
{
  g_autofree char *longest = g_strnfill (GH_QR_MAX_BYTES, 'a');
  g_autofree char *longer = g_strnfill (GH_QR_MAX_BYTES + 1, 'a');
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = gh_qr_png (longest, 2, &error);

  g_assert_no_error (error);
  g_assert_nonnull (png);
  g_assert_null (gh_qr_png (longer, 2, &error));
  g_assert_error (error, GH_QR_ERROR, GH_QR_ERROR_TEXT);
  g_clear_error (&error);
  g_assert_null (gh_qr_png ("", 2, &error));
  g_assert_error (error, GH_QR_ERROR, GH_QR_ERROR_TEXT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr-image/choice", test_choice);
  g_test_add_func ("/qr-image/choice-agrees", test_choice_agrees);
  g_test_add_func ("/qr-image/reads-back", test_reads_back);
  g_test_add_func ("/qr-image/png-form", test_png_form);
  g_test_add_func ("/qr-image/module-sizes", test_module_sizes);
  g_test_add_func ("/qr-image/data-uri", test_data_uri);
  g_test_add_func ("/qr-image/bad-text", test_bad_text);
  return g_test_run ();
}
