/* Tests of kiosk/scan/decoder. */

#include "kiosk/scan/decoder.h"
#include "qr-frame.h"

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

static void
test_lines_count_twice (void)
{
  g_autoptr (GhDecoder) decoder = gh_decoder_new ();
  g_autoptr (GhFrame) frame = gh_test_line_frame ();
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
