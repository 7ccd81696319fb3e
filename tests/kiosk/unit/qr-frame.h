/* QR pictures for tests, drawn with libqrencode. */

#pragma once

#include "kiosk/scan/frame.h"

/* @text as a QR code of @module pixels a module, in the middle of a grey picture. */
GhFrame *gh_test_qr_frame (const char *text, int module, int width, int height);
/* The picture without a code. */
GhFrame *gh_test_grey_frame (int width, int height);
