/* Reads codes from frames on a thread of its own. It always takes the newest frame and drops those
 * that came while it was busy, so that what it says is about now. */

#pragma once

#include "kiosk/scan/decoder.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define GH_TYPE_SCAN_WORKER (gh_scan_worker_get_type ())
G_DECLARE_FINAL_TYPE (GhScanWorker, gh_scan_worker, GH, SCAN_WORKER, GObject)

/* From one frame to the next nobody looks; for longer than this it tells. */
#define GH_SCAN_BLINK (250 * G_TIME_SPAN_MILLISECOND)
/* A busy machine looks again within this time. When there was no frame for longer, the camera was
 * away, and whoever stood before it may have gone. */
#define GH_SCAN_LONGEST_AWAY (10 * G_TIME_SPAN_SECOND)

/* Signals, in the main context that was the default of the thread that made the worker:
 * "code" (const char *text, gint64 captured_at): for every frame that held a code;
 * "looked-away" (gint64 from, gint64 until): before that, for a frame captured at @until when there
 *   was no time to look since @from; nobody knows what was in view in between.
 * Times are monotonic, µs. */
GhScanWorker *gh_scan_worker_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Offers a luma frame; takes a reference. From any thread, never waits. */
void gh_scan_worker_offer (GhScanWorker *worker, GhFrame *frame);

/* Whether Code 128 is read too (decoder.h), from the next frame on; not at first. */
void gh_scan_worker_set_lines (GhScanWorker *worker, gboolean lines);

/* Ends the thread; nothing is emitted afterwards. Called by dispose too. */
void gh_scan_worker_stop (GhScanWorker *worker);

G_END_DECLS
