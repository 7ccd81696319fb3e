/* One zbar scanner for QR codes, one for Code 128, both kept: making them costs more than a code.
 */

#include "kiosk/decode/reader.h"

#include <string.h>
#include <zbar.h>

/* zbar wants nine lines through a finder: three a module. */
#define PIXELS     3
#define QUIET      4
#define DRAWN_SIDE ((GH_LAYOUT_MAX_SIDE + 2 * QUIET) * PIXELS)
#define LIGHT      255
#define CORNER     30
/* Bars are many rows high: every tenth will do. */
#define LINE_DENSITY 10

struct _GhReader {
  zbar_image_scanner_t *codes;
  zbar_image_scanner_t *lines;
  zbar_image_t *image;
  guint8 *drawn;
};

static zbar_image_scanner_t *
scanner_for (zbar_symbol_type_t symbology)
{
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (scanner, symbology, ZBAR_CFG_ENABLE, 1);
  return scanner;
}

static zbar_image_scanner_t *
line_scanner (void)
{
  zbar_image_scanner_t *scanner = scanner_for (ZBAR_CODE128);
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, LINE_DENSITY);
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, LINE_DENSITY);
  return scanner;
}

GhReader *
gh_reader_new (void)
{
  GhReader *reader = g_new0 (GhReader, 1);
  reader->codes = scanner_for (ZBAR_QRCODE);
  /* Text mode guesses at character sets and changes UTF-8. */
  zbar_image_scanner_set_config (reader->codes, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
  reader->lines = line_scanner ();
  reader->image = zbar_image_create ();
  zbar_image_set_format (reader->image, zbar_fourcc ('Y', '8', '0', '0'));
  reader->drawn = g_malloc (DRAWN_SIDE * DRAWN_SIDE);
  return reader;
}

void
gh_reader_free (GhReader *reader)
{
  if (reader == NULL)
    return;
  zbar_image_destroy (reader->image);
  zbar_image_scanner_destroy (reader->codes);
  zbar_image_scanner_destroy (reader->lines);
  g_free (reader->drawn);
  g_free (reader);
}

void
gh_reading_forget (GhReading *reading)
{
  explicit_bzero (reading, sizeof *reading);
}

/* zbar keeps the symbols of a picture, and their texts, to use them again. */
static void
forget_symbols (GhReader *reader)
{
  for (const zbar_symbol_t *symbol = zbar_image_first_symbol (reader->image); symbol != NULL;
       symbol = zbar_symbol_next (symbol)) {
    void *text = (void *) (guintptr) zbar_symbol_get_data (symbol);
    if (text != NULL)
      explicit_bzero (text, zbar_symbol_get_data_length (symbol));
  }
}

static const zbar_symbol_t *
scan (GhReader *reader, zbar_image_scanner_t *scanner, const guint8 *pixels, int width, int height)
{
  zbar_image_set_size (reader->image, (unsigned) width, (unsigned) height);
  zbar_image_set_data (reader->image, pixels, (gsize) width * (gsize) height, NULL);
  return zbar_scan_image (scanner, reader->image) > 0 ? zbar_image_first_symbol (reader->image)
                                                      : NULL;
}

static gboolean
take (const zbar_symbol_t *symbol, GhReading *reading)
{
  gsize length = zbar_symbol_get_data_length (symbol);
  if (length == 0 || length > GH_READING_MAX)
    return FALSE;
  memcpy (reading->bytes, zbar_symbol_get_data (symbol), length);
  reading->bytes[length] = '\0';
  reading->length = length;
  return TRUE;
}

static void
place_of (const zbar_symbol_t *symbol, float *x, float *y)
{
  unsigned points = zbar_symbol_get_loc_size (symbol);
  float sum_x = 0, sum_y = 0;
  for (unsigned i = 0; i < points; i++) {
    sum_x += (float) zbar_symbol_get_loc_x (symbol, i);
    sum_y += (float) zbar_symbol_get_loc_y (symbol, i);
  }
  *x = points > 0 ? sum_x / (float) points : 0.0f;
  *y = points > 0 ? sum_y / (float) points : 0.0f;
}

/* ---- one code, drawn ---- */

/* A dark module has corners that are not quite as dark: zbar calls dark only what is darker than
 * its surroundings, and would see the inside of large dark parts (a blot, a fold) as light. */
static void
draw_module (guint8 *first, int width)
{
  for (int y = 0; y < PIXELS; y++)
    for (int x = 0; x < PIXELS; x++)
      first[y * width + x] = y != PIXELS / 2 && x != PIXELS / 2 ? CORNER : 0;
}

static void
draw (guint8 *pixels, const GhBitmap *bitmap, int width)
{
  memset (pixels, LIGHT, (gsize) (width * width));
  for (int row = 0; row < bitmap->side; row++) {
    guint8 *first = pixels + ((row + QUIET) * width + QUIET) * PIXELS;
    for (int column = 0; column < bitmap->side; column++)
      if (bitmap->dark[row * bitmap->side + column])
        draw_module (first + column * PIXELS, width);
  }
}

gboolean
gh_reader_read_bitmap (GhReader *reader, const GhBitmap *bitmap, GhReading *reading)
{
  int width = (bitmap->side + 2 * QUIET) * PIXELS;
  draw (reader->drawn, bitmap, width);
  const zbar_symbol_t *symbol = scan (reader, reader->codes, reader->drawn, width, width);
  gboolean taken = symbol != NULL && take (symbol, reading);
  forget_symbols (reader);
  return taken;
}

/* ---- whole pictures ---- */

gboolean
gh_reader_read_picture (GhReader *reader, const guint8 *pixels, int width, int height,
                        GhReading *reading)
{
  float nearest = G_MAXFLOAT;
  for (const zbar_symbol_t *symbol = scan (reader, reader->codes, pixels, width, height);
       symbol != NULL; symbol = zbar_symbol_next (symbol)) {
    float x, y;
    place_of (symbol, &x, &y);
    float across = x - 0.5f * (float) width, down = y - 0.5f * (float) height;
    float distance = across * across + down * down;
    if (distance < nearest && take (symbol, reading)) {
      nearest = distance;
      reading->x = x;
      reading->y = y;
    }
  }
  forget_symbols (reader);
  return nearest < G_MAXFLOAT;
}

gboolean
gh_reader_read_lines (GhReader *reader, const guint8 *pixels, int width, int height,
                      GhReading *reading)
{
  reading->length = 0;
  for (const zbar_symbol_t *symbol = scan (reader, reader->lines, pixels, width, height);
       symbol != NULL; symbol = zbar_symbol_next (symbol))
    if (zbar_symbol_get_data_length (symbol) > reading->length && take (symbol, reading))
      place_of (symbol, &reading->x, &reading->y);
  forget_symbols (reader);
  if (reading->length == 0)
    return FALSE;
  /* Its decoder remembers the last line, and cannot be asked to forget it. */
  zbar_image_scanner_destroy (reader->lines);
  reader->lines = line_scanner ();
  return TRUE;
}
