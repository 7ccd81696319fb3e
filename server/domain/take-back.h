/* Takes an entry back: somebody pressed too early, or pressed for the wrong person. The entry stays
 * in the log; a row of its own says that it does not stand. */

#pragma once

#include "core/ticket-status.h"
#include "server/domain/context.h"
#include "server/store/entry-store.h"

G_BEGIN_DECLS

typedef struct {
  const GhEntry *entry; /* it has a ticket, and stands */
  gint64 at;            /* when it was taken back, Unix seconds */
  gint64 operator_id;   /* by whom */
  gint64 device_id;     /* 0 for none */
} GhTakeBack;

/* To be called within a write transaction. The ticket goes back to what it was when it was this
 * very entry that stands on it; when others of its entries stand, the first of them does from now
 * on.
 *
 * @status: (out): the ticket's status after that
 *
 * Errors: GH_DB_ERROR. */
gboolean gh_take_back (const GhContext *context, const GhTakeBack *take, GhTicketStatus *status,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
