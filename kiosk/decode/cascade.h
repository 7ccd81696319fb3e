/* Finds a QR code in a picture and has zbar read it: locate, straighten, clean, draw, read. What
 * costs little is tried first. One cascade belongs to one thread; its buffers are made once, for
 * the largest picture, so that looking at one allocates nothing. */

#pragma once

#include "kiosk/decode/luma.h"
#include "kiosk/decode/reader.h"

G_BEGIN_DECLS

typedef struct _GhCascade GhCascade;

/* For pictures that follow each other; not for two threads at once. Owned by the caller. */
GhCascade *gh_cascade_new (GhReader *reader) G_GNUC_WARN_UNUSED_RESULT; /* borrows @reader */
void gh_cascade_free (GhCascade *cascade);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhCascade, gh_cascade_free)

/* How many CPU microseconds one picture may cost, about; 0, as at first, is no limit. With a limit,
 * codes larger than tickets' (GH_LAYOUT_TICKET_VERSION) are left alone, and what there was no time
 * for is tried first on the next picture: a camera shows the same code again. */
void gh_cascade_set_budget (GhCascade *cascade, gint64 microseconds);

/* The next picture has nothing to do with the last one. */
void gh_cascade_forget (GhCascade *cascade);

/* Reads one QR code of @picture; of several that are as easy to read, the one nearest to the
 * middle. FALSE, and @reading is garbage, when there is none. */
gboolean gh_cascade_read (GhCascade *cascade, const GhLuma *picture, GhReading *reading);

G_END_DECLS
