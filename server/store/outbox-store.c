/* Table outbox; see the header. */

#include "server/store/outbox-store.h"

const GhStatement gh_outbox_statements[] = {
  { "outbox.insert", "INSERT INTO outbox (orq, kind, channel, reservation_id, state, due_at,"
                     " created_at) VALUES (?, ?, ?, ?, 'PENDING', ?, ?)" },
  { NULL, NULL },
};

gboolean
gh_outbox_store_insert (GhDb *db, gint64 orq, const char *kind, const char *channel,
                        gint64 reservation_id, gint64 now, GError **error)
{
  return gh_db_insert (db, gh_outbox_statements[0].sql,
                       GH_DB_VALUES (gh_db_int (orq), gh_db_text (kind), gh_db_text (channel),
                                     gh_db_int_or_null (reservation_id), gh_db_int (now),
                                     gh_db_int (now)),
                       NULL, error);
}
