/* Draws what a camera would see of a ticket. */

#include "qr-frame.h"

#include <math.h>
#include <qrencode.h>
#include <string.h>

#define QUIET 4
#define GREY  140
/* Points a pixel, each way. */
#define POINTS 3

GhFrame *
gh_test_grey_frame (int width, int height)
{
  guint8 *pixels = g_malloc ((gsize) width * (gsize) height);
  memset (pixels, GREY, (gsize) width * (gsize) height);
  return gh_frame_new_take (GH_FRAME_LUMA, width, height, pixels, g_get_monotonic_time ());
}

GhFrame *
gh_test_qr_frame (const char *text, int module, int width, int height)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_Q, QR_MODE_8, 1);
  g_assert_nonnull (code);
  int side = (code->width + 2 * QUIET) * module;
  int left = (width - side) / 2, top = (height - side) / 2;
  g_assert_cmpint (left, >=, 0);
  g_assert_cmpint (top, >=, 0);

  guint8 *pixels = g_malloc ((gsize) width * (gsize) height);
  memset (pixels, GREY, (gsize) width * (gsize) height);
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++) {
      int column = x / module - QUIET, row = y / module - QUIET;
      gboolean inside = column >= 0 && row >= 0 && column < code->width && row < code->width;
      gboolean dark = inside && (code->data[row * code->width + column] & 1) != 0;
      pixels[(gsize) (top + y) * (gsize) width + (gsize) (left + x)] = dark ? 20 : 240;
    }
  QRcode_free (code);
  return gh_frame_new_take (GH_FRAME_LUMA, width, height, pixels, g_get_monotonic_time ());
}

/* ---- views ---- */

typedef struct {
  const GhTestView *view;
  const QRcode *code;
  double dark, light;
  double away;   /* of the camera, three times as far as the paper is wide */
  double radius; /* of the cylinder; 0 for flat paper */
  double tilt_cos, tilt_sin, angle_cos, angle_sin;
} Scene;

static Scene
scene_of (const GhTestView *view, const QRcode *code)
{
  double side = (code->width + 2 * QUIET) * view->module;
  double tilt = view->tilt * G_PI / 180.0, angle = view->angle * G_PI / 180.0;
  gboolean plain = view->dark == 0 && view->light == 0;
  return (Scene){
    .view = view,
    .code = code,
    .dark = plain ? 20 : view->dark,
    .light = plain ? 235 : view->light,
    .away = 3.0 * side,
    .radius = view->bend > 0 ? side / (view->bend * G_PI / 180.0) : 0,
    .tilt_cos = cos (tilt),
    .tilt_sin = sin (tilt),
    .angle_cos = cos (angle),
    .angle_sin = sin (angle),
  };
}

/* The place on the paper, in modules from the code's middle, that is seen at a point. FALSE where
 * there is no paper. */
static gboolean
paper_at (const Scene *scene, double x, double y, double *u, double *v)
{
  double below = scene->away * scene->tilt_cos - x * scene->tilt_sin;
  if (below <= 0)
    return FALSE;
  double across = x * scene->away / below;
  double down = y * (scene->away + across * scene->tilt_sin) / scene->away;
  if (scene->radius > 0) {
    if (fabs (across) >= scene->radius)
      return FALSE;
    across = scene->radius * asin (across / scene->radius);
  }
  *u = (across * scene->angle_cos + down * scene->angle_sin) / scene->view->module;
  *v = (down * scene->angle_cos - across * scene->angle_sin) / scene->view->module;
  return TRUE;
}

static double
level_at (const Scene *scene, double x, double y)
{
  double u, v, half = 0.5 * scene->code->width;
  if (!paper_at (scene, x, y, &u, &v) || MAX (fabs (u), fabs (v)) > half + QUIET)
    return GREY;
  int column = (int) floor (u + half), row = (int) floor (v + half), side = scene->code->width;
  gboolean inside = column >= 0 && row >= 0 && column < side && row < side;
  gboolean dark = inside && (scene->code->data[row * side + column] & 1) != 0;
  return dark ? scene->dark : scene->light;
}

static void
draw (float *levels, const Scene *scene)
{
  const GhTestView *view = scene->view;
  for (int y = 0; y < view->height; y++)
    for (int x = 0; x < view->width; x++) {
      double sum = 0;
      for (int i = 0; i < POINTS * POINTS; i++) {
        double at_x = x + (i % POINTS + 0.5) / POINTS, at_y = y + (i / POINTS + 0.5) / POINTS;
        sum += level_at (scene, at_x - 0.5 * view->width - view->x,
                         at_y - 0.5 * view->height - view->y);
      }
      double lit = 1.0 - view->shade * x / view->width;
      levels[y * view->width + x] = (float) (lit * sum / (POINTS * POINTS));
    }
}

/* One line of a Gaussian filter; @apart elements from one to the next. */
static void
blur_line (float *line, float *copy, int length, int apart, double deviation)
{
  int reach = (int) ceil (3.0 * deviation);
  for (int i = 0; i < length; i++)
    copy[i] = line[i * apart];
  for (int i = 0; i < length; i++) {
    double sum = 0, weights = 0;
    for (int k = -reach; k <= reach; k++) {
      double weight = exp (-0.5 * k * k / (deviation * deviation));
      sum += weight * (double) copy[CLAMP (i + k, 0, length - 1)];
      weights += weight;
    }
    line[i * apart] = (float) (sum / weights);
  }
}

static void
blur (float *levels, const GhTestView *view)
{
  g_autofree float *copy = g_new (float, MAX (view->width, view->height));
  for (int y = 0; y < view->height; y++)
    blur_line (levels + y * view->width, copy, view->width, 1, view->blur);
  for (int x = 0; x < view->width; x++)
    blur_line (levels + x, copy, view->height, view->width, view->blur);
}

guint8 *
gh_test_view_pixels (const GhTestView *view)
{
  QRcode *code = QRcode_encodeString (view->text, view->version, QR_ECLEVEL_Q, QR_MODE_8, 1);
  g_assert_nonnull (code);
  Scene scene = scene_of (view, code);
  int n = view->width * view->height;
  g_autofree float *levels = g_new (float, n);
  draw (levels, &scene);
  QRcode_free (code);
  if (view->blur > 0)
    blur (levels, view);

  g_autoptr (GRand) rand = g_rand_new_with_seed (view->seed);
  guint8 *pixels = g_malloc ((gsize) n);
  for (int i = 0; i < n; i++) {
    double noise = 0;
    /* Twelve evenly distributed numbers have a variance of 1 and are nearly Gaussian. */
    for (int k = 0; view->noise > 0 && k < 12; k++)
      noise += g_rand_double (rand) - 0.5;
    pixels[i] = (guint8) CLAMP (lrint ((double) levels[i] + view->noise * noise), 0, 255);
  }
  return pixels;
}

GhFrame *
gh_test_view_frame (const GhTestView *view)
{
  return gh_frame_new_take (GH_FRAME_LUMA, view->width, view->height, gh_test_view_pixels (view),
                            g_get_monotonic_time ());
}

/* Code 128 "TKT-1" in set B: patterns as widths of bars and spaces (ISO/IEC 15417), the check
 * symbol (104 + 52·1 + 43·2 + 52·3 + 13·4 + 17·5) mod 103 = 20. */
GhFrame *
gh_test_line_frame (void)
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
