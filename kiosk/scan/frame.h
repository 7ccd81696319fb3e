/* One picture on its way from the camera: immutable, reference counted, free to cross threads. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  GH_FRAME_LUMA, /* one byte a pixel: what the decoder reads */
  GH_FRAME_RGB,  /* three bytes a pixel: what people see */
} GhFrameFormat;

/* Sides beyond this are refused: no camera has them and no memory should be spent on them. */
#define GH_FRAME_MAX_SIDE 16384

typedef struct _GhFrame GhFrame;

/* A copy of @height rows of @pixels, @stride bytes apart; the copy is packed. @captured_at is
 * g_get_monotonic_time() of the capture, in µs. NULL when the sizes make no sense. */
GhFrame *gh_frame_new (GhFrameFormat format, int width, int height, const guint8 *pixels,
                       gsize stride, gint64 captured_at) G_GNUC_WARN_UNUSED_RESULT;
/* The same without a copy: @pixels is packed and taken with g_free. */
GhFrame *gh_frame_new_take (GhFrameFormat format, int width, int height, guint8 *pixels,
                            gint64 captured_at) G_GNUC_WARN_UNUSED_RESULT;
/* A copy of a picture's brightness as cameras lay it out: rows @stride bytes apart, in them pixels
 * @step bytes apart (1 in planes, 2 in YUY2). NULL when the sizes make no sense. */
GhFrame *gh_frame_new_luma (int width, int height, const guint8 *pixels, gsize stride, int step,
                            gint64 captured_at) G_GNUC_WARN_UNUSED_RESULT;
/* A copy of a BGRA picture's colours as GH_FRAME_RGB, which GTK copies faster than all that has
 * alpha. NULL when the sizes make no sense. */
GhFrame *gh_frame_new_bgra (int width, int height, const guint8 *pixels, gsize stride,
                            gint64 captured_at) G_GNUC_WARN_UNUSED_RESULT;

GhFrame *gh_frame_ref (GhFrame *frame);
void gh_frame_unref (GhFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhFrame, gh_frame_unref)

GhFrameFormat gh_frame_get_format (const GhFrame *frame);
int gh_frame_get_width (const GhFrame *frame);
int gh_frame_get_height (const GhFrame *frame);
/* Bytes from one row to the next. */
gsize gh_frame_get_row_bytes (const GhFrame *frame);
gint64 gh_frame_get_captured_at (const GhFrame *frame);
/* All rows. Belongs to @frame. */
GBytes *gh_frame_get_pixels (const GhFrame *frame);

G_END_DECLS
