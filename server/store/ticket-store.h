/* Table tickets. */

#pragma once

#include "server/rules/ticket.h"
#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_ticket_statements[];

/* Prepares the search for a ticket, the heaviest statement, so that it is not done under a lock. */
gboolean gh_ticket_store_prepare (GhDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ticket with everything that rules want to know, or NULL without an error when there is none.
 * Owned by the caller. */
gboolean gh_ticket_store_find (GhDb *db, gint64 id, GhTicket **ticket,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* By what was typed: the code as it stands first (other systems' codes), then our canonical form.
 */
gboolean gh_ticket_store_find_by_code (GhDb *db, const char *typed, GhTicket **ticket,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of one reservation, whatever its state, CANCELLED included (for its owner's link). */
gboolean gh_ticket_store_find_by_reservation (GhDb *db, gint64 reservation_id, GhTicket **ticket,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  gint64 orq;
  gint64 order_id;
  gint64 product_id;
  const char *code; /* NULL: a new one of ours is drawn */
  gboolean activated;
  GhDate valid_from; /* GH_DATE_MIN: unbounded */
  GhDate valid_until;
  int year; /* of issue, for a new code */
} GhNewTicket;

/* Inserts a ticket; @code (out, owned by the caller) is its code. CONSTRAINT when a given code is
 * there already. */
gboolean gh_ticket_store_insert (GhDb *db, const GhNewTicket *ticket, gint64 now, gint64 *id,
                                 char **code, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Compare-and-set steps of a ticket's life; @changed says whether it was in the state before. */

/* PENDING_PAYMENT → ACTIVATED for all tickets of one order and product. */
gboolean gh_ticket_store_activate (GhDb *db, gint64 order_id, gint64 product_id, GhDate valid_from,
                                   GhDate valid_until, gint64 now, gint64 *changed,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* ACTIVATED → RESERVED. */
gboolean gh_ticket_store_reserve (GhDb *db, gint64 id, const char *email, const char *phone,
                                  gint64 now, gint64 *changed,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* RESERVED → VERIFIED. */
gboolean gh_ticket_store_verify (GhDb *db, gint64 id, gint64 operator_id, gint64 now,
                                 gint64 *changed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* → VERIFIED by an entry that was made without us, from whatever was activated once. */
gboolean gh_ticket_store_enter (GhDb *db, gint64 id, gint64 operator_id, gint64 at, gint64 *changed,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of a VERIFIED one: whose entry stands, and since when. */
gboolean gh_ticket_store_set_entry (GhDb *db, gint64 id, gint64 operator_id, gint64 at,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* VERIFIED → @status: its only entry was taken back. */
gboolean gh_ticket_store_take_back (GhDb *db, gint64 id, GhTicketStatus status,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* RESERVED → EXPIRED for all whose slot ended after @since and not after @now; ACTIVATED → EXPIRED
 * for all of organisation @orq whose validity ended before @today. */
gboolean gh_ticket_store_expire_reserved (GhDb *db, gint64 since, gint64 now, gint64 *changed,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_ticket_store_expire_activated (GhDb *db, gint64 orq, GhDate today, gint64 *changed,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* RESERVED → ACTIVATED, of one order that is cancelled: its places become free. */
gboolean gh_ticket_store_release_order (GhDb *db, gint64 order_id,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One row of a listing. Texts belong to the callback's caller. */
typedef struct {
  gint64 id;
  gint64 order_id;
  gint64 product_id;
  const char *code;
  const char *status;
  const char *customer_name;
  gint64 created_at;
  const char *slot_date; /* NULL without an active reservation */
  const char *start_time;
} GhTicketLine;

/* Calls @each for every ticket of @orq in the order of ids. */
gboolean gh_ticket_store_list (GhDb *db, gint64 orq, void (*each) (const GhTicketLine *, gpointer),
                               gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
