/* Draws frames with codes for the bench of the decoder. A line of standard input is a frame: file,
 * width, height, module, angle, tilt, blur, noise, dark, light, seed, text; files become PGM. */

#include "qr-frame.h"

#include <stdio.h>
#include <stdlib.h>

static gboolean
write_pgm (const char *path, const GhTestView *view)
{
  g_autofree guint8 *pixels = gh_test_view_pixels (view);
  FILE *file = fopen (path, "wb");
  if (file == NULL)
    return FALSE;
  gsize length = (gsize) view->width * (gsize) view->height;
  fprintf (file, "P5\n%d %d\n255\n", view->width, view->height);
  gboolean written = fwrite (pixels, 1, length, file) == length;
  return fclose (file) == 0 && written;
}

int
main (void)
{
  char path[512], text[256];
  GhTestView view = { .text = text };
  while (scanf ("%511s %d %d %lf %lf %lf %lf %lf %d %d %u %255s", path, &view.width, &view.height,
                &view.module, &view.angle, &view.tilt, &view.blur, &view.noise, &view.dark,
                &view.light, &view.seed, text) == 12)
    if (!write_pgm (path, &view)) {
      g_printerr ("draw-codes: cannot write %s\n", path);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
