/* The picture in three sizes, in buffers that live as long as the decoder. */

#include "kiosk/decode/pyramid.h"

#define SIDE ((gsize) GH_PYRAMID_SIDE)

void
gh_pyramid_init (GhPyramid *pyramid)
{
  *pyramid = (GhPyramid){ 0 };
  for (int i = 0; i < GH_PYRAMID_LEVELS; i++)
    pyramid->buffers[i] = g_malloc ((SIDE >> i) * (SIDE >> i));
  /* Two rows, or one of the largest picture that is shrunk. */
  pyramid->scratch = g_malloc (2 * (gsize) G_MAXUINT16);
  pyramid->sums = g_new (guint32, SIDE);
}

void
gh_pyramid_clear (GhPyramid *pyramid)
{
  for (int i = 0; i < GH_PYRAMID_LEVELS; i++)
    g_clear_pointer (&pyramid->buffers[i], g_free);
  g_clear_pointer (&pyramid->scratch, g_free);
  g_clear_pointer (&pyramid->sums, g_free);
}

static GhLuma
packed (const guint8 *pixels, int width, int height)
{
  return (GhLuma){ pixels, width, height, (gsize) width, 1 };
}

gboolean
gh_pyramid_show (GhPyramid *pyramid, const GhLuma *picture)
{
  int longest = MAX (picture->width, picture->height);
  if (MIN (picture->width, picture->height) < GH_PYRAMID_LEAST || longest > G_MAXUINT16)
    return FALSE;

  pyramid->levels[0] = *picture;
  if (longest > GH_PYRAMID_SIDE) {
    int factor = (longest + GH_PYRAMID_SIDE - 1) / GH_PYRAMID_SIDE;
    gh_luma_shrink (picture, factor, pyramid->buffers[0], pyramid->sums, pyramid->scratch);
    pyramid->levels[0] =
        packed (pyramid->buffers[0], picture->width / factor, picture->height / factor);
  }
  for (int i = 1; i < GH_PYRAMID_LEVELS; i++) {
    const GhLuma *from = &pyramid->levels[i - 1];
    gh_luma_halve (from, pyramid->buffers[i], pyramid->scratch);
    pyramid->levels[i] = packed (pyramid->buffers[i], from->width / 2, from->height / 2);
  }
  return MIN (pyramid->levels[0].width, pyramid->levels[0].height) >= GH_PYRAMID_LEAST;
}

int
gh_pyramid_level_for (float module)
{
  if (module < 6.0f)
    return 0;
  return module < 12.0f ? 1 : 2;
}
