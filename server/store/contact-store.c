/* Table contact_checks; see the header. */

#include "server/store/contact-store.h"

enum {
  FIND,
  UPDATE,
  INSERT,
  TAKE_TRY,
  SET_VERIFIED,
  PRUNE,
};

const GhStatement gh_contact_statements[] = {
  [FIND] = { "contact.find",
             "SELECT ticket_id, contact_hash, email_code_hash, phone_code_hash, attempts_left,"
             " sends, first_sent_at, sent_at, expires_at, verified_at"
             " FROM contact_checks WHERE ticket_id = ?" },
  [UPDATE] = { "contact.update",
               "UPDATE contact_checks SET contact_hash = ?, email_code_hash = ?,"
               " phone_code_hash = ?, attempts_left = ?, sends = ?, first_sent_at = ?, sent_at = ?,"
               " expires_at = ?, verified_at = ? WHERE ticket_id = ?" },
  [INSERT] = { "contact.insert",
               "INSERT INTO contact_checks (contact_hash, email_code_hash, phone_code_hash,"
               " attempts_left, sends, first_sent_at, sent_at, expires_at, verified_at, ticket_id)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" },
  [TAKE_TRY] = { "contact.take_try", "UPDATE contact_checks SET attempts_left = attempts_left - 1"
                                     " WHERE ticket_id = ? AND attempts_left > 0" },
  [SET_VERIFIED] = { "contact.set_verified",
                     "UPDATE contact_checks SET verified_at = ?, email_code_hash = NULL,"
                     " phone_code_hash = NULL WHERE ticket_id = ?" },
  [PRUNE] = { "contact.prune", "DELETE FROM contact_checks WHERE expires_at < ?" },
  { NULL, NULL },
};
#define SQL(which) gh_contact_statements[which].sql

void
gh_contact_check_free (GhContactCheck *check)
{
  if (check == NULL)
    return;
  g_free (check->contact_hash);
  g_free (check->email_code_hash);
  g_free (check->phone_code_hash);
  g_free (check);
}

gboolean
gh_contact_store_find (GhDb *db, gint64 ticket_id, GhContactCheck **check, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (FIND), GH_DB_VALUES (gh_db_int (ticket_id)), error);
  *check = NULL;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  GhContactCheck *found = *check = g_new0 (GhContactCheck, 1);
  found->ticket_id = gh_db_rows_int (rows, "ticket_id");
  found->contact_hash = gh_db_rows_dup_text (rows, "contact_hash");
  found->email_code_hash = gh_db_rows_dup_text (rows, "email_code_hash");
  found->phone_code_hash = gh_db_rows_dup_text (rows, "phone_code_hash");
  found->attempts_left = (int) gh_db_rows_int (rows, "attempts_left");
  found->sends = (int) gh_db_rows_int (rows, "sends");
  found->first_sent_at = gh_db_rows_int (rows, "first_sent_at");
  found->sent_at = gh_db_rows_int (rows, "sent_at");
  found->expires_at = gh_db_rows_int (rows, "expires_at");
  found->verified_at = gh_db_rows_int (rows, "verified_at");
  return TRUE;
}

gboolean
gh_contact_store_put (GhDb *db, const GhContactCheck *check, GError **error)
{
  GhDbValues values =
      GH_DB_VALUES (gh_db_text (check->contact_hash), gh_db_text (check->email_code_hash),
                    gh_db_text (check->phone_code_hash), gh_db_int (check->attempts_left),
                    gh_db_int (check->sends), gh_db_int (check->first_sent_at),
                    gh_db_int (check->sent_at), gh_db_int (check->expires_at),
                    gh_db_int_or_null (check->verified_at), gh_db_int (check->ticket_id));
  gint64 changes = 0;
  if (!gh_db_execute (db, SQL (UPDATE), values, &changes, error))
    return FALSE;
  return changes == 1 || gh_db_execute (db, SQL (INSERT), values, NULL, error);
}

gboolean
gh_contact_store_take_try (GhDb *db, gint64 ticket_id, gboolean *taken, GError **error)
{
  gint64 changes = 0;
  if (!gh_db_execute (db, SQL (TAKE_TRY), GH_DB_VALUES (gh_db_int (ticket_id)), &changes, error))
    return FALSE;
  *taken = changes == 1;
  return TRUE;
}

gboolean
gh_contact_store_set_verified (GhDb *db, gint64 ticket_id, gint64 now, GError **error)
{
  return gh_db_execute (db, SQL (SET_VERIFIED),
                        GH_DB_VALUES (gh_db_int (now), gh_db_int (ticket_id)), NULL, error);
}

gboolean
gh_contact_store_prune (GhDb *db, gint64 before, gint64 *pruned, GError **error)
{
  return gh_db_execute (db, SQL (PRUNE), GH_DB_VALUES (gh_db_int (before)), pruned, error);
}
