/* The direct linear transform, in coordinates around the pairs' own middle so that the equations
 * are well scaled. */

#include "kiosk/decode/homography.h"

#include "kiosk/decode/solve.h"

#include <math.h>
#include <string.h>

/* Keeps the equations solvable when three points are nearly in a line; far too little to be seen.
 */
#define RIDGE 1e-9

/* (value - middle) / size lies in about -1 to 1. */
typedef struct {
  double u, v, uv_size;
  double x, y, xy_size;
} Frame;

static Frame
frame_of (const GhPair *pairs, int n)
{
  Frame frame = { 0 };
  for (int i = 0; i < n; i++) {
    frame.u += (double) pairs[i].u / n;
    frame.v += (double) pairs[i].v / n;
    frame.x += (double) pairs[i].x / n;
    frame.y += (double) pairs[i].y / n;
  }
  for (int i = 0; i < n; i++) {
    frame.uv_size = MAX (frame.uv_size, fabs ((double) pairs[i].u - frame.u));
    frame.uv_size = MAX (frame.uv_size, fabs ((double) pairs[i].v - frame.v));
    frame.xy_size = MAX (frame.xy_size, fabs ((double) pairs[i].x - frame.x));
    frame.xy_size = MAX (frame.xy_size, fabs ((double) pairs[i].y - frame.y));
  }
  return frame;
}

/* From the frame's map h to one between the pairs' own coordinates. */
static gboolean
leave_frame (GhHomography *map, const Frame *frame, const double h[8])
{
  double size = frame->uv_size, rows[3][3];
  const double scaled[3][3] = { { h[0], h[1], h[2] }, { h[3], h[4], h[5] }, { h[6], h[7], 1 } };
  for (int i = 0; i < 3; i++) {
    rows[i][0] = scaled[i][0] / size;
    rows[i][1] = scaled[i][1] / size;
    rows[i][2] = scaled[i][2] - rows[i][0] * frame->u - rows[i][1] * frame->v;
  }
  for (int k = 0; k < 3; k++) {
    rows[0][k] = rows[0][k] * frame->xy_size + frame->x * rows[2][k];
    rows[1][k] = rows[1][k] * frame->xy_size + frame->y * rows[2][k];
  }
  double unit = rows[2][2];
  if (!(fabs (unit) > 1e-6))
    return FALSE;
  for (int i = 0; i < 8; i++)
    map->m[i] = (float) (rows[i / 3][i % 3] / unit);
  return TRUE;
}

gboolean
gh_homography_fit (GhHomography *map, const GhPair *pairs, int n)
{
  Frame frame = frame_of (pairs, n);
  if (n < 4 || !(frame.uv_size > 0) || !(frame.xy_size > 0) || !isfinite (frame.xy_size))
    return FALSE;
  double matrix[64], vector[8];
  memset (matrix, 0, sizeof matrix);
  memset (vector, 0, sizeof vector);
  for (int i = 0; i < n; i++) {
    double u = ((double) pairs[i].u - frame.u) / frame.uv_size;
    double v = ((double) pairs[i].v - frame.v) / frame.uv_size;
    double x = ((double) pairs[i].x - frame.x) / frame.xy_size;
    double y = ((double) pairs[i].y - frame.y) / frame.xy_size;
    const double across[8] = { u, v, 1, 0, 0, 0, -u * x, -v * x };
    const double down[8] = { 0, 0, 0, u, v, 1, -u * y, -v * y };
    gh_solve_add (matrix, vector, 8, across, x, (double) pairs[i].weight);
    gh_solve_add (matrix, vector, 8, down, y, (double) pairs[i].weight);
  }
  for (int i = 0; i < 8; i++)
    matrix[i * 8 + i] += RIDGE;
  return gh_solve_symmetric (matrix, vector, 8) && leave_frame (map, &frame, vector);
}

GhHomography
gh_homography_scaled (const GhHomography *map, float scale)
{
  GhHomography scaled = *map;
  for (int i = 0; i < 6; i++)
    scaled.m[i] *= scale;
  return scaled;
}
