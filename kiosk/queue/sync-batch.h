/* A batch of entries as the wire has it: what is sent of them, and what its results say of each.
 * For the syncer. */

#pragma once

#include "kiosk/queue/entries.h"
#include "wire/sync.h"

G_BEGIN_DECLS

/* @entries (of GhEntry) as they are sent: of GhSyncEntry, freed with the array. Owned by the
 * caller. */
GPtrArray *gh_sync_batch_new (GPtrArray *entries) G_GNUC_WARN_UNUSED_RESULT;

/* @results (of GhSyncResult, which are borrowed) by the ids of their entries; those without an id
 * are not in it. Owned by the caller. */
GHashTable *gh_sync_batch_index (GPtrArray *results) G_GNUC_WARN_UNUSED_RESULT;

/* What becomes of those @entries that @results (of gh_sync_batch_index) name: of GhEntryDecision,
 * which borrow them, freed with the array. Owned by the caller. */
GPtrArray *gh_sync_batch_decide (GPtrArray *entries, GHashTable *results) G_GNUC_WARN_UNUSED_RESULT;

/* The one result (in an array as the server's are) that would be here, had the server refused with
 * @code not the request but @entry. Owned by the caller. */
GPtrArray *gh_sync_batch_refuse (const GhEntry *entry, const char *code) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
