/* What is sealed for a kiosk of one ticket; see wire/manifest.h. A JSON array by position, its end
 * left away where it would say nothing: twenty thousand of them are to fit into five megabytes. */

#include "wire/manifest.h"

#include <sodium.h>
#include <string.h>

#define NAME_MAX_CHARS 100
/* Three names of this many bytes, quoted, leave room for the numbers. */
#define NAME_MAX_BYTES 280
#define UUID_BYTES     16
#define UUID_CHARS     22 /* in base64url */
#define BASE64         sodium_base64_VARIANT_URLSAFE_NO_PADDING

static const char *const fields[] = {
  "ticket_id",   "slot_id",       "status",      "order_void", "customer_name",
  "verified_at", "operator_name", "device_name", "device",
};
G_STATIC_ASSERT (GH_TICKET_DETAILS_MAX >= 3 * (NAME_MAX_BYTES + 3) + 3 * 20 + UUID_CHARS + 20);

void
gh_ticket_details_free (GhTicketDetails *details)
{
  if (details == NULL)
    return;
  g_free (details->customer_name);
  g_free (details->operator_name);
  g_free (details->device_name);
  g_free (details->device);
  g_free (details);
}

/* The status by its first letter, which no two of them share. */
static char
status_letter (GhTicketStatus status)
{
  return gh_ticket_status_to_string (status)[0];
}

static gboolean
status_from_letter (const char *letter, GhTicketStatus *status)
{
  static const GhTicketStatus all[] = { GH_TICKET_PENDING_PAYMENT, GH_TICKET_ACTIVATED,
                                        GH_TICKET_RESERVED, GH_TICKET_VERIFIED, GH_TICKET_EXPIRED };
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
    if (letter[0] == status_letter (all[i]) && letter[1] == '\0') {
      *status = all[i];
      return TRUE;
    }
  }
  return FALSE;
}

/* A UUID's bytes in 22 characters; NULL for what is none. Owned by the caller. */
static char *
pack_uuid (const char *uuid)
{
  guint8 bytes[UUID_BYTES];
  gsize length = 0;
  char text[UUID_CHARS + 1];
  if (uuid == NULL ||
      sodium_hex2bin (bytes, sizeof bytes, uuid, strlen (uuid), "-", &length, NULL) != 0 ||
      length != sizeof bytes)
    return NULL;
  return g_strdup (sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes, BASE64));
}

static char *
unpack_uuid (const char *packed)
{
  guint8 bytes[UUID_BYTES];
  gsize length = 0;
  char hex[2 * UUID_BYTES + 1];
  if (sodium_base642bin (bytes, sizeof bytes, packed, strlen (packed), NULL, &length, NULL,
                         BASE64) != 0 ||
      length != sizeof bytes)
    return NULL;
  sodium_bin2hex (hex, sizeof hex, bytes, sizeof bytes);
  return g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

/* @name, at most 100 characters that take at most NAME_MAX_BYTES in JSON; control characters are
 * left out. NULL for NULL. Owned by the caller. */
static char *
cut_name (const char *name)
{
  if (name == NULL)
    return NULL;
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *cut = g_string_new (NULL);
  gsize bytes = 0, chars = 0;
  for (const char *c = valid; *c != '\0' && chars < NAME_MAX_CHARS; c = g_utf8_next_char (c)) {
    gsize length = (gsize) (g_utf8_next_char (c) - c);
    bytes += length + (*c == '"' || *c == '\\');
    if (bytes > NAME_MAX_BYTES)
      break;
    if (g_ascii_iscntrl (*c))
      continue;
    g_string_append_len (cut, c, (gssize) length);
    chars++;
  }
  return g_string_free (cut, FALSE);
}

/* NULL is written as null. */
static void
add_text (json_object *array, const char *text)
{
  json_object_array_add (array, text != NULL ? json_object_new_string (text) : NULL);
}

char *
gh_ticket_details_to_text (const GhTicketDetails *details)
{
  const char letter[] = { status_letter (details->status), '\0' };
  g_autofree char *customer_name = cut_name (details->customer_name);
  g_autofree char *operator_name = cut_name (details->operator_name);
  g_autofree char *device_name = cut_name (details->device_name);
  g_autofree char *device = pack_uuid (details->device);
  g_autoptr (json_object) array = json_object_new_array ();

  json_object_array_add (array, json_object_new_int64 (details->ticket_id));
  json_object_array_add (array, json_object_new_int64 (details->slot_id));
  add_text (array, letter);
  json_object_array_add (array, json_object_new_int (details->order_void ? 1 : 0));
  add_text (array, customer_name);
  if (details->verified_at != 0 || operator_name != NULL || device_name != NULL || device != NULL) {
    json_object_array_add (array, json_object_new_int64 (details->verified_at));
    add_text (array, operator_name);
  }
  if (device_name != NULL || device != NULL) {
    add_text (array, device_name);
    add_text (array, device);
  }
  return gh_json_to_string (array);
}

/* The array's elements under their names, so that they are read as strictly as everything else. */
static json_object *
name_fields (json_object *array, GError **error)
{
  if (!json_object_is_type (array, json_type_array) ||
      json_object_array_length (array) > G_N_ELEMENTS (fields)) {
    g_set_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD, "These are no details of a ticket");
    return NULL;
  }
  json_object *object = json_object_new_object ();
  for (gsize i = 0; i < json_object_array_length (array); i++)
    gh_json_add (object, fields[i], json_object_get (json_object_array_get_idx (array, i)));
  return object;
}

static gboolean
read_status (json_object *object, GhTicketDetails *details, GError **error)
{
  const char *letter = NULL;
  gint64 order_void = 0;
  if (!gh_json_get_string (object, "status", 1, &letter, error) ||
      !gh_json_get_int (object, "order_void", 0, 1, &order_void, error))
    return FALSE;
  details->order_void = order_void != 0;
  return status_from_letter (letter, &details->status) ||
         gh_json_fail_field ("status", "is unknown", error);
}

static gboolean
read_name (json_object *object, const char *key, char **name, GError **error)
{
  const char *text = NULL;
  if (!gh_json_get_string_opt (object, key, NAME_MAX_CHARS, &text, error))
    return FALSE;
  *name = g_strdup (text);
  return TRUE;
}

static gboolean
read_device (json_object *object, GhTicketDetails *details, GError **error)
{
  const char *packed = NULL;
  if (!read_name (object, "device_name", &details->device_name, error) ||
      !gh_json_get_string_opt (object, "device", UUID_CHARS, &packed, error))
    return FALSE;
  if (packed == NULL)
    return TRUE;
  details->device = unpack_uuid (packed);
  return details->device != NULL || gh_json_fail_field ("device", "is no UUID", error);
}

GhTicketDetails *
gh_ticket_details_from_text (const char *text, GError **error)
{
  g_autoptr (GhTicketDetails) details = g_new0 (GhTicketDetails, 1);
  g_autoptr (json_object) array = gh_json_parse (text, strlen (text), error);
  g_autoptr (json_object) object = array != NULL ? name_fields (array, error) : NULL;
  if (object == NULL ||
      !gh_json_get_int (object, "ticket_id", 1, G_MAXINT64, &details->ticket_id, error) ||
      !gh_json_get_int (object, "slot_id", 1, G_MAXINT64, &details->slot_id, error) ||
      !read_status (object, details, error) ||
      !read_name (object, "customer_name", &details->customer_name, error) ||
      !gh_json_get_int_opt (object, "verified_at", 0, G_MAXINT64, &details->verified_at, error) ||
      !read_name (object, "operator_name", &details->operator_name, error) ||
      !read_device (object, details, error))
    return NULL;
  return g_steal_pointer (&details);
}
