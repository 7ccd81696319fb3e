/* A day's tickets at once, as a kiosk is given them: those of the slots that touch a date, also of
 * slots that began the day before and go on after midnight. */

#pragma once

#include "server/rules/ticket.h"
#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_day_statements[];

/* One ticket with an active reservation. All texts are lent until the callback returns. */
typedef struct {
  gint64 ticket_id;
  const char *code;
  gint64 slot_id;
  GhTicketStatus status;
  GhOrderStatus order_status;
  const char *customer_name;
  gint64 verified_at;        /* 0 when never */
  const char *operator_name; /* who verified it, may be NULL */
  const char *device_name;   /* where; NULL when unknown or nameless */
  const char *device;        /* its UUID, may be NULL */
} GhDayTicket;

typedef void (*GhDayTicketFunc) (const GhDayTicket *ticket, gpointer data);

/* Calls @each for every ticket of @date whose reservation or order was changed at @since or later;
 * G_MININT64 for all. */
gboolean gh_day_store_tickets (GhDb *db, gint64 orq, GhDate date, gint64 since,
                               GhDayTicketFunc each, gpointer data,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls @each with the code of every ticket that lost its reservation of @date at @since or later
 * and has no other one of that day. */
gboolean gh_day_store_gone (GhDb *db, gint64 orq, GhDate date, gint64 since,
                            void (*each) (const char *code, gpointer data), gpointer data,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
