/* Table events; see the header. */

#include "server/store/event-store.h"

const GhStatement gh_event_statements[] = {
  { "event.insert", "INSERT INTO events (orq, name, ticket_id, slot_id, operator_id, detail,"
                    " created_at) VALUES (?, ?, ?, ?, ?, ?, ?)" },
  { NULL, NULL },
};

gboolean
gh_event_store_insert (GhDb *db, const GhNewEvent *event, gint64 now, GError **error)
{
  return gh_db_insert (db, gh_event_statements[0].sql,
                       GH_DB_VALUES (gh_db_int (event->orq), gh_db_text (event->name),
                                     gh_db_int_or_null (event->ticket_id),
                                     gh_db_int_or_null (event->slot_id),
                                     gh_db_int_or_null (event->operator_id),
                                     gh_db_text (event->detail), gh_db_int (now)),
                       NULL, error);
}
