/* Table orders. */

#pragma once

#include "server/rules/ticket.h"
#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_order_statements[];

/* Inside a transaction; @id (out) is the new order's. Errors: GH_DB_ERROR. */
gboolean gh_order_store_insert (GhDb *db, gint64 orq, const char *customer_name,
                                const char *customer_email, GhOrderStatus status, gint64 now,
                                gint64 *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @found FALSE when there is no such order. */
gboolean gh_order_store_find (GhDb *db, gint64 id, gint64 *orq, GhOrderStatus *status,
                              gboolean *found, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @from → @to; @changed says whether it was in @from. */
gboolean gh_order_store_move (GhDb *db, gint64 id, GhOrderStatus from, GhOrderStatus to, gint64 now,
                              gboolean *changed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The products of an order's tickets: an array of gint64, owned by the caller. */
GArray *gh_order_store_products (GhDb *db, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
