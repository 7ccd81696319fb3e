/* Everything that is known about one ticket when it is judged: the row with its order, its active
 * reservation and that one's slot. store/ fills it, rules/ judge it. */

#pragma once

#include "core/slot-time.h"
#include "core/ticket-status.h"

G_BEGIN_DECLS

typedef enum {
  GH_ORDER_PENDING,
  GH_ORDER_PAID,
  GH_ORDER_CANCELLED,
  GH_ORDER_REFUNDED,
} GhOrderStatus;

typedef struct {
  gint64 id;
  gint64 orq;
  gint64 order_id;
  gint64 product_id;
  char *code;
  GhTicketStatus status;
  GhOrderStatus order_status;
  char *customer_name;  /* of the order */
  char *customer_email; /* of the reservation, NULL without one */
  char *customer_phone;
  char *timezone;     /* the organisation's */
  GhDate valid_from;  /* GH_DATE_MIN when unbounded */
  GhDate valid_until; /* GH_DATE_MAX when unbounded */
  gint64 verified_at; /* 0 when never */
  gint64 verified_by;
  char *operator_name; /* who verified it, NULL when nobody */

  gint64 reservation_id; /* 0 without an active reservation; then the rest is 0 too */
  gint64 reservation_at; /* when it was made, Unix seconds */
  char *language;        /* of who made it, BCP 47; NULL without one */
  gint64 slot_id;
  GhDate slot_date;
  int start_time; /* seconds since local midnight */
  int end_time;
  gint64 starts_at; /* Unix seconds */
  gint64 ends_at;
  int booked_count;
  int total_capacity;
} GhTicket;

void gh_ticket_free (GhTicket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhTicket, gh_ticket_free)

/* "PENDING", "PAID", … as in the database. Static. */
const char *gh_order_status_to_string (GhOrderStatus status);
/* FALSE, with @status untouched, when @text names none. @text may be NULL. */
gboolean gh_order_status_from_string (const char *text, GhOrderStatus *status);

G_END_DECLS
