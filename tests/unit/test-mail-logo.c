/* The size of a logo in a mail: from the head of its file, which may be anything. */

#include "server/message/mail-logo.h"

#include <string.h>

static GBytes *
png_of (guint32 width, guint32 height)
{
  guint8 head[24] = "\211PNG\r\n\032\n\0\0\0\rIHDR";
  guint32 big[] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };
  memcpy (head + 16, big, sizeof big);
  return g_bytes_new (head, sizeof head);
}

static void
assert_fits (guint32 width, guint32 height, int expected_width, int expected_height)
{
  g_autoptr (GBytes) png = png_of (width, height);
  int shown_width = 0, shown_height = 0;
  g_assert_true (gh_mail_logo_fit (png, 160, 48, &shown_width, &shown_height));
  g_assert_cmpint (shown_width, ==, expected_width);
  g_assert_cmpint (shown_height, ==, expected_height);
}

static void
test_sizes (void)
{
  assert_fits (160, 48, 160, 48);
  assert_fits (40, 30, 40, 30);
  assert_fits (320, 96, 160, 48);
  assert_fits (96, 96, 48, 48);
  assert_fits (3200, 1, 160, 1);
  assert_fits (G_MAXUINT32, G_MAXUINT32, 48, 48);
}

static void
assert_none (GBytes *png)
{
  int width = -1, height = -2;
  g_assert_false (gh_mail_logo_fit (png, 160, 48, &width, &height));
  g_assert_cmpint (width, ==, -1);
  g_assert_cmpint (height, ==, -2);
  g_clear_pointer (&png, g_bytes_unref);
}

static void
test_none (void)
{
  assert_none (NULL);
  assert_none (png_of (0, 5));
  assert_none (png_of (5, 0));
  assert_none (g_bytes_new_static ("GIF89a, and more than enough of it", 34));
  assert_none (g_bytes_new_static ("\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\5", 20));
  assert_none (g_bytes_new_static ("\211PNG\r\n\032\n\0\0\0\rPLTE\0\0\0\5\0\0\0\5", 24));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-logo/sizes", test_sizes);
  g_test_add_func ("/mail-logo/none", test_none);
  return g_test_run ();
}
