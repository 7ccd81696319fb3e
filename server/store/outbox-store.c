/* Table outbox; see the header. */

#include "server/store/outbox-store.h"

enum {
  INSERT,
  COUNT,
  FIND,
  LIST_DUE,
  CLAIM,
  SETTLE_SENT,
  SETTLE_DEAD,
  SETTLE_LATER,
  LIST,
  SHOW,
  REQUEUE,
  PRUNE,
  OLDEST,
  COUNT_WAITING,
};

/* What people see of a message. */
#define LINE                                                                                       \
  "SELECT id, orq, kind, channel, reservation_id, attempts, created_at, due_at, sent_at,"          \
  " expires_at, last_error, CASE WHEN state = 'DEAD' AND last_error = '" GH_OUTBOX_UNNEEDED        \
  "' THEN 'UNNEEDED' ELSE state END AS state FROM outbox"
/* What was queued (and not tried yet) or put off by a clock that was ahead does not wait until it
 * is right. */
#define IS_DUE         "(due_at <= ? OR (due_at = created_at AND due_at > ?) OR due_at > ?)"
#define MAX_SKEW_S     60
#define LONGEST_WAIT_S (2 * 86400)
/* The claim that a settlement ends. */
#define CLAIMED " WHERE id = ? AND state = 'PENDING' AND claimed_until = ?"

const GhStatement gh_outbox_statements[] = {
  [INSERT] = { "outbox.insert",
               "INSERT INTO outbox (orq, kind, channel, reservation_id, payload, expires_at, state,"
               " due_at, created_at) VALUES (?, ?, ?, ?, ?, ?, 'PENDING', ?, ?)" },
  [COUNT] = { "outbox.count",
              "SELECT count(DISTINCT created_at) AS times, min(created_at) AS first_at,"
              " max(created_at) AS last_at FROM outbox WHERE reservation_id = ? AND kind = ?"
              " AND created_at > ?" },
  [FIND] = { "outbox.find", "SELECT id, orq, kind, channel, reservation_id, payload, attempts,"
                            " last_error, created_at, expires_at FROM outbox WHERE id = ?" },
  [LIST_DUE] = { "outbox.list-due", "SELECT id, expires_at, claimed_until FROM outbox"
                                    " WHERE state = 'PENDING' AND channel = ? AND " IS_DUE
                                    " ORDER BY kind = 'code' DESC, due_at, id LIMIT ?" },
  [CLAIM] = { "outbox.claim", "UPDATE outbox SET claimed_until = ? WHERE id = ?"
                              " AND state = 'PENDING' AND claimed_until = ? AND " IS_DUE },
  [SETTLE_SENT] = { "outbox.settle-sent",
                    "UPDATE outbox SET state = 'SENT', sent_at = ?, payload = NULL,"
                    " last_error = NULL, claimed_until = 0" CLAIMED },
  [SETTLE_DEAD] = { "outbox.settle-dead",
                    "UPDATE outbox SET state = 'DEAD', attempts = ?, last_error = ?,"
                    " payload = NULL, claimed_until = 0" CLAIMED },
  [SETTLE_LATER] = { "outbox.settle-later",
                     "UPDATE outbox SET attempts = ?, last_error = coalesce(?, last_error),"
                     " due_at = ?, claimed_until = 0" CLAIMED },
  [LIST] = { "outbox.list", "SELECT * FROM (" LINE ") AS lines WHERE state = coalesce(?, state)"
                            " ORDER BY id DESC LIMIT ?" },
  [SHOW] = { "outbox.show", LINE " WHERE id = ?" },
  [REQUEUE] = { "outbox.requeue", "UPDATE outbox SET state = 'PENDING', attempts = 0, due_at = ?,"
                                  " last_error = NULL, claimed_until = 0"
                                  " WHERE id = ? AND state = 'DEAD'" },
  [PRUNE] = { "outbox.prune", "DELETE FROM outbox WHERE state <> 'PENDING' AND created_at < ?" },
  [OLDEST] = { "outbox.oldest",
               "SELECT min(created_at) AS created_at FROM outbox WHERE state = 'PENDING'" },
  [COUNT_WAITING] = { "outbox.count-waiting",
                      "SELECT count(*) AS waiting FROM outbox WHERE state = 'PENDING'" },
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
  g_free (message->fault);
  g_free (message);
}

static gpointer
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
  message->fault = gh_db_rows_dup_text (rows, "last_error");
  message->created_at = gh_db_rows_int (rows, "created_at");
  message->expires_at = gh_db_rows_int (rows, "expires_at");
  return message;
}

gboolean
gh_outbox_store_find (GhDb *db, gint64 id, GhMessage **message, GError **error)
{
  return gh_db_find (db, SQL (FIND), GH_DB_VALUES (gh_db_int (id)), read_message,
                     (gpointer *) message, error);
}

/* ---- delivery ---- */

GArray *
gh_outbox_store_list_due (GhDb *db, GhChannel channel, gint64 now, int limit, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (LIST_DUE),
                   GH_DB_VALUES (gh_db_text (channels[channel]), gh_db_int (now),
                                 gh_db_int (now + MAX_SKEW_S), gh_db_int (now + LONGEST_WAIT_S),
                                 gh_db_int (limit)),
                   error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (GhDueMessage));
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return NULL;
  while (has_row) {
    GhDueMessage due = { .id = gh_db_rows_int (rows, "id"),
                         .expires_at = gh_db_rows_int (rows, "expires_at"),
                         .claimed_until = gh_db_rows_int (rows, "claimed_until") };
    g_array_append_val (list, due);
    if (!gh_db_rows_next (rows, &has_row, error))
      return NULL;
  }
  return g_steal_pointer (&list);
}

gboolean
gh_outbox_store_claim (GhDb *db, const GhDueMessage *due, gint64 until, gint64 now,
                       gboolean *claimed, GError **error)
{
  gint64 changes = 0;
  if (!gh_db_execute (db, SQL (CLAIM),
                      GH_DB_VALUES (gh_db_int (until), gh_db_int (due->id),
                                    gh_db_int (due->claimed_until), gh_db_int (now),
                                    gh_db_int (now + MAX_SKEW_S), gh_db_int (now + LONGEST_WAIT_S)),
                      &changes, error))
    return FALSE;
  *claimed = changes == 1;
  return TRUE;
}

static gboolean
update_one (GhDb *db, const char *sql, GhDbValues values, gboolean *updated, GError **error)
{
  gint64 changes = 0;
  if (!gh_db_execute (db, sql, values, &changes, error))
    return FALSE;
  *updated = changes == 1;
  return TRUE;
}

gboolean
gh_outbox_store_settle (GhDb *db, gint64 id, gint64 until, const GhSettlement *settlement,
                        gint64 now, gboolean *settled, GError **error)
{
  GhDbValue row = gh_db_int (id), claim = gh_db_int (until);
  GhDbValue attempts = gh_db_int (settlement->attempts), fault = gh_db_text (settlement->fault);
  switch (settlement->kind) {
  case GH_SETTLE_SENT:
    return update_one (db, SQL (SETTLE_SENT), GH_DB_VALUES (gh_db_int (now), row, claim), settled,
                       error);
  case GH_SETTLE_DEAD:
    return update_one (db, SQL (SETTLE_DEAD), GH_DB_VALUES (attempts, fault, row, claim), settled,
                       error);
  case GH_SETTLE_LATER:
  default:
    return update_one (db, SQL (SETTLE_LATER),
                       GH_DB_VALUES (attempts, fault, gh_db_int (settlement->due_at), row, claim),
                       settled, error);
  }
}

/* ---- for people ---- */

static gboolean
show_lines (GhDb *db, const char *sql, GhDbValues values,
            void (*each) (const GhOutboxLine *, gpointer), gpointer data, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, sql, values, error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  while (has_row) {
    each (
        &(GhOutboxLine){
            .id = gh_db_rows_int (rows, "id"),
            .orq = gh_db_rows_int (rows, "orq"),
            .kind = gh_db_rows_text (rows, "kind"),
            .channel = gh_db_rows_text (rows, "channel"),
            .reservation_id = gh_db_rows_int (rows, "reservation_id"),
            .state = gh_db_rows_text (rows, "state"),
            .attempts = gh_db_rows_int (rows, "attempts"),
            .created_at = gh_db_rows_int (rows, "created_at"),
            .due_at = gh_db_rows_int (rows, "due_at"),
            .sent_at = gh_db_rows_int (rows, "sent_at"),
            .expires_at = gh_db_rows_int (rows, "expires_at"),
            .fault = gh_db_rows_text (rows, "last_error"),
        },
        data);
    if (!gh_db_rows_next (rows, &has_row, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
gh_outbox_store_list (GhDb *db, const char *state, int limit,
                      void (*each) (const GhOutboxLine *, gpointer), gpointer data, GError **error)
{
  return show_lines (db, SQL (LIST), GH_DB_VALUES (gh_db_text (state), gh_db_int (limit)), each,
                     data, error);
}

gboolean
gh_outbox_store_show (GhDb *db, gint64 id, void (*each) (const GhOutboxLine *, gpointer),
                      gpointer data, GError **error)
{
  return show_lines (db, SQL (SHOW), GH_DB_VALUES (gh_db_int (id)), each, data, error);
}

gboolean
gh_outbox_store_requeue (GhDb *db, gint64 id, gint64 now, gboolean *requeued, GError **error)
{
  return update_one (db, SQL (REQUEUE), GH_DB_VALUES (gh_db_int (now), gh_db_int (id)), requeued,
                     error);
}

gboolean
gh_outbox_store_prune (GhDb *db, gint64 before, gint64 *pruned, GError **error)
{
  return gh_db_execute (db, SQL (PRUNE), GH_DB_VALUES (gh_db_int (before)), pruned, error);
}

gboolean
gh_outbox_store_oldest (GhDb *db, gint64 *created_at, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, SQL (OLDEST), GH_DB_NO_VALUES, error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *created_at = has_row ? gh_db_rows_int (rows, "created_at") : 0;
  return TRUE;
}

gboolean
gh_outbox_store_count_waiting (GhDb *db, gint64 *waiting, GError **error)
{
  g_autoptr (GhDbRows) rows = gh_db_query (db, SQL (COUNT_WAITING), GH_DB_NO_VALUES, error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *waiting = gh_db_rows_int (rows, "waiting");
  return TRUE;
}
