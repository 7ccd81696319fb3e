/* Table outbox; see the header. */

#include "server/store/outbox-store.h"

enum {
  INSERT,
  COUNT,
  FIND,
};

const GhStatement gh_outbox_statements[] = {
  [INSERT] = { "outbox.insert",
               "INSERT INTO outbox (orq, kind, channel, reservation_id, payload, expires_at, state,"
               " due_at, created_at) VALUES (?, ?, ?, ?, ?, ?, 'PENDING', ?, ?)" },
  [COUNT] = { "outbox.count",
              "SELECT count(DISTINCT created_at) AS times, min(created_at) AS first_at,"
              " max(created_at) AS last_at FROM outbox WHERE reservation_id = ? AND kind = ?"
              " AND created_at > ?" },
  [FIND] = { "outbox.find", "SELECT id, orq, kind, channel, reservation_id, payload, attempts,"
                            " created_at, expires_at FROM outbox WHERE id = ?" },
  { NULL, NULL },
};
#define SQL(which) gh_outbox_statements[which].sql

static const char *const channels[] = { [GH_CHANNEL_MAIL] = "MAIL", [GH_CHANNEL_SMS] = "SMS" };

const char *
gh_channel_to_string (GhChannel channel)
{
  return channels[channel];
}

gboolean
gh_outbox_store_insert (GhDb *db, const GhNewMessage *message, gint64 now, GError **error)
{
  return gh_db_insert (
      db, SQL (INSERT),
      GH_DB_VALUES (gh_db_int (message->orq), gh_db_text (message->kind),
                    gh_db_text (channels[message->channel]),
                    gh_db_int_or_null (message->reservation_id), gh_db_text (message->payload),
                    gh_db_int_or_null (message->expires_at), gh_db_int (now), gh_db_int (now)),
      NULL, error);
}

gboolean
gh_outbox_store_count (GhDb *db, const char *kind, gint64 reservation_id, gint64 since,
                       GhOutboxCount *count, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (COUNT),
                   GH_DB_VALUES (gh_db_int (reservation_id), gh_db_text (kind), gh_db_int (since)),
                   error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *count = (GhOutboxCount){ .times = gh_db_rows_int (rows, "times"),
                            .first_at = gh_db_rows_int (rows, "first_at"),
                            .last_at = gh_db_rows_int (rows, "last_at") };
  return TRUE;
}

void
gh_message_free (GhMessage *message)
{
  if (message == NULL)
    return;
  g_free (message->kind);
  g_free (message->payload);
  g_free (message);
}

static GhMessage *
read_message (GhDbRows *rows)
{
  GhMessage *message = g_new0 (GhMessage, 1);
  message->id = gh_db_rows_int (rows, "id");
  message->orq = gh_db_rows_int (rows, "orq");
  message->kind = gh_db_rows_dup_text (rows, "kind");
  message->channel = g_strcmp0 (gh_db_rows_text (rows, "channel"), channels[GH_CHANNEL_SMS]) == 0
                         ? GH_CHANNEL_SMS
                         : GH_CHANNEL_MAIL;
  message->reservation_id = gh_db_rows_int (rows, "reservation_id");
  message->payload = gh_db_rows_dup_text (rows, "payload");
  message->attempts = (int) gh_db_rows_int (rows, "attempts");
  message->created_at = gh_db_rows_int (rows, "created_at");
  message->expires_at = gh_db_rows_int (rows, "expires_at");
  return message;
}

gboolean
gh_outbox_store_find (GhDb *db, gint64 id, GhMessage **message, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, SQL (FIND), GH_DB_VALUES (gh_db_int (id)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *message = has_row ? read_message (rows) : NULL;
  return TRUE;
}
