/* Table contact_checks: the one-time codes of a ticket's owner, and what they proved. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_contact_statements[];

/* One check a ticket: a new one takes the place of the old. Hashes are gh_keyed_hash()'s. */
typedef struct {
  gint64 ticket_id;
  char *contact_hash;    /* of the addresses */
  char *email_code_hash; /* NULL when no code went there, or it was used */
  char *phone_code_hash; /* the same */
  int attempts_left;
  int sends;            /* since first_sent_at */
  gint64 first_sent_at; /* when the hour began that sends are counted in */
  gint64 sent_at;       /* the last ones */
  gint64 expires_at;    /* of the last ones */
  gint64 verified_at;   /* 0: not proven */
} GhContactCheck;

void gh_contact_check_free (GhContactCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhContactCheck, gh_contact_check_free)

/* NULL without an error when the ticket has none. Owned by the caller. */
gboolean gh_contact_store_find (GhDb *db, gint64 ticket_id, GhContactCheck **check,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes @check the ticket's. */
gboolean gh_contact_store_put (GhDb *db, const GhContactCheck *check,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes one try off; @taken (out) is FALSE when there was none left. */
gboolean gh_contact_store_take_try (GhDb *db, gint64 ticket_id, gboolean *taken,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The addresses are proven as of @now; the codes are gone. */
gboolean gh_contact_store_set_verified (GhDb *db, gint64 ticket_id, gint64 now,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes checks whose codes ended before @before; @pruned (out) says how many. */
gboolean gh_contact_store_prune (GhDb *db, gint64 before, gint64 *pruned,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
