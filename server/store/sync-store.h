/* Table sync_answers: what was answered to each entry that a device sent, so that it gets the same
 * answer when it sends it again. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_sync_statements[];

/* @answer is NULL without an error when nothing was answered under that id. Owned by the caller. */
gboolean gh_sync_store_find (GhDb *db, gint64 orq, const char *entry_id, char **answer,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps @answer; CONSTRAINT when something was answered under that id. */
gboolean gh_sync_store_insert (GhDb *db, gint64 orq, const char *entry_id, const char *answer,
                               gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets answers that were given before @before; @pruned is how many. */
gboolean gh_sync_store_prune (GhDb *db, gint64 before, gint64 *pruned,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
