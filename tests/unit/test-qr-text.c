/* QR codes for a terminal: libzbar reads what stands there. */

#include "server/view/qr-text.h"

#include <string.h>
#include <zbar.h>

#define TEXT                                                                                       \
  "gatehouse-enrol https://tickets.example.org/book 0123456789abcdefghijABCDEFGHIJ-_0123456789012"
#define SCALE 3

/* What is read in the half blocks of @lines, NULL for nothing. Owned by the caller. */
static char *
read_code (const char *const *lines)
{
  guint height = 2 * g_strv_length ((char **) lines), width = height + 1;
  guint side = width * SCALE;
  guint8 *pixels = g_malloc (side * side);
  memset (pixels, 0xff, side * side);
  for (guint y = 0; y < height * SCALE; y++) {
    const char *line = lines[y / SCALE / 2];
    gboolean lower = (y / SCALE) % 2 == 1;
    for (guint column = 0; *line != '\0'; line = g_utf8_next_char (line), column++) {
      gboolean dark = g_str_has_prefix (line, "█") || g_str_has_prefix (line, lower ? "▄" : "▀");
      g_assert_cmpuint (column, <, width);
      memset (pixels + y * side + column * SCALE, dark ? 0 : 0xff, SCALE);
    }
  }
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, side, side);
  zbar_image_set_data (image, pixels, side * side, NULL);
  zbar_scan_image (scanner, image);
  const zbar_symbol_t *symbol = zbar_image_first_symbol (image);
  char *text = symbol != NULL ? g_strdup (zbar_symbol_get_data (symbol)) : NULL;
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
  g_free (pixels);
  return text;
}

static void
test_plain (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = gh_qr_text (TEXT, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (code, "\n"));
  code[strlen (code) - 1] = '\0';
  g_auto (GStrv) lines = g_strsplit (code, "\n", -1);
  g_autofree char *text = read_code ((const char *const *) lines);
  g_assert_cmpstr (text, ==, TEXT);
  /* The quiet zone: two lines of nothing, four columns. */
  for (int i = 0; i < 2; i++)
    g_assert_cmpuint (strspn (lines[i], " "), ==, strlen (lines[i]));
  g_assert_true (g_str_has_prefix (lines[4], "    █"));
}

static void
test_colours (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = gh_qr_text (TEXT, FALSE, &error);
  g_autofree char *coloured = gh_qr_text (TEXT, TRUE, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (plain, "\n", -1);
  g_autoptr (GString) wanted = g_string_new (NULL);
  for (char **line = lines; line[1] != NULL; line++)
    g_string_append_printf (wanted, "\033[38;5;16;48;5;231m%s\033[0m\n", *line);
  g_assert_cmpstr (coloured, ==, wanted->str);
}

static void
test_too_long (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (GH_QR_MAX_BYTES + 1, 'x');
  g_assert_null (gh_qr_text (text, FALSE, &error));
  g_assert_error (error, GH_QR_ERROR, GH_QR_ERROR_TEXT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr-text/plain", test_plain);
  g_test_add_func ("/qr-text/colours", test_colours);
  g_test_add_func ("/qr-text/too-long", test_too_long);
  return g_test_run ();
}
