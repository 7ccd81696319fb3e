/* What gates let in while the server did not answer (contract 3.2): kept, counted, and judged as of
 * the moment at which it happened. */

#pragma once

#include "server/domain/admit.h"
#include "server/store/entry-store.h"
#include "wire/sync.h"

G_BEGIN_DECLS

/* Takes a whole batch in one transaction, so that it may be sent again after any fault: an entry is
 * known by its id. Entries may be of any operator of the session's organisation.
 *
 * Gives one result for each entry, in their order: GhSyncResult, owned by the caller. NULL on error
 * (GH_DB_ERROR): then nothing of the batch was kept. */
GPtrArray *gh_sync_take (const GhContext *context, const GhGate *gate, const GhSyncRequest *request,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The entry that was made under an id of a gate's, online or sent later; NULL without an error when
 * there is none. @scan_id in lower case. Owned by the caller. */
gboolean gh_sync_find_entry (GhDb *db, gint64 orq, const char *scan_id, GhEntry **entry,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
