/* A day's tickets on the wire; see the header. */

#include "wire/manifest.h"

#include "wire/failure.h"

#include <sodium.h>
#include <string.h>

#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* Generous limits: they bound what a broken server can send and never cut what ours keeps. */
#define CURSOR_MAX_CHARS 100
#define SLOTS_MAX        10000
#define TICKETS_MAX      1000000
/* Mark, nonce, MAC, and details padded to the next 32 bytes. */
#define SEAL_MIN_BYTES 40
#define ROW_MAX_BYTES  (GH_TICKET_MARK_BYTES + SEAL_MIN_BYTES + GH_TICKET_DETAILS_MAX + 32)

static void
clear_ticket (gpointer data)
{
  GhManifestTicket *ticket = data;
  g_clear_pointer (&ticket->sealed, g_bytes_unref);
}

GhManifest *
gh_manifest_new (void)
{
  GhManifest *manifest = g_new0 (GhManifest, 1);
  manifest->slots = g_array_new (FALSE, TRUE, sizeof (GhManifestSlot));
  manifest->tickets = g_array_new (FALSE, TRUE, sizeof (GhManifestTicket));
  g_array_set_clear_func (manifest->tickets, clear_ticket);
  return manifest;
}

void
gh_manifest_free (GhManifest *manifest)
{
  if (manifest == NULL)
    return;
  g_free (manifest->cursor);
  g_array_unref (manifest->slots);
  g_array_unref (manifest->tickets);
  sodium_memzero (manifest->day_key, sizeof manifest->day_key);
  g_free (manifest);
}

/* ---- writing ---- */

/* Owned by the caller. */
static char *
to_base64 (const guint8 *bytes, gsize length)
{
  gsize size = sodium_base64_encoded_len (length, BASE64);
  return sodium_bin2base64 (g_malloc (size), size, bytes, length, BASE64);
}

static json_object *
write_slot (const GhManifestSlot *slot)
{
  json_object *item = json_object_new_object ();
  gh_json_add_int (item, "slot_id", slot->id);
  gh_json_add_date (item, "date", slot->date);
  gh_json_add_time (item, "start_time", slot->start_time);
  gh_json_add_time (item, "end_time", slot->end_time);
  gh_json_add_instant (item, "opens_at", slot->opens_at);
  gh_json_add_instant (item, "starts_at", slot->starts_at);
  gh_json_add_instant (item, "ends_at", slot->ends_at);
  gh_json_add_int (item, "total_capacity", slot->total_capacity);
  gh_json_add_int (item, "booked_count", slot->booked_count);
  return item;
}

static json_object *
write_row (const GhManifestTicket *ticket)
{
  guint8 row[ROW_MAX_BYTES];
  char text[ROW_MAX_BYTES * 4 / 3 + 4];
  gsize length = 0;
  const guint8 *sealed = ticket->sealed != NULL ? g_bytes_get_data (ticket->sealed, &length) : NULL;
  g_assert (length <= sizeof row - GH_TICKET_MARK_BYTES);
  memcpy (row, ticket->mark, GH_TICKET_MARK_BYTES);
  if (length > 0)
    memcpy (row + GH_TICKET_MARK_BYTES, sealed, length);
  sodium_bin2base64 (text, sizeof text, row, GH_TICKET_MARK_BYTES + length, BASE64);
  return json_object_new_string (text);
}

json_object *
gh_manifest_to_json (const GhManifest *manifest)
{
  json_object *data = json_object_new_object ();
  json_object *slots = json_object_new_array ();
  json_object *tickets = json_object_new_array ();
  json_object *gone = json_object_new_array ();
  g_autofree char *key = to_base64 (manifest->day_key, sizeof manifest->day_key);

  for (guint i = 0; i < manifest->slots->len; i++)
    json_object_array_add (slots, write_slot (&g_array_index (manifest->slots, GhManifestSlot, i)));
  for (guint i = 0; i < manifest->tickets->len; i++) {
    const GhManifestTicket *ticket = &g_array_index (manifest->tickets, GhManifestTicket, i);
    json_object_array_add (ticket->sealed != NULL ? tickets : gone, write_row (ticket));
  }
  gh_json_add_int (data, "orq", manifest->orq);
  gh_json_add_date (data, "date", manifest->date);
  gh_json_add_instant (data, "day_starts_at", manifest->day_starts_at);
  gh_json_add_instant (data, "day_ends_at", manifest->day_ends_at);
  gh_json_add_instant (data, "made_at", manifest->made_at);
  gh_json_add_string (data, "cursor", manifest->cursor);
  gh_json_add_bool (data, "full", manifest->full);
  gh_json_add_string (data, "day_key", key);
  gh_json_add (data, "slots", slots);
  gh_json_add (data, "tickets", tickets);
  gh_json_add (data, "gone", gone);
  return gh_success_to_json (data);
}

/* ---- reading ---- */

/* At most @size bytes; how many there were goes into @length. FALSE for what is no base64. */
static gboolean
from_base64 (const char *text, guint8 *bytes, gsize size, gsize *length)
{
  return sodium_base642bin (bytes, size, text, strlen (text), NULL, length, NULL, BASE64) == 0;
}

static gboolean
read_small (json_object *object, const char *key, int *value, GError **error)
{
  gint64 number = 0;
  if (!gh_json_get_int (object, key, 0, G_MAXINT, &number, error))
    return FALSE;
  *value = (int) number;
  return TRUE;
}

static gboolean
read_slot (json_object *item, GhManifestSlot *slot, GError **error)
{
  if (!gh_json_get_int (item, "slot_id", 1, G_MAXINT64, &slot->id, error) ||
      !gh_json_get_date (item, "date", &slot->date, error) ||
      !gh_json_get_time (item, "start_time", &slot->start_time, error) ||
      !gh_json_get_time (item, "end_time", &slot->end_time, error) ||
      !gh_json_get_instant (item, "opens_at", &slot->opens_at, error) ||
      !gh_json_get_instant (item, "starts_at", &slot->starts_at, error) ||
      !gh_json_get_instant (item, "ends_at", &slot->ends_at, error) ||
      !read_small (item, "total_capacity", &slot->total_capacity, error) ||
      !read_small (item, "booked_count", &slot->booked_count, error))
    return FALSE;
  if (slot->start_time == GH_DAY_SECONDS)
    return gh_json_fail_field ("start_time", "is no time to start at", error);
  return (slot->opens_at <= slot->starts_at && slot->starts_at < slot->ends_at) ||
         gh_json_fail_field ("ends_at", "contradicts the rest", error);
}

static gboolean
read_slots (json_object *data, GhManifest *manifest, GError **error)
{
  json_object *slots = NULL;
  if (!gh_json_get_array (data, "slots", SLOTS_MAX, &slots, error))
    return FALSE;
  for (gsize i = 0; i < json_object_array_length (slots); i++) {
    GhManifestSlot slot = { 0 };
    if (!read_slot (json_object_array_get_idx (slots, i), &slot, error))
      return FALSE;
    g_array_append_val (manifest->slots, slot);
  }
  return TRUE;
}

static gboolean
read_row (json_object *item, const char *key, gboolean sealed, GhManifestTicket *ticket,
          GError **error)
{
  guint8 row[ROW_MAX_BYTES];
  gsize length = 0;
  if (!json_object_is_type (item, json_type_string) ||
      !from_base64 (json_object_get_string (item), row, sizeof row, &length))
    return gh_json_fail_field (key, "must be of base64url texts", error);
  gsize least = GH_TICKET_MARK_BYTES + (sealed ? SEAL_MIN_BYTES : 0);
  if (length < least || (!sealed && length > least))
    return gh_json_fail_field (key, "has an entry of another length", error);
  memcpy (ticket->mark, row, GH_TICKET_MARK_BYTES);
  if (sealed)
    ticket->sealed = g_bytes_new (row + GH_TICKET_MARK_BYTES, length - GH_TICKET_MARK_BYTES);
  return TRUE;
}

static gboolean
read_rows (json_object *data, const char *key, gboolean sealed, GhManifest *manifest,
           GError **error)
{
  json_object *rows = NULL;
  if (!gh_json_get_array (data, key, TICKETS_MAX, &rows, error))
    return FALSE;
  for (gsize i = 0; i < json_object_array_length (rows); i++) {
    GhManifestTicket ticket = { 0 };
    if (!read_row (json_object_array_get_idx (rows, i), key, sealed, &ticket, error))
      return FALSE;
    g_array_append_val (manifest->tickets, ticket);
  }
  return TRUE;
}

/* It goes into an address as it is. */
static gboolean
read_cursor (json_object *data, char **cursor, GError **error)
{
  const char *text = NULL;
  if (!gh_json_get_string (data, "cursor", CURSOR_MAX_CHARS, &text, error))
    return FALSE;
  gsize length = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789-._~");
  if (length == 0 || text[length] != '\0')
    return gh_json_fail_field ("cursor", "is no cursor", error);
  *cursor = g_strdup (text);
  return TRUE;
}

static gboolean
read_key (json_object *data, guint8 day_key[GH_DAY_KEY_BYTES], GError **error)
{
  const char *text = NULL;
  gsize length = 0;
  if (!gh_json_get_string (data, "day_key", CURSOR_MAX_CHARS, &text, error))
    return FALSE;
  return (from_base64 (text, day_key, GH_DAY_KEY_BYTES, &length) && length == GH_DAY_KEY_BYTES) ||
         gh_json_fail_field ("day_key", "is no key", error);
}

static gboolean
read_full (json_object *data, gboolean *full, GError **error)
{
  if (json_object_object_get (data, "full") == NULL)
    return gh_json_fail_field ("full", "is missing", error);
  return gh_json_get_bool_opt (data, "full", full, error);
}

GhManifest *
gh_manifest_from_json (json_object *envelope, GError **error)
{
  g_autoptr (GhManifest) manifest = gh_manifest_new ();
  json_object *data = NULL;
  if (!gh_success_get_data (envelope, &data, error) ||
      !gh_json_get_int (data, "orq", 1, G_MAXINT64, &manifest->orq, error) ||
      !gh_json_get_date (data, "date", &manifest->date, error) ||
      !gh_json_get_instant (data, "day_starts_at", &manifest->day_starts_at, error) ||
      !gh_json_get_instant (data, "day_ends_at", &manifest->day_ends_at, error) ||
      !gh_json_get_instant (data, "made_at", &manifest->made_at, error) ||
      !read_cursor (data, &manifest->cursor, error) || !read_full (data, &manifest->full, error) ||
      !read_key (data, manifest->day_key, error) || !read_slots (data, manifest, error) ||
      !read_rows (data, "tickets", TRUE, manifest, error) ||
      !read_rows (data, "gone", FALSE, manifest, error))
    return NULL;
  if (manifest->day_starts_at > manifest->day_ends_at) {
    gh_json_fail_field ("day_ends_at", "contradicts the rest", error);
    return NULL;
  }
  return g_steal_pointer (&manifest);
}
