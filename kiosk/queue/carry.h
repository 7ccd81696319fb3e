/* Takes what must not be lost from one kiosk's file into another under another key: entries that
 * the server has not got. Nothing else. */

#pragma once

#include "db/db.h"
#include "kiosk/queue/seal.h"

G_BEGIN_DECLS

/* All entries of a file, in order. Of GhEntryRow; owned by the caller. Errors: GH_DB_ERROR. */
GPtrArray *gh_carry_list (GhDb *from, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @to is new and empty; its kiosk counts as revoked since @now from then on. Entries keep their
 * ids, their order and what is known of them; one that is in doubt stays so. One durable
 * transaction.
 *
 * @rows: of GhEntryRow, and used up. @count: (out): entries that wait or are parked. Errors:
 * GH_DB_ERROR. */
gboolean gh_carry (GPtrArray *rows, const GhSeal *from_seal, GhDb *to, const GhSeal *to_seal,
                   gint64 now, guint *count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
