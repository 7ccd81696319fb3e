/* libzbar, the only one who turns pictures into text here. */

#pragma once

#include "kiosk/decode/bitmap.h"
#include "kiosk/decode/luma.h"

G_BEGIN_DECLS

/* The most bytes a code can hold (ISO/IEC 18004: 7,089 digits in version 40). */
#define GH_READING_MAX 7089

typedef struct {
  char bytes[GH_READING_MAX + 1]; /* ended with a 0 that does not count */
  gsize length;
  float x, y; /* the middle of the code in the picture that was read */
} GhReading;

/* A code opens a door: it is not left behind where nobody needs it any more. */
void gh_reading_forget (GhReading *reading);

typedef struct _GhReader GhReader;

/* zbar, set up for QR codes and Code 128; not for two threads at once. Owned by the caller. */
GhReader *gh_reader_new (void) G_GNUC_WARN_UNUSED_RESULT;
void gh_reader_free (GhReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhReader, gh_reader_free)

/* Draws @bitmap crisply with its quiet zone and reads it; the reading's place is left alone. */
gboolean gh_reader_read_bitmap (GhReader *reader, const GhBitmap *bitmap, GhReading *reading);

/* Reads a QR code from a picture of packed rows. Of several the one nearest to the middle counts.
 */
gboolean gh_reader_read_picture (GhReader *reader, const guint8 *pixels, int width, int height,
                                 GhReading *reading);

/* The same for Code 128, of which the longest counts: half a line may read as a shorter one. */
gboolean gh_reader_read_lines (GhReader *reader, const guint8 *pixels, int width, int height,
                               GhReading *reading);

G_END_DECLS
