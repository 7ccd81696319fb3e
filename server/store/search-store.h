/* Looking for people's tickets when they lost their codes. Databases fold names in ways of their
 * own, so whole names are handed to the caller, who compares. */

#pragma once

#include "server/rules/ticket.h"
#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_search_statements[];

/* Somebody who may be the one. All texts are lent until the callback returns, and may be NULL. */
typedef struct {
  gint64 ticket_id; /* 0 when the row is a whole order's */
  gint64 order_id;
  const char *name;
  const char *email;       /* of the order */
  const char *other_email; /* of the reservation */
} GhSearchCandidate;

/* FALSE ends the search. */
typedef gboolean (*GhSearchFunc) (const GhSearchCandidate *candidate, gpointer data);

/* Everybody with a reservation for @date. */
gboolean gh_search_store_of_day (GhDb *db, gint64 orq, GhDate date, GhSearchFunc each,
                                 gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Every order, the newest first. */
gboolean gh_search_store_orders (GhDb *db, gint64 orq, GhSearchFunc each, gpointer data,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Reservations from @from on whose e-mail address holds @part, whatever the case of its letters. */
gboolean gh_search_store_emails (GhDb *db, gint64 orq, GhDate from, const char *part,
                                 GhSearchFunc each, gpointer data,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The tickets of an order. */
gboolean gh_search_store_tickets (GhDb *db, gint64 order_id, GhSearchFunc each, gpointer data,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What an order knows that its tickets do not: its e-mail address. Owned by the caller, may be
 * NULL. */
gboolean gh_search_store_order_email (GhDb *db, gint64 order_id, char **email,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
