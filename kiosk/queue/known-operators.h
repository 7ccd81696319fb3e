/* Operators whom the server let in on this kiosk in the last 24 hours, and what is needed to know
 * them again without it. Names and verifiers lie sealed (queue/seal), found by a keyed hash of the
 * user name. A row that was changed is one that never was: who it stood for needs the server. */

#pragma once

#include "kiosk/client/api-client.h"
#include "kiosk/queue/kiosk-store.h"

G_BEGIN_DECLS

/* How long the server's word counts without it, in seconds of its clock. */
#define GH_KNOWN_SECONDS ((gint64) 24 * 3600)

typedef struct {
  char *verifier;      /* see queue/secret-verifier; NULL for none */
  gint64 confirmed_at; /* Unix seconds: when the server last took the secret */
} GhKnownSecret;

typedef struct {
  char *mark; /* see gh_known_operators_mark */
  gint64 operator_id;
  char *name; /* as the server gave it */
  char *role; /* "OPERATOR" or "ADMIN" */
  gint64 orq;
  GhKnownSecret secrets[GH_SECRET_N_KINDS];
  gint64 tries;      /* wrong ones, since the last right one */
  gint64 locked_for; /* seconds that a lock-out still lasts, 0 for none */
} GhKnownOperator;

void gh_known_operator_free (GhKnownOperator *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhKnownOperator, gh_known_operator_free)

/* Seconds that the server's word on this secret still counts at @now, 0 when it does not, or @known
 * is NULL. A @now before that word is a clock that was put back, and gains nothing. */
gint64 gh_known_operator_lasts (const GhKnownOperator *known, GhSecretKind kind, gint64 now);

/* By what @username is found here, however it is written. Owned by the caller. */
char *gh_known_operators_mark (GhKioskStore *store, const char *username) G_GNUC_WARN_UNUSED_RESULT;

/* All of these: GH_DB_ERROR. */

/* @known: (out) NULL when there is none, or none that can be read; owned by the caller. */
gboolean gh_known_operators_find (GhKioskStore *store, const char *mark, GhKnownOperator **known,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All that can be read, as GhKnownOperator. Owned by the caller. */
GPtrArray *gh_known_operators_list (GhKioskStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Puts it in the place of the one with its mark, durably. */
gboolean gh_known_operators_put (GhKioskStore *store, const GhKnownOperator *known,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes the one with this mark, durably; there may be none. */
gboolean gh_known_operators_remove (GhKioskStore *store, const char *mark,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes that operator, under whatever name. */
gboolean gh_known_operators_forget (GhKioskStore *store, gint64 operator_id,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Destroys what is over at @now, and what cannot be read. */
gboolean gh_known_operators_prune (GhKioskStore *store, gint64 now,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes all of them, durably. */
gboolean gh_known_operators_wipe (GhKioskStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
