/* Tests of kiosk/scan/decoder. */

#include "kiosk/scan/decoder.h"
#include "qr-frame.h"

#include <string.h>

static void
assert_reads (const char *text)
{
  g_autoptr (GhDecoder) decoder = gh_decoder_new ();
  g_autoptr (GhFrame) frame = gh_test_qr_frame (text, 5, 640, 480);
  g_autofree char *read = gh_decoder_read (decoder, frame);
  g_assert_cmpstr (read, ==, text);
}

static void
test_reads (void)
{
  assert_reads ("TKT-2025-7K3M9Q-4XH2V0");
  assert_reads ("https://example.org/?a=b&c=d");
  assert_reads ("line one\nline two\t\\");
  assert_reads ("Grüße, 東京, ½");
}

static void
test_nothing_there (void)
{
  g_autoptr (GhDecoder) decoder = gh_decoder_new ();
  g_autoptr (GhFrame) grey = gh_test_grey_frame (640, 480);
  g_assert_null (gh_decoder_read (decoder, grey));
  g_autoptr (GhFrame) tiny = gh_test_grey_frame (1, 1);
  g_assert_null (gh_decoder_read (decoder, tiny));
}

static void
test_forgets (void)
{
  g_autoptr (GhDecoder) decoder = gh_decoder_new ();
  g_autoptr (GhFrame) code = gh_test_qr_frame ("A", 5, 320, 240);
  g_autoptr (GhFrame) grey = gh_test_grey_frame (320, 240);
  for (int i = 0; i < 3; i++) {
    g_autofree char *text = gh_decoder_read (decoder, code);
    g_assert_cmpstr (text, ==, "A");
    g_assert_null (gh_decoder_read (decoder, grey));
  }
}

static void
test_budget_halves (void)
{
  g_autoptr (GhDecoder) decoder = gh_decoder_new ();
  g_autoptr (GhFrame) large = gh_test_qr_frame ("TKT-2025-7K3M9Q-4XH2V0", 40, 4000, 3000);
  gh_decoder_set_budget (decoder, 20);
  for (int i = 0; i < 3; i++) {
    g_autofree char *text = gh_decoder_read (decoder, large);
    g_assert_cmpstr (text, ==, "TKT-2025-7K3M9Q-4XH2V0");
  }
}

/* Code 128 "TKT-1" in set B: patterns as widths of bars and spaces (ISO/IEC 15417), the check
 * symbol (104 + 52·1 + 43·2 + 52·3 + 13·4 + 17·5) mod 103 = 20. */
static GhFrame *
line_frame (void)
{
  static const char *const symbols[] = { "211214", "213311", "112331", "213311",
                                         "122132", "123221", "221231", "2331112" };
  int width = 400, height = 200, x = 60;
  guint8 *pixels = g_malloc ((gsize) (width * height));
  memset (pixels, 230, (gsize) (width * height));
  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    for (int k = 0; symbols[i][k] != '\0'; k++) {
      int pixels_wide = 3 * (symbols[i][k] - '0');
      for (int y = 40; y < 160 && k % 2 == 0; y++)
        memset (pixels + y * width + x, 20, (gsize) pixels_wide);
      x += pixels_wide;
    }
  return gh_frame_new_take (GH_FRAME_LUMA, width, height, pixels, 0);
}

static void
test_lines_count_twice (void)
{
  g_autoptr (GhDecoder) decoder = gh_decoder_new ();
  g_autoptr (GhFrame) frame = line_frame ();
  g_assert_null (gh_decoder_read (decoder, frame));
  g_assert_null (gh_decoder_read (decoder, frame));

  gh_decoder_set_lines (decoder, TRUE);
  g_assert_null (gh_decoder_read (decoder, frame));
  g_autofree char *text = gh_decoder_read (decoder, frame);
  g_assert_cmpstr (text, ==, "TKT-1");

  gh_decoder_forget (decoder);
  g_assert_null (gh_decoder_read (decoder, frame));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoder/reads", test_reads);
  g_test_add_func ("/decoder/nothing-there", test_nothing_there);
  g_test_add_func ("/decoder/forgets", test_forgets);
  g_test_add_func ("/decoder/budget-halves", test_budget_halves);
  g_test_add_func ("/decoder/lines-count-twice", test_lines_count_twice);
  return g_test_run ();
}
