/* One batch and one entry of it while they are looked at. Private to sync.c, which keeps the
 * answers, and sync-judge.c, which finds them. */

#pragma once

#include "server/domain/sync.h"
#include "server/rules/ticket.h"

G_BEGIN_DECLS

typedef struct {
  const GhContext *context;
  const GhGate *gate;
  const GhSyncRequest *request;
  GHashTable *operators; /* ids of the organisation's, gint64; owned */
  gint64 device_id;      /* 0 for none */
  GPtrArray *results;    /* GhSyncResult, owned */
} GhSyncBatch;

/* One entry while it is looked at. */
typedef struct {
  const GhSyncEntry *sent;
  GhSyncResult *result; /* owned */
  gint64 at;            /* when it happened, never ahead of us */
  GhTicket *ticket;     /* owned; NULL for none of this organisation */
  gboolean id_taken;    /* a scan has its id already */
  gint64 admitted;      /* the ticket that the scan with its id admitted; 0 for none */
  gint64 row;           /* the entry in scans; 0 for none */
} GhSyncCase;

/* All of these write the rows that belong to it, and fill its result. */

/* It cannot be taken: @code, and @message for which field is at fault (may be NULL). */
gboolean gh_sync_reject (const GhSyncBatch *batch, GhSyncCase *entry, const char *code,
                         const char *message, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It has a ticket: judged as of its own moment. */
gboolean gh_sync_judge (const GhSyncBatch *batch, GhSyncCase *entry,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
