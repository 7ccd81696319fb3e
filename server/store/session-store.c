/* Table sessions; see the header. */

#include "server/store/session-store.h"

enum {
  INSERT,
  FIND,
  END,
  END_ALL,
  PRUNE,
};

const GhStatement gh_session_statements[] = {
  [INSERT] = { "session.insert", "INSERT INTO sessions (id, operator_id, created_at, expires_at)"
                                 " VALUES (?, ?, ?, ?)" },
  [FIND] = { "session.find",
             "SELECT s.operator_id, p.orq, p.name, p.role, g.timezone FROM sessions s"
             " JOIN operators p ON p.id = s.operator_id JOIN organisations g ON g.id = p.orq"
             " WHERE s.id = ? AND s.ended_at IS NULL AND s.expires_at > ? AND p.status = "
             "'ACTIVE'" },
  [END] = { "session.end", "UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL" },
  [END_ALL] = { "session.end-all",
                "UPDATE sessions SET ended_at = ? WHERE operator_id = ? AND ended_at IS NULL" },
  [PRUNE] = { "session.prune", "DELETE FROM sessions WHERE expires_at < ?" },
  { NULL, NULL },
};
#define SQL(which) gh_session_statements[which].sql

void
gh_session_free (GhSession *session)
{
  if (session == NULL)
    return;
  g_free (session->operator_name);
  g_free (session->role);
  g_free (session->timezone);
  g_free (session);
}

gboolean
gh_session_store_insert (GhDb *db, const char *id, gint64 operator_id, gint64 now,
                         gint64 expires_at, GError **error)
{
  return gh_db_execute (db, SQL (INSERT),
                        GH_DB_VALUES (gh_db_text (id), gh_db_int (operator_id), gh_db_int (now),
                                      gh_db_int (expires_at)),
                        NULL, error);
}

gboolean
gh_session_store_find (GhDb *db, const char *id, gint64 now, GhSession **session, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (FIND), GH_DB_VALUES (gh_db_text (id), gh_db_int (now)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *session = NULL;
  if (has_row) {
    GhSession *found = g_new0 (GhSession, 1);
    g_strlcpy (found->id, id, sizeof found->id);
    found->operator_id = gh_db_rows_int (rows, "operator_id");
    found->orq = gh_db_rows_int (rows, "orq");
    found->operator_name = gh_db_rows_dup_text (rows, "name");
    found->role = gh_db_rows_dup_text (rows, "role");
    found->timezone = gh_db_rows_dup_text (rows, "timezone");
    *session = found;
  }
  return TRUE;
}

gboolean
gh_session_store_end (GhDb *db, const char *id, gint64 now, GError **error)
{
  return gh_db_execute (db, SQL (END), GH_DB_VALUES (gh_db_int (now), gh_db_text (id)), NULL,
                        error);
}

gboolean
gh_session_store_end_all (GhDb *db, gint64 operator_id, gint64 now, GError **error)
{
  return gh_db_execute (db, SQL (END_ALL), GH_DB_VALUES (gh_db_int (now), gh_db_int (operator_id)),
                        NULL, error);
}

gboolean
gh_session_store_prune (GhDb *db, gint64 before, gint64 *pruned, GError **error)
{
  return gh_db_execute (db, SQL (PRUNE), GH_DB_VALUES (gh_db_int (before)), pruned, error);
}
