/* Table ticket_reservations, and idempotency_answers beside it. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_reservation_statements[];

typedef struct {
  gint64 orq;
  gint64 ticket_id;
  gint64 slot_id;
  const char *email;
  const char *phone;
  const char *language; /* BCP 47, for the confirmation */
} GhNewReservation;

/* Inside a transaction; @id (out) is the new one's. CONSTRAINT where a rule of the schema forbids
 * it. */
gboolean gh_reservation_store_insert (GhDb *db, const GhNewReservation *reservation, gint64 now,
                                      gint64 *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* RESERVED → VERIFIED of the ticket's active one. */
gboolean gh_reservation_store_verify (GhDb *db, gint64 ticket_id, gint64 now,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* → VERIFIED of the ticket's active one, whatever became of it meanwhile: its holder was let in by
 * a gate without a network. Marks it as changed also when it is VERIFIED. */
gboolean gh_reservation_store_enter (GhDb *db, gint64 ticket_id, gint64 now,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* VERIFIED → RESERVED of the ticket's active one, EXPIRED when its slot is @over. */
gboolean gh_reservation_store_take_back (GhDb *db, gint64 ticket_id, gboolean over, gint64 now,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* RESERVED → EXPIRED for all whose slot ended after @since and not after @now. */
gboolean gh_reservation_store_expire (GhDb *db, gint64 since, gint64 now, gint64 *changed,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The slots in which the tickets of one order hold places, one entry a place: an array of gint64,
 * owned by the caller. */
GArray *gh_reservation_store_slots_of_order (GhDb *db, gint64 order_id,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* RESERVED → CANCELLED for the tickets of one order; the places are given back by the caller. */
gboolean gh_reservation_store_cancel_order (GhDb *db, gint64 order_id, gint64 now,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The answer that was given to this ticket under this Idempotency-Key; @reservation_id 0 when none.
 */
gboolean gh_idempotency_store_find (GhDb *db, gint64 ticket_id, const char *key,
                                    gint64 *reservation_id, gboolean *confirmation_sent,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps what was answered under @key; CONSTRAINT when the ticket has the key already. */
gboolean gh_idempotency_store_insert (GhDb *db, gint64 ticket_id, const char *key,
                                      gint64 reservation_id, gboolean confirmation_sent, gint64 now,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets answers given before @before. */
gboolean gh_idempotency_store_prune (GhDb *db, gint64 before, gint64 *pruned,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
