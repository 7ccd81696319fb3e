/* Rays from a finder's middle: dark core, light ring, dark border, light. Where a ray leaves the
 * border is a point of the outline; a line is fitted to each of its four sides. */

#include "kiosk/decode/outline.h"

#include <math.h>

#define RAYS 48
/* How far a ray is looked along, and in which steps, in modules. The border's corner is at 4.95. */
#define REACH   8.0f
#define SAMPLES 48
/* So many of them tell dark from light: five modules. */
#define CONTRAST_SAMPLES 30
/* Beyond the border's middle the light is looked for within two modules. */
#define BEYOND_SAMPLES 12
/* Coming back by less than this share of the contrast is noise. */
#define TURN_SHARE 0.2f
/* Less is no edge. */
#define LEAST_CONTRAST 6.0f
/* Rays within this of a corner may leave by either side; tan of the angle from the side's middle.
 */
#define WIDEST_TANGENT 0.8f
/* Where a border may end, in modules from the middle along a ray. */
#define NEAREST       2.2f
#define FARTHEST      7.6f
#define POINTS_WANTED 4

typedef struct {
  GhPoint points[RAYS / 4];
  int n;
} Side;

/* A line: nx · x + ny · y = c. */
typedef struct {
  float nx, ny, c;
} Line;

/* A finder on the level that it is measured on; lengths in that level's pixels. */
typedef struct {
  const GhLuma *luma;
  float scale; /* from the full picture */
  float x, y;
  GhPoint across, down; /* a module */
  gboolean dark;
} Place;

static Place
place_of (const GhPyramid *pyramid, const GhFinder *finder, GhPoint across, GhPoint down)
{
  float module = MIN (hypotf (across.x, across.y), hypotf (down.x, down.y));
  int level = gh_pyramid_level_for (module);
  float scale = gh_pyramid_scale (level);
  return (Place){
    .luma = &pyramid->levels[level],
    .scale = scale,
    .x = finder->x * scale,
    .y = finder->y * scale,
    .across = { across.x * scale, across.y * scale },
    .down = { down.x * scale, down.y * scale },
    .dark = finder->dark,
  };
}

/* How many samples of a ray lie inside the picture. */
static int
samples_inside (const Place *place, float step_x, float step_y)
{
  if (!gh_luma_has (place->luma, place->x, place->y))
    return 0;
  for (int n = SAMPLES; n > CONTRAST_SAMPLES; n -= 6)
    if (gh_luma_has (place->luma, place->x + (float) n * step_x, place->y + (float) n * step_y))
      return n;
  return 0;
}

/* What is seen along a ray changes direction where it has come back by @step from an extreme. */
typedef struct {
  float step;
  gboolean rising;
  int turns;     /* 1 in the core, 2 in the ring, 3 in the border */
  float extreme; /* since the last turn */
  int at;        /* where that is */
} Turns;

/* Takes the next value. TRUE while the border has not been passed. */
static gboolean
follow_turns (Turns *turns, float value, int i)
{
  float ahead = turns->rising ? value - turns->extreme : turns->extreme - value;
  if (ahead > 0) {
    turns->extreme = value;
    turns->at = i;
  } else if (-ahead > turns->step) {
    turns->rising = !turns->rising;
    turns->turns++;
    turns->extreme = value;
    turns->at = i;
  }
  return turns->turns < 3;
}

/* Where the light after the border begins, in samples: between the darkest of the border and the
 * lightest beyond it. Thresholds are the ray's own, because a ring that is blurred is not as light
 * as paper. Negative when the ray shows no finder. */
static float
border_end (const float *values, int n, float contrast)
{
  Turns turns = { .step = TURN_SHARE * contrast, .extreme = values[0] };
  int border = 0, i = 1;
  float darkest = 0;
  for (; i < n; i++) {
    int before = turns.turns, at = turns.at;
    float extreme = turns.extreme;
    gboolean inside = follow_turns (&turns, values[i], i);
    if (turns.turns > before) {
      border = at;
      darkest = extreme;
    }
    if (!inside)
      break;
  }
  if (turns.turns < 3)
    return -1.0f;
  float lightest = values[i];
  for (int k = i; k < MIN (n, border + BEYOND_SAMPLES); k++)
    lightest = MAX (lightest, values[k]);
  float middle = 0.5f * (darkest + lightest);
  for (int k = border + 1; k < n; k++)
    if (values[k] >= middle)
      return (float) (k - 1) + (middle - values[k - 1]) / (values[k] - values[k - 1]);
  return -1.0f;
}

/* Follows a ray of @c modules across and @s down a module of length. Where the light after the
 * border begins goes to @end; FALSE when the ray shows no finder. */
static gboolean
follow_ray (const Place *place, float c, float s, GhPoint *end)
{
  float step_x = REACH / SAMPLES * (c * place->across.x + s * place->down.x);
  float step_y = REACH / SAMPLES * (c * place->across.y + s * place->down.y);
  float values[SAMPLES], low = 255.0f, high = 0.0f;
  int n = samples_inside (place, step_x, step_y);
  for (int i = 0; i < n; i++) {
    float value =
        gh_luma_inside (place->luma, place->x + (float) i * step_x, place->y + (float) i * step_y);
    values[i] = place->dark ? value : 255.0f - value;
    if (i < CONTRAST_SAMPLES) {
      low = MIN (low, values[i]);
      high = MAX (high, values[i]);
    }
  }
  if (n == 0 || high - low < LEAST_CONTRAST)
    return FALSE;
  float at = border_end (values, n, high - low);
  *end = (GhPoint){ place->x + at * step_x, place->y + at * step_y };
  return at > NEAREST * SAMPLES / REACH && at < FARTHEST * SAMPLES / REACH;
}

/* The points of one side: 0 above, 1 right, 2 below, 3 left. FALSE when they are too few for a
 * line. */
static gboolean
send_rays (Side *side, const Place *place, int which)
{
  int first = which * RAYS / 4 - 3 * RAYS / 8;
  for (int k = first; k < first + RAYS / 4; k++) {
    float angle = 2.0f * (float) G_PI * ((float) k + 0.5f) / RAYS;
    float c = cosf (angle), s = sinf (angle);
    if (MIN (fabsf (c), fabsf (s)) > WIDEST_TANGENT * MAX (fabsf (c), fabsf (s)))
      continue;
    if (follow_ray (place, c, s, &side->points[side->n]))
      side->n++;
  }
  return side->n >= POINTS_WANTED;
}

gboolean
gh_outline_sketch (GhPoint ends[4], const GhPyramid *pyramid, const GhFinder *finder,
                   GhPoint across, GhPoint down)
{
  Place place = place_of (pyramid, finder, across, down);
  for (int i = 0; i < 4; i++) {
    float sign = i < 2 ? 1.0f : -1.0f;
    if (!follow_ray (&place, i % 2 == 0 ? sign : 0.0f, i % 2 == 0 ? 0.0f : sign, &ends[i]))
      return FALSE;
    ends[i].x /= place.scale;
    ends[i].y /= place.scale;
  }
  return TRUE;
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
  gboolean used[RAYS / 4];
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
  Place place = place_of (pyramid, finder, across, down);
  float module = MIN (hypotf (place.across.x, place.across.y), hypotf (place.down.x, place.down.y));
  Side sides[4] = { 0 };
  Line lines[4];
  for (int i = 0; i < 4; i++)
    if (!send_rays (&sides[i], &place, i) || !fit_line (&sides[i], module, &lines[i]))
      return FALSE;
  for (int i = 0; i < 4; i++) {
    GhPoint *corner = &outline->corners[i];
    if (!intersect (&lines[(i + 3) % 4], &lines[i], corner) ||
        hypotf (corner->x - place.x, corner->y - place.y) > 2.0f * FARTHEST * module)
      return FALSE;
  }
  Line falling = through (outline->corners[0], outline->corners[2]);
  Line rising = through (outline->corners[1], outline->corners[3]);
  if (!intersect (&falling, &rising, &outline->middle))
    return FALSE;
  for (int i = 0; i < 4; i++) {
    outline->corners[i].x /= place.scale;
    outline->corners[i].y /= place.scale;
  }
  outline->middle.x /= place.scale;
  outline->middle.y /= place.scale;
  return TRUE;
}
