/* Orders and tickets as the venue makes them: create, pay, cancel, pre-made (PRD 2, 4.1). */

#pragma once

#include "server/domain/context.h"

G_BEGIN_DECLS

#define GH_ORDER_ERROR (gh_order_error_quark ())
GQuark gh_order_error_quark (void);

typedef enum {
  GH_ORDER_ERROR_NOT_FOUND, /* no such organisation, product or order */
  GH_ORDER_ERROR_STATE,     /* an order that cannot be paid or cancelled any more */
  GH_ORDER_ERROR_VALUE,     /* a count, name or address that cannot be */
} GhOrderError;

#define GH_ORDER_MAX_TICKETS 100000

typedef struct {
  gint64 orq;
  gint64 product_id;
  const char *customer_name;
  const char *customer_email; /* NULL for none */
  int tickets;                /* 1 … GH_ORDER_MAX_TICKETS */
  gboolean paid;              /* pre-made and activated at once */
} GhOrderRequest;

/* One transaction. @order_id and @codes (an array of char *, owned by the caller) are set on
 * success. Errors: GH_ORDER_ERROR, GH_DB_ERROR. */
gboolean gh_orders_create (const GhContext *context, const GhOrderRequest *request,
                           gint64 *order_id, GPtrArray **codes,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What paying or cancelling an order did. */
typedef struct {
  gboolean changed; /* FALSE: it was paid or cancelled already */
  gint64 activated; /* how many tickets paying has activated */
} GhOrderChange;

/* PENDING → PAID, its tickets PENDING_PAYMENT → ACTIVATED. Paying twice is fine and changes
 * nothing; paying a cancelled order is STATE. @change is optional. */
gboolean gh_orders_pay (const GhContext *context, gint64 order_id, GhOrderChange *change,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* PENDING → CANCELLED, PAID → REFUNDED; what is still RESERVED gives its place back.
 * Cancelling twice is fine and changes nothing. @change is optional. */
gboolean gh_orders_cancel (const GhContext *context, gint64 order_id, GhOrderChange *change,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
