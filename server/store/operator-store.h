/* Table operators. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_operator_statements[];

typedef struct {
  gint64 id;
  gint64 orq;
  char *username;
  char *name;
  char *role; /* "OPERATOR" or "ADMIN" */
  gboolean active;
  char *pin_hash;      /* Argon2id string, NULL when there is no PIN */
  char *password_hash; /* likewise */
} GhOperator;

void gh_operator_free (GhOperator *op);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhOperator, gh_operator_free)

/* User names are kept in lower case; @username may be in any. NULL without an error when there is
 * none. Owned by the caller. */
gboolean gh_operator_store_find_by_username (GhDb *db, const char *username, GhOperator **op,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All of @orq (0: of all), an array of GhOperator *, owned by the caller. */
GPtrArray *gh_operator_store_list (GhDb *db, gint64 orq, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @op->id is ignored. CONSTRAINT when the user name is taken. */
gboolean gh_operator_store_insert (GhDb *db, const GhOperator *op, gint64 now, gint64 *id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Replaces the secrets that are not NULL. */
gboolean gh_operator_store_set_secrets (GhDb *db, gint64 id, const char *pin_hash,
                                        const char *password_hash,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Disables or enables; disabling ends all sessions. */
gboolean gh_operator_store_set_active (GhDb *db, gint64 id, gboolean active, gint64 now,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
