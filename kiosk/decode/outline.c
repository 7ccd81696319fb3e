/* Rays from a finder's middle: dark core, light ring, dark border, light. Where a ray leaves the
 * border is a point of the outline; a line is fitted to each of its four sides. */

#include "kiosk/decode/outline.h"

#include <math.h>

#define RAYS 48
/* How far a ray is looked along, and in which steps, in modules. The border's corner is at 4.95. */
#define REACH   8.0f
#define SAMPLES 96
/* Rays within this of a corner may leave by either side; tan of the angle from the side's middle.
 */
#define WIDEST_TANGENT 0.8f
/* Where a border may end, in modules from the middle along a ray. */
#define NEAREST       2.2f
#define FARTHEST      7.6f
#define POINTS_WANTED 4

typedef struct {
  GhPoint points[RAYS];
  int n;
} Side;

/* A line: nx · x + ny · y = c. */
typedef struct {
  float nx, ny, c;
} Line;

/* Where, in samples, the light after the border begins; negative when the ray shows no finder. */
static float
border_end (const float *values)
{
  float low = values[0], high = values[0];
  for (int i = 1; i < SAMPLES * 5 / 8; i++) {
    low = MIN (low, values[i]);
    high = MAX (high, values[i]);
  }
  float middle = 0.5f * (low + high);
  if (high - low < 6.0f)
    return -1.0f;
  int crossings = 0;
  for (int i = 1; i < SAMPLES; i++) {
    gboolean was_dark = values[i - 1] < middle, is_dark = values[i] < middle;
    if (was_dark == is_dark || (crossings == 0 && is_dark))
      continue;
    if (++crossings == 3)
      return (float) (i - 1) + (middle - values[i - 1]) / (values[i] - values[i - 1]);
  }
  return -1.0f;
}

static void
send_rays (Side sides[4], const GhLuma *luma, const GhFinder *finder, GhPoint across, GhPoint down)
{
  for (int k = 0; k < RAYS; k++) {
    float angle = 2.0f * (float) G_PI * ((float) k + 0.5f) / RAYS;
    float c = cosf (angle), s = sinf (angle);
    if (MIN (fabsf (c), fabsf (s)) > WIDEST_TANGENT * MAX (fabsf (c), fabsf (s)))
      continue;
    float step_x = REACH / SAMPLES * (c * across.x + s * down.x);
    float step_y = REACH / SAMPLES * (c * across.y + s * down.y);
    float values[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      float value =
          gh_luma_at (luma, finder->x + (float) i * step_x, finder->y + (float) i * step_y);
      values[i] = finder->dark ? value : 255.0f - value;
    }
    float end = border_end (values);
    if (end < NEAREST * SAMPLES / REACH || end > FARTHEST * SAMPLES / REACH)
      continue;
    /* Above, right, below, left. */
    int which = fabsf (s) > fabsf (c) ? (s < 0 ? 0 : 2) : (c > 0 ? 1 : 3);
    Side *side = &sides[which];
    side->points[side->n++] = (GhPoint){ finder->x + end * step_x, finder->y + end * step_y };
  }
}

/* The line with the least squares of distances to those points for which @used holds. */
static gboolean
fit_used (const Side *side, const gboolean *used, Line *line)
{
  float x = 0, y = 0, n = 0;
  for (int i = 0; i < side->n; i++)
    if (used[i]) {
      x += side->points[i].x;
      y += side->points[i].y;
      n += 1.0f;
    }
  if (n < POINTS_WANTED)
    return FALSE;
  x /= n;
  y /= n;
  float xx = 0, xy = 0, yy = 0;
  for (int i = 0; i < side->n; i++)
    if (used[i]) {
      float dx = side->points[i].x - x, dy = side->points[i].y - y;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
  float angle = 0.5f * atan2f (2.0f * xy, xx - yy);
  line->nx = -sinf (angle);
  line->ny = cosf (angle);
  line->c = line->nx * x + line->ny * y;
  return TRUE;
}

static float
distance_to (const Line *line, GhPoint point)
{
  return fabsf (line->nx * point.x + line->ny * point.y - line->c);
}

/* Twice, without the points that the first line leaves far away: dirt, and data beside a finder. */
static gboolean
fit_line (const Side *side, float module, Line *line)
{
  gboolean used[RAYS];
  for (int i = 0; i < side->n; i++)
    used[i] = TRUE;
  if (!fit_used (side, used, line))
    return FALSE;
  for (int pass = 0; pass < 2; pass++) {
    float sum = 0;
    for (int i = 0; i < side->n; i++)
      sum += distance_to (line, side->points[i]);
    float limit = MAX (1.5f * sum / (float) side->n, 0.1f * module);
    for (int i = 0; i < side->n; i++)
      used[i] = distance_to (line, side->points[i]) <= limit;
    if (!fit_used (side, used, line))
      return FALSE;
  }
  return TRUE;
}

static gboolean
intersect (const Line *a, const Line *b, GhPoint *point)
{
  float determinant = a->nx * b->ny - a->ny * b->nx;
  if (!(fabsf (determinant) > 0.05f))
    return FALSE;
  point->x = (a->c * b->ny - b->c * a->ny) / determinant;
  point->y = (a->nx * b->c - b->nx * a->c) / determinant;
  return TRUE;
}

static Line
through (GhPoint a, GhPoint b)
{
  float length = hypotf (b.x - a.x, b.y - a.y);
  Line line = { -(b.y - a.y) / length, (b.x - a.x) / length, 0 };
  line.c = line.nx * a.x + line.ny * a.y;
  return line;
}

gboolean
gh_outline_trace (GhOutline *outline, const GhPyramid *pyramid, const GhFinder *finder,
                  GhPoint across, GhPoint down)
{
  float module = MIN (hypotf (across.x, across.y), hypotf (down.x, down.y));
  int level = gh_pyramid_level_for (module);
  float scale = gh_pyramid_scale (level);
  GhFinder seen = *finder;
  seen.x *= scale;
  seen.y *= scale;
  across = (GhPoint){ across.x * scale, across.y * scale };
  down = (GhPoint){ down.x * scale, down.y * scale };

  Side sides[4] = { 0 };
  Line lines[4];
  send_rays (sides, &pyramid->levels[level], &seen, across, down);
  for (int i = 0; i < 4; i++)
    if (!fit_line (&sides[i], module * scale, &lines[i]))
      return FALSE;
  for (int i = 0; i < 4; i++) {
    GhPoint *corner = &outline->corners[i];
    if (!intersect (&lines[(i + 3) % 4], &lines[i], corner) ||
        hypotf (corner->x - seen.x, corner->y - seen.y) > 2.0f * FARTHEST * module * scale)
      return FALSE;
  }
  Line falling = through (outline->corners[0], outline->corners[2]);
  Line rising = through (outline->corners[1], outline->corners[3]);
  if (!intersect (&falling, &rising, &outline->middle))
    return FALSE;
  for (int i = 0; i < 4; i++) {
    outline->corners[i].x /= scale;
    outline->corners[i].y /= scale;
  }
  outline->middle.x /= scale;
  outline->middle.y /= scale;
  return TRUE;
}
