/* A day's list as a kiosk keeps it; see the header. */

#include "tests/unit/day-list.h"

#include "server/domain/manifest.h"

#include <string.h>

DayList *
day_list_new (void)
{
  DayList *list = g_new0 (DayList, 1);
  list->rows = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                      (GDestroyNotify) g_bytes_unref);
  return list;
}

void
day_list_free (DayList *list)
{
  gh_manifest_free (list->latest);
  g_hash_table_unref (list->rows);
  g_free (list);
}

GhSession
day_list_session (const Venue *venue, char *zone)
{
  return (GhSession){ .operator_id = venue->operator_id, .orq = venue->orq, .timezone = zone };
}

static GhManifest *
over_the_wire (const GhManifest *made)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_object) written = gh_manifest_to_json (made);
  g_autofree char *text = gh_json_to_string (written);
  g_autoptr (json_object) read = gh_json_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  GhManifest *manifest = gh_manifest_from_json (read, &error);
  g_assert_no_error (error);
  return manifest;
}

void
day_list_ask (DayList *list, Venue *venue, GhDate date)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhManifest) made = NULL;
  g_autofree char *zone =
      venue_text (venue, "SELECT timezone AS v FROM organisations WHERE id = " ID, venue->orq);
  GhSession session = day_list_session (venue, zone);
  const char *cursor = list->latest != NULL ? list->latest->cursor : NULL;
  ASSERT_DONE (gh_manifest_of_day (&venue->context, &session, date, cursor, &made, &error), error);
  g_assert_nonnull (made);
  GhManifest *manifest = over_the_wire (made);
  if (manifest->full)
    g_hash_table_remove_all (list->rows);
  for (guint i = 0; i < manifest->tickets->len; i++) {
    const GhManifestTicket *ticket = &g_array_index (manifest->tickets, GhManifestTicket, i);
    GBytes *mark = g_bytes_new (ticket->mark, sizeof ticket->mark);
    if (ticket->sealed != NULL) {
      g_hash_table_replace (list->rows, mark, g_bytes_ref (ticket->sealed));
    } else {
      g_hash_table_remove (list->rows, mark);
      g_bytes_unref (mark);
    }
  }
  gh_manifest_free (list->latest);
  list->latest = manifest;
}

char *
day_list_dup_details (const DayList *list, const char *code)
{
  guint8 bytes[GH_TICKET_MARK_BYTES];
  gh_ticket_mark (list->latest->day_key, code, bytes);
  g_autoptr (GBytes) mark = g_bytes_new (bytes, sizeof bytes);
  GBytes *sealed = g_hash_table_lookup (list->rows, mark);
  if (sealed == NULL)
    return NULL;
  gsize length;
  const void *seal = g_bytes_get_data (sealed, &length);
  char *text = gh_ticket_unseal (list->latest->day_key, code, seal, length);
  g_assert_nonnull (text);
  return text;
}

static const GhManifestSlot *
find_slot (const DayList *list, gint64 id)
{
  for (guint i = 0; i < list->latest->slots->len; i++) {
    const GhManifestSlot *slot = &g_array_index (list->latest->slots, GhManifestSlot, i);
    if (slot->id == id)
      return slot;
  }
  g_error ("A ticket of a slot that is not of the day");
}

GhVerdict
day_list_judge (const DayList *list, const char *code, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = day_list_dup_details (list, code);
  if (text == NULL)
    return GH_VERDICT_TICKET_NOT_FOUND;
  g_autoptr (GhTicketDetails) details = gh_ticket_details_from_text (text, &error);
  g_assert_no_error (error);
  const GhManifestSlot *slot = find_slot (list, details->slot_id);
  GhGateFacts facts = { .status = details->status,
                        .order_void = details->order_void,
                        .valid_until = GH_DATE_MAX,
                        .reserved = TRUE,
                        .slot_date = slot->date,
                        .ends_at = slot->ends_at };
  return gh_gate_judge (&facts, now, list->latest->date);
}
