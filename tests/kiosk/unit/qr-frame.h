/* QR pictures for tests, drawn with libqrencode. */

#pragma once

#include "kiosk/scan/frame.h"

/* @text as a QR code of @module pixels a module, in the middle of a grey picture. */
GhFrame *gh_test_qr_frame (const char *text, int module, int width, int height);
/* A picture of the Code 128 "TKT-1". */
GhFrame *gh_test_line_frame (void);
/* The picture without a code. */
GhFrame *gh_test_grey_frame (int width, int height);

/* What a camera sees of a code that is held up. Zero is plain: upright, flat, sharp, noiseless. */
typedef struct {
  const char *text;
  int version; /* at least; 0 for the smallest */
  int width, height;
  double module; /* pixels; where the code is not tilted away */
  double x, y;   /* of its middle, from the picture's */
  double angle;  /* in the picture's plane, degrees */
  double tilt;   /* about the upright axis, degrees */
  double
      bend; /* paper around an upright cylinder: how far it is wrapped, degrees from edge to edge */
  double blur;     /* standard deviation, pixels */
  double noise;    /* standard deviation, levels */
  double shade;    /* how much darker the right edge of the picture is than the left, 0 to 1 */
  int dark, light; /* levels of ink and paper; both 0 for 20 and 235 */
  guint32 seed;    /* of the noise */
} GhTestView;

/* The levels of a view, packed. Free with g_free. */
guint8 *gh_test_view_pixels (const GhTestView *view);
/* The same as a frame. */
GhFrame *gh_test_view_frame (const GhTestView *view);
