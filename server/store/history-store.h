/* Looking back, for the command line: lists of orders, and what happened to one ticket. Reads the
 * tables orders, tickets, scans and events; writes none. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_history_statements[];

/* One row of a listing. Texts belong to the callback's caller. */
typedef struct {
  gint64 id;
  const char *customer_name;
  const char *status; /* "PENDING", "PAID", … */
  gint64 tickets;     /* how many it has */
  gint64 created_at;
} GhOrderLine;

/* Calls @each for the last @limit orders of @orq, the newest first. @status: only those, NULL for
 * all. */
gboolean gh_history_store_orders (GhDb *db, gint64 orq, const char *status, int limit,
                                  void (*each) (const GhOrderLine *, gpointer), gpointer data,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One thing that happened to a ticket: a scan (then @name is its action and @detail its outcome) or
 * an event. Texts belong to the callback's caller; those but @name may be NULL. */
typedef struct {
  gint64 happened_at;
  const char *name;
  const char *detail;
  const char *operator_name;
} GhHistoryLine;

/* Calls @each for all that is known about @ticket_id, the oldest first. */
gboolean gh_history_store_ticket (GhDb *db, gint64 ticket_id,
                                  void (*each) (const GhHistoryLine *, gpointer), gpointer data,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
