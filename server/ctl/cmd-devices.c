/* gatehousectl devices: the gates' kiosks, and the codes that enrol them. */

#include "core/enrol-code.h"
#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/domain/devices.h"
#include "server/view/qr-text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define PNG_MODULE_PX 8

static gboolean
refuse_missing (gint64 id, GError **error)
{
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "There is no device %" G_GINT64_FORMAT,
               id);
  return FALSE;
}

static gboolean
check_name (const char *name, GError **error)
{
  if (!gh_ctl_check_name (name, error))
    return FALSE;
  if (g_utf8_strlen (name, -1) <= GH_DEVICE_NAME_MAX_CHARS)
    return TRUE;
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
               "A device's name has at most %d characters", GH_DEVICE_NAME_MAX_CHARS);
  return FALSE;
}

/* Opens the database with the keys, which tokens are hashed with. */
static gboolean
open_with_keys (GhCtl *ctl, GhKeys *keys, GError **error)
{
  guint8 secret[GH_SECRET_BYTES];
  if (!gh_ctl_open (ctl, error) || !gh_config_load_secret (ctl->config, secret, error))
    return FALSE;
  gh_keys_derive (keys, secret);
  explicit_bzero (secret, sizeof secret);
  ctl->context.keys = keys;
  return TRUE;
}

static json_object *
device_to_json (gconstpointer item)
{
  const GhDevice *device = item;
  json_object *object = json_object_new_object ();
  gh_json_add_int (object, "id", device->id);
  gh_json_add_int (object, "orq", device->orq);
  gh_json_add_string (object, "uuid", device->uuid);
  gh_json_add_string (object, "name", device->name);
  gh_json_add_string (object, "status", device->revoked ? "REVOKED" : "ACTIVE");
  gh_json_add_bool (object, "enrolled", device->key_hash != NULL);
  gh_json_add_instant_or_null (object, "last_seen_at", device->last_seen_at);
  return object;
}

/* ---- add, enrol ---- */

/* As a file of ours: who sees it can enrol. */
static gboolean
write_png (const char *path, const char *text, GError **error)
{
  g_autoptr (GBytes) png = gh_qr_png (text, PNG_MODULE_PX, error);
  if (png == NULL)
    return FALSE;
  gsize length;
  const char *bytes = g_bytes_get_data (png, &length);
  return g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                   0600, error);
}

static gboolean
print_for_people (const GhInvitation *invitation, const char *text, GError **error)
{
  g_autofree char *code = gh_qr_text (text, isatty (STDOUT_FILENO) == 1, error);
  g_autofree char *name = gh_print_clean (invitation->device->name);
  if (code == NULL)
    return FALSE;
  gh_print_line ("Device %" G_GINT64_FORMAT ", %s: scan this code with it within %d minutes.\n\n%s",
                 invitation->device->id, name, GH_ENROL_TOKEN_SECONDS / 60, code);
  gh_print_line ("%s", text);
  return TRUE;
}

static void
print_as_json (const GhInvitation *invitation, const char *text)
{
  g_autoptr (json_object) answer = device_to_json (invitation->device);
  gh_json_add_string (answer, "text", text);
  gh_json_add_instant (answer, "expires_at", invitation->expires_at);
  gh_print_json (answer);
}

/* What the kiosk scans: where the server is, and the token. */
static gboolean
show_invitation (const GhCtl *ctl, const GhInvitation *invitation, const char *png, GError **error)
{
  g_autofree char *text = gh_enrol_code_new (ctl->config->base_url, invitation->token);
  if (png != NULL && !write_png (png, text, error))
    return FALSE;
  if (!ctl->json)
    return print_for_people (invitation, text, error);
  print_as_json (invitation, text);
  return TRUE;
}

#define GH_OPTION_PNG(target)                                                                      \
  {                                                                                                \
    "png", GH_OPTION_TEXT, target, "FILE", "write the code as a picture, too"                      \
  }

static gboolean
run_add (GhCtl *ctl, GError **error)
{
  gint64 orq = 1;
  const char *name = NULL, *png = NULL;
  GhKeys keys;
  const GhOption options[] = {
    GH_OPTION_ORQ (&orq),
    { "name", GH_OPTION_TEXT, &name, "NAME", "as gates and reports show it", .required = TRUE },
    GH_OPTION_PNG (&png),
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) || !check_name (name, error) ||
      !open_with_keys (ctl, &keys, error))
    return FALSE;
  g_autoptr (GTimeZone) zone = gh_ctl_zone (ctl, orq, error); /* is there such a one? */
  if (zone == NULL)
    return FALSE;
  g_autoptr (GhInvitation) invitation = gh_device_add (&ctl->context, orq, name, error);
  return invitation != NULL && show_invitation (ctl, invitation, png, error);
}

static gboolean
run_enrol (GhCtl *ctl, GError **error)
{
  gint64 id = 0;
  const char *png = NULL;
  GhKeys keys;
  g_autoptr (GhInvitation) invitation = NULL;
  const GhOption options[] = { GH_OPTION_PNG (&png), { NULL } };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_id_argument (ctl, 0, "a device", &id, error) ||
      !open_with_keys (ctl, &keys, error) ||
      !gh_device_invite (&ctl->context, id, &invitation, error))
    return FALSE;
  if (invitation != NULL)
    return show_invitation (ctl, invitation, png, error);
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
               "There is no device %" G_GINT64_FORMAT " that could be enrolled: "
               "one that was revoked is added anew",
               id);
  return FALSE;
}

/* ---- rename, revoke ---- */

static gboolean
print_device (GhCtl *ctl, gint64 id, const char *what, GError **error)
{
  g_autoptr (GhDevice) device = NULL;
  if (!gh_device_store_find_by_id (ctl->db, id, &device, error))
    return FALSE;
  if (device == NULL)
    return refuse_missing (id, error);
  if (!ctl->json) {
    gh_print_line ("Device %" G_GINT64_FORMAT " %s.", id, what);
    return TRUE;
  }
  g_autoptr (json_object) answer = device_to_json (device);
  gh_print_json (answer);
  return TRUE;
}

static gboolean
run_rename (GhCtl *ctl, GError **error)
{
  gint64 id = 0;
  gboolean changed = FALSE;
  const GhOption options[] = { { NULL } };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_id_argument (ctl, 0, "a device", &id, error))
    return FALSE;
  const char *name = g_ptr_array_index (ctl->arguments, 1);
  if (!check_name (name, error) || !gh_ctl_open (ctl, error) ||
      !gh_device_rename (&ctl->context, id, name, &changed, error))
    return FALSE;
  return print_device (ctl, id, "has its new name", error);
}

static gboolean
run_revoke (GhCtl *ctl, GError **error)
{
  gint64 id = 0;
  gboolean changed = FALSE;
  const GhOption options[] = { { NULL } };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_id_argument (ctl, 0, "a device", &id, error) ||
      !gh_ctl_open (ctl, error) || !gh_device_revoke (&ctl->context, id, &changed, error))
    return FALSE;
  return print_device (ctl, id, "may not be used any more", error);
}

/* ---- list ---- */

static void
add_row (GhTable *table, gconstpointer item)
{
  const GhDevice *device = item;
  g_autofree char *seen =
      device->last_seen_at != 0 ? gh_instant_format (device->last_seen_at) : NULL;
  gh_table_number (table, device->id);
  gh_table_text (table, device->name[0] != '\0' ? device->name : NULL);
  gh_table_text (table, device->revoked ? "REVOKED" : "ACTIVE");
  gh_table_text (table, device->key_hash != NULL ? "yes" : device->enrolling ? "waiting" : "no");
  gh_table_text (table, seen);
  gh_table_number (table, device->orq);
  gh_table_text (table, device->uuid);
}

static gboolean
run_list (GhCtl *ctl, GError **error)
{
  static const char *const headings[] = { ">Device",   "Name", "Status", "Enrolled",
                                          "Last seen", ">Orq", "UUID",   NULL };
  static const GhListing listing = { "devices", headings, "There are no devices.", add_row,
                                     device_to_json };
  gint64 orq = 0;
  const GhOption options[] = {
    GH_OPTION_ANY_ORQ (&orq),
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GPtrArray) devices = gh_device_store_list (ctl->db, orq, error);
  if (devices == NULL)
    return FALSE;
  gh_print_list (ctl->json, &listing, devices);
  return TRUE;
}

const GhVerb gh_ctl_devices_verbs[] = {
  { "devices", "add", NULL, 0, 0, "Adds a kiosk, and shows the code that enrols it", run_add },
  { "devices", "list", NULL, 0, 0, "Lists the gates' kiosks", run_list },
  { "devices", "enrol", "DEVICE", 1, 1, "Shows a new code that enrols a kiosk", run_enrol },
  { "devices", "rename", "DEVICE NAME", 2, 2, "Gives a kiosk another name", run_rename },
  { "devices", "revoke", "DEVICE", 1, 1, "Bars a kiosk for good, now", run_revoke },
  { NULL },
};
