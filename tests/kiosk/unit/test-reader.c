/* Tests of kiosk/decode/reader: that zbar reads what is drawn for it. */

#include "kiosk/decode/reader.h"

#include <qrencode.h>
#include <string.h>

static void
set_bitmap (GhBitmap *bitmap, const QRcode *code)
{
  bitmap->version = code->version;
  bitmap->side = code->width;
  for (int i = 0; i < code->width * code->width; i++)
    bitmap->dark[i] = code->data[i] & 1;
}

/* Every version, every level, bytes of any kind. */
static void
test_reads_what_is_drawn (void)
{
  g_autoptr (GhReader) reader = gh_reader_new ();
  g_autofree GhBitmap *bitmap = g_new0 (GhBitmap, 1);
  g_autofree GhReading *reading = g_new0 (GhReading, 1);
  static const char bytes[] = "TKT-2025 \xc3\xa9 \xff\x01";
  for (int version = 2; version <= GH_LAYOUT_VERSIONS; version++) {
    QRcode *code = QRcode_encodeData (sizeof bytes - 1, (const unsigned char *) bytes, version,
                                      version % 4 == 0 ? QR_ECLEVEL_M : QR_ECLEVEL_L);
    set_bitmap (bitmap, code);
    g_assert_true (gh_reader_read_bitmap (reader, bitmap, reading));
    g_assert_cmpmem (reading->bytes, reading->length, bytes, sizeof bytes - 1);
    QRcode_free (code);
  }
}

/* Paints columns dark from the @first on until the code is lost. How many it bears. */
static int
columns_borne (GhReader *reader, GhBitmap *bitmap, int first, GhReading *reading)
{
  for (int columns = 0; first + columns < bitmap->side; columns++) {
    for (int row = 0; row < bitmap->side; row++)
      bitmap->dark[row * bitmap->side + first + columns] |= row != 6;
    if (!gh_reader_read_bitmap (reader, bitmap, reading))
      return columns;
  }
  return 0;
}

/* A blot leaves those words right that are dark where it is, but only if its inside is seen dark:
 * in this code the eighth column is borne by that alone. */
static void
test_dark_parts_stay_dark (void)
{
  g_autoptr (GhReader) reader = gh_reader_new ();
  g_autofree GhBitmap *bitmap = g_new0 (GhBitmap, 1);
  g_autofree GhReading *reading = g_new0 (GhReading, 1);
  QRcode *code = QRcode_encodeString ("TKT-1474", 4, QR_ECLEVEL_H, QR_MODE_8, 1);
  set_bitmap (bitmap, code);
  g_assert_cmpint (columns_borne (reader, bitmap, 11, reading), >=, 8);
  QRcode_free (code);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/reads-what-is-drawn", test_reads_what_is_drawn);
  g_test_add_func ("/reader/dark-parts-stay-dark", test_dark_parts_stay_dark);
  return g_test_run ();
}
