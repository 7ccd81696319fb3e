/* Tests of kiosk/scan/frame and frame-mailbox. */

#include "kiosk/scan/frame-mailbox.h"

static void
test_packs_rows (void)
{
  const guint8 rows[] = { 1, 2, 3, 99, 4, 5, 6, 99 };
  g_autoptr (GhFrame) frame = gh_frame_new (GH_FRAME_LUMA, 3, 2, rows, 4, 7);
  gsize length;
  const guint8 *pixels = g_bytes_get_data (gh_frame_get_pixels (frame), &length);
  const guint8 packed[] = { 1, 2, 3, 4, 5, 6 };
  g_assert_cmpmem (pixels, length, packed, sizeof packed);
  g_assert_cmpint (gh_frame_get_captured_at (frame), ==, 7);
  g_assert_cmpuint (gh_frame_get_row_bytes (frame), ==, 3);
}

/* YUY2: brightness in every second byte, and the last row may end with it. */
static void
test_takes_brightness (void)
{
  const guint8 rows[] = { 1, 88, 2, 88, 3, 88, 99, 99, 4, 88, 5, 88, 6 };
  g_autoptr (GhFrame) frame = gh_frame_new_luma (3, 2, rows, 8, 2, 7);
  gsize length;
  const guint8 *pixels = g_bytes_get_data (gh_frame_get_pixels (frame), &length);
  const guint8 packed[] = { 1, 2, 3, 4, 5, 6 };
  g_assert_cmpmem (pixels, length, packed, sizeof packed);
  g_assert_null (gh_frame_new_luma (3, 2, rows, 4, 2, 7));
  g_assert_null (gh_frame_new_luma (3, 2, rows, 8, 3, 7));
  g_autoptr (GhFrame) plane = gh_frame_new_luma (3, 1, rows, 8, 1, 7);
  g_assert_cmpint (gh_frame_get_width (plane), ==, 3);
}

/* BGRA as GStreamer gives it: three bytes a pixel are left, red first. */
static void
test_takes_colours (void)
{
  const guint8 rows[] = {
    3, 2, 1, 255, 6, 5, 4, 255, 99, 99, 99, 99, 9, 8, 7, 255, 12, 11, 10, 255
  };
  g_autoptr (GhFrame) frame = gh_frame_new_bgra (2, 2, rows, 12, 7);
  gsize length;
  const guint8 *pixels = g_bytes_get_data (gh_frame_get_pixels (frame), &length);
  const guint8 packed[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
  g_assert_cmpmem (pixels, length, packed, sizeof packed);
  g_assert_cmpint (gh_frame_get_format (frame), ==, GH_FRAME_RGB);
  g_assert_cmpuint (gh_frame_get_row_bytes (frame), ==, 6);
  g_assert_null (gh_frame_new_bgra (2, 2, rows, 7, 7));
  g_assert_null (gh_frame_new_bgra (0, 2, rows, 12, 7));
}

static void
test_refuses_nonsense (void)
{
  const guint8 pixel[] = { 1, 2, 3 };
  g_assert_null (gh_frame_new (GH_FRAME_LUMA, 0, 1, pixel, 1, 0));
  g_assert_null (gh_frame_new (GH_FRAME_LUMA, 1, -1, pixel, 1, 0));
  g_assert_null (gh_frame_new (GH_FRAME_RGB, 1, 1, pixel, 2, 0));
  g_assert_null (gh_frame_new (GH_FRAME_LUMA, GH_FRAME_MAX_SIDE + 1, 1, pixel, 99999, 0));
  g_assert_null (gh_frame_new (GH_FRAME_LUMA, 1, 1, NULL, 1, 0));
}

static void
on_arrival (GhFrame *frame, gpointer data)
{
  GArray *arrived = data;
  gint64 at = gh_frame_get_captured_at (frame);
  g_array_append_val (arrived, at);
}

static void
post (GhFrameMailbox *mailbox, gint64 at)
{
  g_autoptr (GhFrame) frame = gh_frame_new_take (GH_FRAME_LUMA, 1, 1, g_new0 (guint8, 1), at);
  gh_frame_mailbox_post (mailbox, frame);
}

static void
test_newest_arrives (void)
{
  g_autoptr (GArray) arrived = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GhFrameMailbox) mailbox = gh_frame_mailbox_new (on_arrival, arrived);
  for (gint64 at = 1; at <= 5; at++)
    post (mailbox, at);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (arrived->len, ==, 1);
  g_assert_cmpint (g_array_index (arrived, gint64, 0), ==, 5);

  post (mailbox, 6);
  gh_frame_mailbox_close (mailbox);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (arrived->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/packs-rows", test_packs_rows);
  g_test_add_func ("/frame/takes-brightness", test_takes_brightness);
  g_test_add_func ("/frame/takes-colours", test_takes_colours);
  g_test_add_func ("/frame/refuses-nonsense", test_refuses_nonsense);
  g_test_add_func ("/frame-mailbox/newest-arrives", test_newest_arrives);
  return g_test_run ();
}
