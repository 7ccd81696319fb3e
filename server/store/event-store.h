/* Table events: what happened, in ids, for people who ask later (PRD 8.4). */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_event_statements[];

typedef struct {
  gint64 orq;
  const char *name; /* "reservation.created" */
  gint64 ticket_id; /* 0 is none, also below */
  gint64 slot_id;
  gint64 operator_id;
  const char *detail; /* ids and codes, never contact data; NULL for none */
} GhNewEvent;

/* Inside a transaction. Errors: GH_DB_ERROR. */
gboolean gh_event_store_insert (GhDb *db, const GhNewEvent *event, gint64 now,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
