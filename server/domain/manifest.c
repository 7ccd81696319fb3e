/* The day's tickets for a kiosk; see the header. */

#include "server/domain/manifest.h"

#include "server/domain/org-clock.h"
#include "server/store/day-store.h"
#include "server/store/slot-store.h"

#include <string.h>

typedef struct {
  const GhContext *context;
  const GhSession *session;
  GTimeZone *zone;
  gint64 since; /* what changed from then on; G_MININT64: everything */

  GhManifest *manifest; /* filled */
} Listing;

/* ---- the cursor ---- */

/* The day, the time, and what tells keys apart: the mark of no ticket. Owned by the caller. */
static char *
make_cursor (const GhManifest *manifest, gint64 time)
{
  guint8 mark[GH_TICKET_MARK_BYTES];
  g_autofree char *date = gh_date_format (manifest->date);
  gh_ticket_mark (manifest->day_key, "", mark);
  return g_strdup_printf ("%s.%" G_GINT64_FORMAT ".%02x%02x%02x%02x", date, time, mark[0], mark[1],
                          mark[2], mark[3]);
}

/* The time of a cursor that was made for this list's day and key; -1 for any other. */
static gint64
read_cursor (const GhManifest *manifest, const char *cursor)
{
  const char *dot = cursor != NULL ? strchr (cursor, '.') : NULL;
  if (dot == NULL)
    return -1;
  gint64 time = g_ascii_strtoll (dot + 1, NULL, 10);
  g_autofree char *ours = make_cursor (manifest, time);
  return strcmp (cursor, ours) == 0 ? time : -1;
}

/* ---- what is on the list ---- */

static gboolean
add_slots (Listing *listing, GError **error)
{
  GhManifest *manifest = listing->manifest;
  g_autoptr (GArray) slots = gh_slot_store_list (listing->context->db, manifest->orq,
                                                 manifest->date - 1, manifest->date, error);
  if (slots == NULL)
    return FALSE;
  for (guint i = 0; i < slots->len; i++) {
    const GhSlot *slot = &g_array_index (slots, GhSlot, i);
    if (gh_slot_last_date (slot->date, slot->start_time, slot->end_time) < manifest->date)
      continue;
    GhManifestSlot item = { .id = slot->id,
                            .date = slot->date,
                            .start_time = slot->start_time,
                            .end_time = slot->end_time,
                            .opens_at = gh_zone_day_start (listing->zone, slot->date),
                            .starts_at = slot->starts_at,
                            .ends_at = slot->ends_at,
                            .total_capacity = slot->total_capacity,
                            .booked_count = slot->booked_count };
    g_array_append_val (manifest->slots, item);
  }
  return TRUE;
}

static void
add_row (GhManifest *manifest, const char *code, GBytes *sealed)
{
  GhManifestTicket row = { .sealed = sealed };
  gh_ticket_mark (manifest->day_key, code, row.mark);
  g_array_append_val (manifest->tickets, row);
}

static void
add_ticket (const GhDayTicket *ticket, gpointer data)
{
  Listing *listing = data;
  gboolean verified = ticket->verified_at != 0;
  GhTicketDetails details = { .ticket_id = ticket->ticket_id,
                              .slot_id = ticket->slot_id,
                              .status = ticket->status,
                              .order_void = ticket->order_status == GH_ORDER_CANCELLED ||
                                            ticket->order_status == GH_ORDER_REFUNDED,
                              .customer_name = (char *) ticket->customer_name,
                              .verified_at = ticket->verified_at,
                              .operator_name = verified ? (char *) ticket->operator_name : NULL,
                              .device_name = verified ? (char *) ticket->device_name : NULL,
                              .device = verified ? (char *) ticket->device : NULL };
  g_autofree char *text = gh_ticket_details_to_text (&details);
  add_row (listing->manifest, ticket->code,
           gh_ticket_seal (listing->manifest->day_key, ticket->code, text));
}

static void
add_gone (const char *code, gpointer data)
{
  Listing *listing = data;
  add_row (listing->manifest, code, NULL);
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const GhManifestTicket *one = a, *other = b;
  return memcmp (one->mark, other->mark, sizeof one->mark);
}

static gboolean
list_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Listing *listing = data;
  GhManifest *manifest = listing->manifest;
  g_array_set_size (manifest->slots, 0);
  g_array_set_size (manifest->tickets, 0);
  if (!add_slots (listing, error) ||
      !gh_day_store_tickets (db, manifest->orq, manifest->date, listing->since, add_ticket, listing,
                             error))
    return FALSE;
  return manifest->full || gh_day_store_gone (db, manifest->orq, manifest->date, listing->since,
                                              add_gone, listing, error);
}

static GhManifest *
begin_list (const Listing *listing, GhDate date)
{
  GhManifest *manifest = gh_manifest_new ();
  g_autofree char *day = gh_date_format (date);
  manifest->orq = listing->session->orq;
  manifest->date = date;
  manifest->day_starts_at = gh_zone_day_start (listing->zone, date);
  manifest->day_ends_at = gh_zone_day_start (listing->zone, date + 1);
  manifest->made_at = listing->context->now;
  gh_day_key_derive (listing->context->keys->manifest, manifest->orq, day, manifest->day_key);
  manifest->cursor = make_cursor (manifest, manifest->made_at);
  return manifest;
}

gboolean
gh_manifest_of_day (const GhContext *context, const GhSession *session, GhDate date,
                    const char *since, GhManifest **manifest, GError **error)
{
  GhDate today = 0;
  *manifest = NULL;
  if (!gh_org_today (context, session->timezone, &today, error))
    return FALSE;
  if (date == GH_DATE_MIN)
    date = today;
  if (date < today - 1 || date > today + 1)
    return TRUE;

  g_autoptr (GTimeZone) zone = gh_zone_open (session->timezone);
  if (zone == NULL) {
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED, "The time zone “%s” cannot be read",
                 session->timezone);
    return FALSE;
  }
  Listing listing = { .context = context, .session = session, .zone = zone };
  g_autoptr (GhManifest) list = begin_list (&listing, date);
  gint64 asked_at = read_cursor (list, since);
  list->full = asked_at < 0 || asked_at > context->now;
  listing.since = list->full ? G_MININT64 : asked_at - GH_MANIFEST_OVERLAP_S;
  listing.manifest = list;
  if (!gh_db_transact (context->db, GH_DB_READ, list_in_transaction, &listing, error))
    return FALSE;
  /* Whose tickets were bought together does not show in their order. */
  g_array_sort (list->tickets, compare_marks);
  *manifest = g_steal_pointer (&list);
  return TRUE;
}
