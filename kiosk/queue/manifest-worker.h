/* The thread "gh-manifest": takes lists over, destroys those that are over, and tells what there
 * is, with a store of its own, one job after the other. */

#pragma once

#include "kiosk/queue/manifest-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _GhManifestWorker GhManifestWorker;

/* @directory: of a store that is open. */
GhManifestWorker *gh_manifest_worker_new (const char *directory) G_GNUC_WARN_UNUSED_RESULT;
/* Ends the thread after the job that it is at; those that wait are cancelled, but
 * for one that wipes. NULL is fine. */
void gh_manifest_worker_free (GhManifestWorker *worker);

/* Done in this order. */
typedef struct {
  gint64 now;           /* Unix seconds at the server */
  gboolean told;        /* the server said so; else it is a guess, and little is destroyed by it */
  gint64 at_least;      /* Unix seconds that the server's time is past for sure */
  gboolean wipe;        /* all lists are to be destroyed */
  GhManifest *manifest; /* to take over, may be NULL */
} GhManifestJob;

/* What there is then. */
typedef struct {
  gint64 now;          /* the job's, or what is remembered when that was only guessed and earlier */
  gint64 remembered;   /* the server's time as it was last told, 0 for never */
  GhManifestDay today; /* made_at is 0 when there is no list */
  char *cursor;        /* today's, NULL when its list is to come whole */
  gint64 tomorrow_made_at; /* 0: there is no list; always 0 without one of today */
  char *tomorrow_cursor;   /* may be NULL */
} GhManifestState;

void gh_manifest_state_free (GhManifestState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhManifestState, gh_manifest_state_free)

/* Takes job->manifest. @callback runs in the caller's main context, with no source object. */
void gh_manifest_worker_run_async (GhManifestWorker *worker, const GhManifestJob *job,
                                   GAsyncReadyCallback callback, gpointer data);
/* NULL with GH_DB_ERROR, GH_SEAL_ERROR, GFileError or G_IO_ERROR_CANCELLED. Owned by the caller. */
GhManifestState *gh_manifest_worker_run_finish (GAsyncResult *result,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
