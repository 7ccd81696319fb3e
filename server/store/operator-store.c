/* Table operators; see the header. */

#include "server/store/operator-store.h"

#include "server/store/session-store.h"

enum {
  FIND_BY_USERNAME,
  LIST,
  INSERT,
  SET_SECRETS,
  SET_ACTIVE,
};

#define COLUMNS                                                                                    \
  "SELECT id, orq, username, name, role, status, pin_hash, password_hash FROM operators"

const GhStatement gh_operator_statements[] = {
  [FIND_BY_USERNAME] = { "operator.find-by-username", COLUMNS " WHERE username = ?" },
  [LIST] = { "operator.list", COLUMNS " WHERE ? IN (0, orq) ORDER BY id" },
  [INSERT] = { "operator.insert",
               "INSERT INTO operators (orq, username, name, role, status, pin_hash, password_hash,"
               " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)" },
  [SET_SECRETS] = { "operator.set-secrets",
                    "UPDATE operators SET pin_hash = coalesce(?, pin_hash),"
                    " password_hash = coalesce(?, password_hash) WHERE id = ?" },
  [SET_ACTIVE] = { "operator.set-active", "UPDATE operators SET status = ? WHERE id = ?" },
  { NULL, NULL },
};
#define SQL(which) gh_operator_statements[which].sql

void
gh_operator_free (GhOperator *op)
{
  if (op == NULL)
    return;
  g_free (op->username);
  g_free (op->name);
  g_free (op->role);
  g_free (op->pin_hash);
  g_free (op->password_hash);
  g_free (op);
}

static gpointer
read_operator (GhDbRows *rows)
{
  GhOperator *op = g_new0 (GhOperator, 1);
  op->id = gh_db_rows_int (rows, "id");
  op->orq = gh_db_rows_int (rows, "orq");
  op->username = gh_db_rows_dup_text (rows, "username");
  op->name = gh_db_rows_dup_text (rows, "name");
  op->role = gh_db_rows_dup_text (rows, "role");
  op->active = g_strcmp0 (gh_db_rows_text (rows, "status"), "ACTIVE") == 0;
  op->pin_hash = gh_db_rows_dup_text (rows, "pin_hash");
  op->password_hash = gh_db_rows_dup_text (rows, "password_hash");
  return op;
}

gboolean
gh_operator_store_find_by_username (GhDb *db, const char *username, GhOperator **op, GError **error)
{
  g_autofree char *lower = g_utf8_strdown (username, -1);
  return gh_db_find (db, SQL (FIND_BY_USERNAME), GH_DB_VALUES (gh_db_text (lower)), read_operator,
                     (gpointer *) op, error);
}

GPtrArray *
gh_operator_store_list (GhDb *db, gint64 orq, GError **error)
{
  return gh_db_list (db, SQL (LIST), GH_DB_VALUES (gh_db_int (orq)), read_operator,
                     (GDestroyNotify) gh_operator_free, error);
}

gboolean
gh_operator_store_insert (GhDb *db, const GhOperator *op, gint64 now, gint64 *id, GError **error)
{
  g_autofree char *lower = g_utf8_strdown (op->username, -1);
  return gh_db_insert (
      db, SQL (INSERT),
      GH_DB_VALUES (gh_db_int (op->orq), gh_db_text (lower), gh_db_text (op->name),
                    gh_db_text (op->role), gh_db_text (op->active ? "ACTIVE" : "DISABLED"),
                    gh_db_text (op->pin_hash), gh_db_text (op->password_hash), gh_db_int (now)),
      id, error);
}

gboolean
gh_operator_store_set_secrets (GhDb *db, gint64 id, const char *pin_hash, const char *password_hash,
                               GError **error)
{
  return gh_db_execute (db, SQL (SET_SECRETS),
                        GH_DB_VALUES (gh_db_text (pin_hash), gh_db_text (password_hash),
                                      gh_db_int (id)),
                        NULL, error);
}

gboolean
gh_operator_store_set_active (GhDb *db, gint64 id, gboolean active, gint64 now, GError **error)
{
  return gh_db_execute (db, SQL (SET_ACTIVE),
                        GH_DB_VALUES (gh_db_text (active ? "ACTIVE" : "DISABLED"), gh_db_int (id)),
                        NULL, error) &&
         (active || gh_session_store_end_all (db, id, now, error));
}
