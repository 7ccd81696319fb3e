/* The table of operators who may sign in without the server. A row is JSON under the seal. */

#include "kiosk/queue/known-operators.h"

#include "wire/json.h"

#include <sodium.h>
#include <string.h>

#define NAME_MAX_CHARS     1000
#define ROLE_MAX_CHARS     32
#define VERIFIER_MAX_CHARS 128

static const char SELECT_ONE[] = "SELECT mark, sealed FROM known_operators WHERE mark = ?";
static const char SELECT_ALL[] = "SELECT mark, sealed FROM known_operators ORDER BY mark";
static const char REPLACE_ONE[] = "REPLACE INTO known_operators (mark, sealed) VALUES (?, ?)";
static const char DELETE_ONE[] = "DELETE FROM known_operators WHERE mark = ?";
static const char DELETE_ALL[] = "DELETE FROM known_operators";

/* By GhSecretKind. */
static const char *const VERIFIER_KEYS[] = { "pin", "password" };
static const char *const CONFIRMED_KEYS[] = { "pin_confirmed_at", "password_confirmed_at" };

void
gh_known_operator_free (GhKnownOperator *known)
{
  if (known == NULL)
    return;
  for (int kind = 0; kind < GH_SECRET_N_KINDS; kind++)
    g_free (known->secrets[kind].verifier);
  g_free (known->mark);
  g_free (known->name);
  g_free (known->role);
  g_free (known);
}

gint64
gh_known_operator_lasts (const GhKnownOperator *known, GhSecretKind kind, gint64 now)
{
  if (known == NULL || known->secrets[kind].verifier == NULL)
    return 0;
  return CLAMP (known->secrets[kind].confirmed_at + GH_KNOWN_SECONDS - now, 0, GH_KNOWN_SECONDS);
}

char *
gh_known_operators_mark (GhKioskStore *store, const char *username)
{
  guint8 mark[GH_SEAL_MARK_BYTES];
  char text[2 * GH_SEAL_MARK_BYTES + 1];
  /* As the server finds it; and never the mark of a ticket's code. */
  g_autofree char *name = g_strstrip (g_utf8_strdown (username, -1));
  g_autofree char *whole = g_strconcat ("operator\n", name, NULL);
  gh_seal_mark (gh_kiosk_store_get_seal (store), whole, mark);
  sodium_bin2hex (text, sizeof text, mark, sizeof mark);
  return g_strdup (text);
}

/* ---- a row ---- */

/* Owned by the caller. */
static char *
write_row (const GhKnownOperator *known)
{
  g_autoptr (json_object) row = json_object_new_object ();
  gh_json_add_string (row, "mark", known->mark);
  gh_json_add_int (row, "id", known->operator_id);
  gh_json_add_string (row, "name", known->name);
  gh_json_add_string (row, "role", known->role);
  gh_json_add_int (row, "orq", known->orq);
  gh_json_add_int (row, "tries", known->tries);
  gh_json_add_int (row, "locked_for", known->locked_for);
  for (int kind = 0; kind < GH_SECRET_N_KINDS; kind++) {
    gh_json_add_string (row, VERIFIER_KEYS[kind], known->secrets[kind].verifier);
    gh_json_add_int (row, CONFIRMED_KEYS[kind], known->secrets[kind].confirmed_at);
  }
  return gh_json_to_string (row);
}

static gboolean
read_person (json_object *row, GhKnownOperator *known)
{
  const char *mark = NULL, *name = NULL, *role = NULL;
  if (!gh_json_get_string (row, "mark", 2 * GH_SEAL_MARK_BYTES, &mark, NULL) ||
      !gh_json_get_int (row, "id", 1, G_MAXINT64, &known->operator_id, NULL) ||
      !gh_json_get_string (row, "name", NAME_MAX_CHARS, &name, NULL) ||
      !gh_json_get_string (row, "role", ROLE_MAX_CHARS, &role, NULL) ||
      !gh_json_get_int (row, "orq", 1, G_MAXINT64, &known->orq, NULL))
    return FALSE;
  known->mark = g_strdup (mark);
  known->name = g_strdup (name);
  known->role = g_strdup (role);
  return TRUE;
}

static gboolean
read_secrets (json_object *row, GhKnownOperator *known)
{
  for (int kind = 0; kind < GH_SECRET_N_KINDS; kind++) {
    const char *verifier = NULL;
    if (!gh_json_get_string_opt (row, VERIFIER_KEYS[kind], VERIFIER_MAX_CHARS, &verifier, NULL) ||
        !gh_json_get_int (row, CONFIRMED_KEYS[kind], 0, G_MAXINT64,
                          &known->secrets[kind].confirmed_at, NULL))
      return FALSE;
    known->secrets[kind].verifier = g_strdup (verifier);
  }
  return gh_json_get_int (row, "tries", 0, G_MAXINT, &known->tries, NULL) &&
         gh_json_get_int (row, "locked_for", 0, G_MAXINT, &known->locked_for, NULL);
}

/* The present row; NULL when the seal is broken, or is that of another row. */
static GhKnownOperator *
read_row (GhKioskStore *store, GhDbRows *rows)
{
  gsize length;
  const void *sealed = gh_db_rows_blob (rows, "sealed", &length);
  g_autoptr (GhKnownOperator) known = g_new0 (GhKnownOperator, 1);
  g_autofree char *text = gh_seal_open_text (gh_kiosk_store_get_seal (store), sealed, length, NULL);
  g_autoptr (json_object) row = text != NULL ? gh_json_parse (text, strlen (text), NULL) : NULL;
  if (row == NULL || !read_person (row, known) || !read_secrets (row, known) ||
      g_strcmp0 (known->mark, gh_db_rows_text (rows, "mark")) != 0)
    return NULL;
  return g_steal_pointer (&known);
}

/* ---- the table ---- */

gboolean
gh_known_operators_find (GhKioskStore *store, const char *mark, GhKnownOperator **known,
                         GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows = gh_db_query (gh_kiosk_store_get_db (store), SELECT_ONE,
                                           GH_DB_VALUES (gh_db_text (mark)), error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *known = has_row ? read_row (store, rows) : NULL;
  return TRUE;
}

/* @bad: of char *, the marks of rows that cannot be read; may be NULL. */
static GPtrArray *
read_all (GhKioskStore *store, GPtrArray *bad, GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gh_known_operator_free);
  g_autoptr (GhDbRows) rows =
      gh_db_query (gh_kiosk_store_get_db (store), SELECT_ALL, GH_DB_NO_VALUES, error);
  gboolean has_row = rows != NULL;
  while (has_row) {
    if (!gh_db_rows_next (rows, &has_row, error))
      return NULL;
    GhKnownOperator *known = has_row ? read_row (store, rows) : NULL;
    if (known != NULL)
      g_ptr_array_add (list, known);
    else if (has_row && bad != NULL)
      g_ptr_array_add (bad, gh_db_rows_dup_text (rows, "mark"));
  }
  return rows != NULL ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
gh_known_operators_list (GhKioskStore *store, GError **error)
{
  return read_all (store, NULL, error);
}

gboolean
gh_known_operators_put (GhKioskStore *store, const GhKnownOperator *known, GError **error)
{
  gsize length;
  g_autofree char *text = write_row (known);
  g_autoptr (GBytes) sealed = gh_seal_close_text (gh_kiosk_store_get_seal (store), text);
  const void *bytes = g_bytes_get_data (sealed, &length);
  return gh_kiosk_store_run (store, REPLACE_ONE,
                             GH_DB_VALUES (gh_db_text (known->mark), gh_db_blob (bytes, length)),
                             error);
}

gboolean
gh_known_operators_remove (GhKioskStore *store, const char *mark, GError **error)
{
  return gh_kiosk_store_run (store, DELETE_ONE, GH_DB_VALUES (gh_db_text (mark)), error);
}

gboolean
gh_known_operators_forget (GhKioskStore *store, gint64 operator_id, GError **error)
{
  g_autoptr (GPtrArray) list = gh_known_operators_list (store, error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    const GhKnownOperator *known = list->pdata[i];
    if (known->operator_id == operator_id && !gh_known_operators_remove (store, known->mark, error))
      return FALSE;
  }
  return TRUE;
}

/* Drops what is over of one; whether anything was, and whether nothing is left. */
static void
drop_old_secrets (GhKnownOperator *known, gint64 now, gboolean *dropped, gboolean *empty)
{
  *dropped = FALSE;
  *empty = TRUE;
  for (int kind = 0; kind < GH_SECRET_N_KINDS; kind++) {
    gboolean lasts = gh_known_operator_lasts (known, kind, now) > 0;
    *empty = *empty && !lasts;
    if (lasts || known->secrets[kind].verifier == NULL)
      continue;
    g_clear_pointer (&known->secrets[kind].verifier, g_free);
    *dropped = TRUE;
  }
}

gboolean
gh_known_operators_prune (GhKioskStore *store, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (g_free); /* marks */
  g_autoptr (GPtrArray) list = read_all (store, over, error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    gboolean dropped, empty;
    drop_old_secrets (list->pdata[i], now, &dropped, &empty);
    if (empty)
      g_ptr_array_add (over, g_strdup (((GhKnownOperator *) list->pdata[i])->mark));
    else if (dropped && !gh_known_operators_put (store, list->pdata[i], error))
      return FALSE;
  }
  for (guint i = 0; i < over->len; i++)
    if (!gh_known_operators_remove (store, over->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
gh_known_operators_wipe (GhKioskStore *store, GError **error)
{
  return gh_kiosk_store_run (store, DELETE_ALL, GH_DB_NO_VALUES, error);
}
