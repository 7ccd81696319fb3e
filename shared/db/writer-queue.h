/* The queue that SQLite's writers stand in: an advisory lock (flock) on a file beside the database,
 * taken before BEGIN IMMEDIATE. Waiting in the kernel's line instead of spinning on SQLite's busy
 * handler gave three times the writes at a twentieth of the p99 (64 writers on one slot, two
 * cores). Private to shared/db.
 *
 * At most GH_WRITER_QUEUE_PLACES wait at once; who comes later is told BUSY at once, so that a
 * stuck writer cannot gather hundreds of processes behind it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_WRITER_QUEUE_PLACES 256

typedef struct _GhWriterQueue GhWriterQueue;

/* The queue of the database file @database_path; its lock file is made on first use, with the
 * database's owner and mode 0660. Never fails. */
GhWriterQueue *gh_writer_queue_new (const char *database_path) G_GNUC_WARN_UNUSED_RESULT;
/* NULL is fine. Gives up the lock when it is held. */
void gh_writer_queue_free (GhWriterQueue *queue);

/* Waits for the turn, at most @deadline_ms. Errors (GH_DB_ERROR): BUSY, READ_ONLY, FAILED. */
gboolean gh_writer_queue_enter (GhWriterQueue *queue, int deadline_ms,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives up the turn; nothing when it is not held. */
void gh_writer_queue_leave (GhWriterQueue *queue);

G_END_DECLS
