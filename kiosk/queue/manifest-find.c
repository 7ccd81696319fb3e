/* Looks a code up in the day's list: by its mark, and readable only with it. */

#include "kiosk/queue/manifest-private.h"

#include "core/event-log.h"
#include "core/ticket-code.h"

#include <string.h>

static const char SELECT_SLOT[] =
    "SELECT day_number, start_time, end_time, opens_at, starts_at, ends_at, total_capacity,"
    " booked_count FROM manifest_slots WHERE generation = ? AND id = ?";
static const char SELECT_TICKET[] =
    "SELECT sealed FROM manifest_tickets WHERE generation = ? AND mark = ?";

void
gh_known_ticket_free (GhKnownTicket *ticket)
{
  if (ticket == NULL)
    return;
  g_free (ticket->code);
  gh_ticket_details_free (ticket->details);
  g_free (ticket);
}

/* What a lookup looks in. */
typedef struct {
  GhDb *db;
  gint64 generation;
  guint8 day_key[GH_DAY_KEY_BYTES];
} Shelf;

/* The details of @code, NULL when it is not there, with @found, or when they cannot be read. */
static gboolean
find_details (const Shelf *shelf, const char *code, gboolean *found, GhTicketDetails **details,
              GError **error)
{
  guint8 mark[GH_TICKET_MARK_BYTES];
  gh_ticket_mark (shelf->day_key, code, mark);
  g_autoptr (GhDbRows) rows =
      gh_db_query (shelf->db, SELECT_TICKET,
                   GH_DB_VALUES (gh_db_int (shelf->generation), gh_db_blob (mark, sizeof mark)),
                   error);
  if (rows == NULL || !gh_db_rows_next (rows, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  gsize length = 0;
  const void *sealed = gh_db_rows_blob (rows, "sealed", &length);
  g_autofree char *text = gh_ticket_unseal (shelf->day_key, code, sealed, length);
  *details = text != NULL ? gh_ticket_details_from_text (text, NULL) : NULL;
  if (*details == NULL)
    gh_log_event (GH_LOG_ERROR, "manifest.unreadable", NULL);
  return TRUE;
}

static gboolean
find_slot (const Shelf *shelf, gint64 id, gboolean *found, GhManifestSlot *slot, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (shelf->db, SELECT_SLOT,
                   GH_DB_VALUES (gh_db_int (shelf->generation), gh_db_int (id)), error);
  if (rows == NULL || !gh_db_rows_next (rows, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  *slot = (GhManifestSlot){ .id = id,
                            .date = (GhDate) gh_db_rows_int (rows, "day_number"),
                            .start_time = (int) gh_db_rows_int (rows, "start_time"),
                            .end_time = (int) gh_db_rows_int (rows, "end_time"),
                            .opens_at = gh_db_rows_int (rows, "opens_at"),
                            .starts_at = gh_db_rows_int (rows, "starts_at"),
                            .ends_at = gh_db_rows_int (rows, "ends_at"),
                            .total_capacity = (int) gh_db_rows_int (rows, "total_capacity"),
                            .booked_count = (int) gh_db_rows_int (rows, "booked_count") };
  return TRUE;
}

/* As typed first, and in its printed form only when there is nothing: as the server looks. */
static gboolean
find_ticket (const Shelf *shelf, const char *typed, GhKnownTicket *ticket, gboolean *known,
             GError **error)
{
  g_autofree char *as_typed = NULL;
  g_autofree char *canonical = NULL;
  gh_ticket_code_read (typed, &as_typed, &canonical);
  char **forms[] = { &as_typed, &canonical };
  gboolean found = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (forms) && !found; i++) {
    if (*forms[i] == NULL)
      continue;
    if (!find_details (shelf, *forms[i], &found, &ticket->details, error))
      return FALSE;
    if (found)
      ticket->code = g_steal_pointer (forms[i]);
  }
  *known = FALSE;
  return ticket->details == NULL ||
         find_slot (shelf, ticket->details->slot_id, known, &ticket->slot, error);
}

gboolean
gh_manifest_store_find (GhKioskStore *store, const char *code, gint64 now, gint64 *made_at,
                        GhKnownTicket **ticket, GError **error)
{
  Shelf shelf = { .db = gh_kiosk_store_get_db (store) };
  GhManifestDay day;
  gboolean known = FALSE;
  *ticket = NULL;
  *made_at = 0;
  /* One view of the list, its slots and the ticket. */
  g_autoptr (GhDbTransaction) view = gh_db_begin (shelf.db, GH_DB_READ, error);
  if (view == NULL ||
      !gh_manifest_select_day (store, now, &day, &shelf.generation, shelf.day_key, error))
    return FALSE;
  g_autoptr (GhKnownTicket) candidate = g_new0 (GhKnownTicket, 1);
  gboolean done = shelf.generation == 0 || find_ticket (&shelf, code, candidate, &known, error);
  explicit_bzero (shelf.day_key, sizeof shelf.day_key);
  if (!done)
    return FALSE;
  *made_at = day.made_at;
  candidate->today = day.date;
  candidate->made_at = day.made_at;
  if (known)
    *ticket = g_steal_pointer (&candidate);
  return TRUE;
}
