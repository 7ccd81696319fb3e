/* Makes lists of a day's tickets. */

#include "day-list.h"

#include <string.h>

GhManifest *
day_list_new (GhDate date, gboolean full, int part)
{
  GhManifest *manifest = gh_manifest_new ();
  g_autofree char *day = gh_date_format (date);
  static const guint8 SECRET[GH_DAY_KEY_BYTES] = { 42 };
  gh_day_key_derive (SECRET, 1, day, manifest->day_key);
  manifest->orq = 1;
  manifest->date = date;
  manifest->day_starts_at = (gint64) date * GH_DAY_SECONDS;
  manifest->day_ends_at = manifest->day_starts_at + GH_DAY_SECONDS;
  manifest->made_at = manifest->day_starts_at + 12 * 3600 + part;
  manifest->cursor = g_strdup_printf ("%s.%d.0", day, part);
  manifest->full = full;
  return manifest;
}

void
day_list_add_slot (GhManifest *manifest, gint64 id, GhDate date, int start, int end)
{
  GhManifestSlot slot = { .id = id,
                          .date = date,
                          .start_time = start * 3600,
                          .end_time = end * 3600,
                          .opens_at = (gint64) date * GH_DAY_SECONDS,
                          .total_capacity = 200,
                          .booked_count = 150 };
  slot.starts_at = slot.opens_at + slot.start_time;
  slot.ends_at = slot.opens_at + slot.end_time + (end <= start ? GH_DAY_SECONDS : 0);
  g_array_append_val (manifest->slots, slot);
}

void
day_list_add_ticket (GhManifest *manifest, const char *code, const GhTicketDetails *details)
{
  g_autofree char *text = gh_ticket_details_to_text (details);
  GhManifestTicket ticket = { .sealed = gh_ticket_seal (manifest->day_key, code, text) };
  gh_ticket_mark (manifest->day_key, code, ticket.mark);
  g_array_append_val (manifest->tickets, ticket);
}

void
day_list_add (GhManifest *manifest, const char *code, gint64 ticket_id, gint64 slot_id,
              const char *customer)
{
  GhTicketDetails details = { .ticket_id = ticket_id,
                              .slot_id = slot_id,
                              .status = GH_TICKET_RESERVED,
                              .customer_name = (char *) customer };
  day_list_add_ticket (manifest, code, &details);
}

void
day_list_take_off (GhManifest *manifest, const char *code)
{
  GhManifestTicket ticket = { 0 };
  gh_ticket_mark (manifest->day_key, code, ticket.mark);
  g_array_append_val (manifest->tickets, ticket);
}

char *
day_list_to_text (const GhManifest *manifest)
{
  g_autoptr (json_object) envelope = gh_manifest_to_json (manifest);
  return gh_json_to_string (envelope);
}
