/* What was seen at the gates, and whether the server's books say the same. */

#include "ledger.h"

#include "machine.h"

#include <stdio.h>
#include <stdlib.h>

static void
free_press (gpointer data)
{
  SimPress *press = data;
  g_free (press->id);
  g_free (press);
}

SimLedger *
sim_ledger_new (guint64 seed, gboolean traced)
{
  SimLedger *ledger = g_new0 (SimLedger, 1);
  ledger->seed = seed;
  ledger->traced = traced;
  ledger->presses = g_ptr_array_new_with_free_func (free_press);
  ledger->booked_at = g_array_new (FALSE, TRUE, sizeof (gint64));
  return ledger;
}

void
sim_ledger_free (SimLedger *ledger)
{
  g_ptr_array_unref (ledger->presses);
  g_array_unref (ledger->booked_at);
  g_free (ledger);
}

static void
say (FILE *file, const SimLedger *ledger, const char *format, va_list values)
{
  g_autofree char *text = g_strdup_vprintf (format, values);
  gint64 now = sim_machine_now_ms ();
  fprintf (file, "seed %" G_GUINT64_FORMAT " %02d:%02d:%02d.%03d %s\n", ledger->seed,
           (int) (now / 3600000 % 24), (int) (now / 60000 % 60), (int) (now / 1000 % 60),
           (int) (now % 1000), text);
}

void
sim_trace (const SimLedger *ledger, const char *format, ...)
{
  if (!ledger->traced)
    return;
  va_list values;
  va_start (values, format);
  say (stdout, ledger, format, values);
  va_end (values);
}

void
sim_fail (const SimLedger *ledger, const char *format, ...)
{
  va_list values;
  va_start (values, format);
  say (stderr, ledger, format, values);
  va_end (values);
  fflush (stdout);
  _Exit (EXIT_FAILURE);
}

SimPress *
sim_ledger_press (SimLedger *ledger, int gate, SimOperator who, const char *id, gint64 ticket_id)
{
  SimPress *press = g_new0 (SimPress, 1);
  press->id = g_strdup (id);
  press->gate = gate;
  press->who = who;
  press->pressed_at = sim_machine_now_ms () / 1000;
  press->ticket_id = ticket_id;
  g_ptr_array_add (ledger->presses, press);
  return press;
}

SimPress *
sim_ledger_find (const SimLedger *ledger, const char *id)
{
  for (guint i = 0; i < ledger->presses->len; i++) {
    SimPress *press = ledger->presses->pdata[i];
    if (g_str_equal (press->id, id))
      return press;
  }
  return NULL;
}

void
sim_ledger_book (SimLedger *ledger, gint64 ticket_id, gint64 at)
{
  if (ledger->booked_at->len <= ticket_id)
    g_array_set_size (ledger->booked_at, (guint) ticket_id + 1);
  g_array_index (ledger->booked_at, gint64, ticket_id) = at;
}

gint64
sim_ledger_booked_at (const SimLedger *ledger, gint64 ticket_id)
{
  return ticket_id < ledger->booked_at->len ? g_array_index (ledger->booked_at, gint64, ticket_id)
                                            : 0;
}

gboolean
sim_ledger_stands (const SimLedger *ledger, int gate, gint64 ticket_id)
{
  for (guint i = 0; i < ledger->presses->len; i++) {
    const SimPress *press = ledger->presses->pdata[i];
    if (press->gate == gate && press->ticket_id == ticket_id && press->undo == SIM_UNDO_NONE &&
        press->state == SIM_PRESS_GREEN && press->written_by > 0)
      return TRUE;
  }
  return FALSE;
}

/* ---- the audit ---- */

/* The ids under which gates made the server's entries; one without an id counts as such. */
#define GATES_ID                                                                                   \
  "coalesce(s.scan_id, (SELECT a.entry_id FROM sync_answers a"                                     \
  " WHERE json_extract(a.answer, '$.scan') = s.id), '-') AS v"
static const char ENTRIES[] = "SELECT " GATES_ID " FROM scans s WHERE s.entered = 1 ORDER BY s.id";
static const char UNDONE[] =
    "SELECT " GATES_ID " FROM scans s WHERE s.id IN (SELECT undoes FROM scans) ORDER BY s.id";
/* An entry is the one that stands, or is listed. */
static const char UNLISTED[] =
    "SELECT count(*) AS v FROM scans s WHERE s.entered = 1 AND (s.outcome = 'VERIFIED') ="
    " EXISTS (SELECT 1 FROM conflicts c WHERE c.scan_id = s.id)";
static const char TWICE[] =
    "SELECT count(*) AS v FROM (SELECT 1 FROM scans s WHERE s.entered = 1"
    " AND s.outcome = 'VERIFIED' AND NOT EXISTS (SELECT 1 FROM scans u WHERE u.undoes = s.id)"
    " GROUP BY s.ticket_id HAVING count(*) > 1)";
/* What the ticket says and what the log says. */
static const char TICKET_AND_LOG[] =
    "SELECT count(*) AS v FROM tickets t JOIN orders o ON o.id = t.order_id"
    " WHERE o.status = 'PAID' AND (t.status = 'VERIFIED') <>"
    " EXISTS (SELECT 1 FROM scans s WHERE s.ticket_id = t.id AND s.entered = 1"
    "  AND NOT EXISTS (SELECT 1 FROM scans u WHERE u.undoes = s.id))";
static const char NOT_FIRST[] =
    "SELECT count(*) AS v FROM tickets t JOIN orders o ON o.id = t.order_id"
    " WHERE o.status = 'PAID' AND t.status = 'VERIFIED' AND t.verified_at <>"
    " (SELECT min(s.scanned_at) FROM scans s WHERE s.ticket_id = t.id AND s.entered = 1"
    "  AND NOT EXISTS (SELECT 1 FROM scans u WHERE u.undoes = s.id))";
/* Only who let somebody in takes him back, where he did. That it was within a quarter of an hour is
 * seen at the gate: it may be heard of late, and from a gate whose clock was wrong. */
static const char UNDONE_BY_OTHERS[] =
    "SELECT count(*) AS v FROM scans u JOIN scans s ON s.id = u.undoes"
    " WHERE u.operator_id <> s.operator_id OR u.device_id IS NOT s.device_id"
    " OR s.entered = 0 OR u.scanned_at < s.scanned_at";
static const char UNDONE_TWICE[] =
    "SELECT count(*) AS v FROM (SELECT 1 FROM scans WHERE undoes > 0 GROUP BY undoes"
    " HAVING count(*) > 1)";

static void
audit_entries (const SimLedger *ledger, SimServer *server)
{
  g_autoptr (GPtrArray) ids = sim_server_list (server, ENTRIES);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < ids->len; i++) {
    char *id = ids->pdata[i];
    const SimPress *press = sim_ledger_find (ledger, id);
    if (press == NULL)
      sim_fail (ledger, "the server has an entry that nobody pressed: %s", id);
    if (press->state == SIM_PRESS_REFUSED)
      sim_fail (ledger, "the server counts an entry that the screen refused: %s", id);
    if (!g_hash_table_add (seen, id))
      sim_fail (ledger, "the server counts one entry twice: %s", id);
  }
  for (guint i = 0; i < ledger->presses->len; i++) {
    const SimPress *press = ledger->presses->pdata[i];
    if (press->state == SIM_PRESS_GREEN && !g_hash_table_contains (seen, press->id))
      sim_fail (ledger, "somebody went in and the server has no entry: %s at gate %d", press->id,
                press->gate);
  }
}

static void
expect_none (const SimLedger *ledger, SimServer *server, const char *sql, const char *what)
{
  gint64 count = sim_server_count (server, sql);
  if (count != 0)
    sim_fail (ledger, "%" G_GINT64_FORMAT " %s", count, what);
}

static void
audit_undone (const SimLedger *ledger, SimServer *server)
{
  g_autoptr (GPtrArray) ids = sim_server_list (server, UNDONE);
  g_autoptr (GHashTable) undone = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (undone, ids->pdata[i]);
  for (guint i = 0; i < ledger->presses->len; i++) {
    const SimPress *press = ledger->presses->pdata[i];
    gboolean is_undone = g_hash_table_contains (undone, press->id);
    if (press->undo == SIM_UNDO_DONE && !is_undone)
      sim_fail (ledger, "somebody was taken back and stands on the server: %s at gate %d",
                press->id, press->gate);
    if (press->undo == SIM_UNDO_NONE && is_undone)
      sim_fail (ledger, "the server has taken back what nobody wanted to: %s at gate %d", press->id,
                press->gate);
  }
}

void
sim_ledger_audit (const SimLedger *ledger, SimServer *server)
{
  audit_entries (ledger, server);
  audit_undone (ledger, server);
  expect_none (ledger, server, UNLISTED, "entries neither stand nor are listed conflicts, or both");
  expect_none (ledger, server, TWICE, "tickets were let in twice without a conflict");
  expect_none (ledger, server, TICKET_AND_LOG, "tickets and the log do not agree");
  expect_none (ledger, server, NOT_FIRST, "tickets do not bear the time of their first entry");
  expect_none (ledger, server, UNDONE_BY_OTHERS, "entries were taken back by who may not");
  expect_none (ledger, server, UNDONE_TWICE, "entries were taken back twice");
}
