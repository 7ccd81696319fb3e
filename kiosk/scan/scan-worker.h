/* Reads codes from frames on a thread of its own. It always takes the newest frame and drops those
 * that came while it was busy, so that what it says is about now. */

#pragma once

#include "kiosk/scan/decoder.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* The most that counts of the time between two frames, µs: in the rest nobody looked. */
#define GH_SCAN_LONGEST_BLINK (250 * G_TIME_SPAN_MILLISECOND)

#define GH_TYPE_SCAN_WORKER (gh_scan_worker_get_type ())
G_DECLARE_FINAL_TYPE (GhScanWorker, gh_scan_worker, GH, SCAN_WORKER, GObject)

/* Signal "code" (const char *text, gint64 seen_at), in the main context that was the default of the
 * thread that made the worker, for every frame that held a code. @seen_at is in µs of looking: that
 * clock goes on by no more than GH_SCAN_LONGEST_BLINK from one frame to the next, so that a code
 * cannot seem to have left while nobody looked. */
GhScanWorker *gh_scan_worker_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Offers a luma frame; takes a reference. From any thread, never waits. */
void gh_scan_worker_offer (GhScanWorker *worker, GhFrame *frame);

/* Whether Code 128 is read too (decoder.h), from the next frame on; not at first. */
void gh_scan_worker_set_lines (GhScanWorker *worker, gboolean lines);

/* Ends the thread; nothing is emitted afterwards. Called by dispose too. */
void gh_scan_worker_stop (GhScanWorker *worker);

G_END_DECLS
