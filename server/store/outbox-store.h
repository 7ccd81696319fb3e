/* Table outbox: messages that are to be sent. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_outbox_statements[];

gboolean gh_outbox_store_insert (GhDb *db, gint64 orq, const char *kind, const char *channel,
                                 gint64 reservation_id, gint64 now,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
