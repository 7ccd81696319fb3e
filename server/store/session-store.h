/* Table sessions: who works at a gate. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_session_statements[];

/* A session that goes on: who it is. */
typedef struct {
  char id[33];
  gint64 operator_id;
  gint64 orq;
  char *operator_name;
  char *role;
  char *timezone; /* the organisation's */
} GhSession;

void gh_session_free (GhSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhSession, gh_session_free)

/* Errors: GH_DB_ERROR; CONSTRAINT when there is one with that id. */
gboolean gh_session_store_insert (GhDb *db, const char *id, gint64 operator_id, gint64 now,
                                  gint64 expires_at, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NULL without an error when it is unknown, over, ended, or its operator disabled. */
gboolean gh_session_store_find (GhDb *db, const char *id, gint64 now, GhSession **session,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends it at @now; nothing when it is over or unknown. */
gboolean gh_session_store_end (GhDb *db, const char *id, gint64 now,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends all sessions of an operator. */
gboolean gh_session_store_end_all (GhDb *db, gint64 operator_id, gint64 now,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets sessions that were over before @before. */
gboolean gh_session_store_prune (GhDb *db, gint64 before, gint64 *pruned,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
