/* The gates' devices; see the header. */

#include "server/domain/devices.h"

#include "core/event-log.h"
#include "core/random-id.h"
#include "core/secret-text.h"
#include "server/config/network.h"
#include "server/domain/rate.h"
#include "server/store/event-store.h"

#define FAILURES "enrol-failure"

const char *
gh_device_check_to_string (GhDeviceCheck check)
{
  static const char *const names[] = { "OK", "DEVICE_REVOKED", "DEVICE_KEY_INVALID" };
  g_assert ((gsize) check < G_N_ELEMENTS (names));
  return names[check];
}

static gboolean
proves_itself (const GhContext *context, const GhDevice *device, const GhDeviceClaim *claim)
{
  return device->key_hash != NULL &&
         gh_keyed_hash_matches (context->keys->device, claim->key, device->key_hash);
}

/* For people who look for a tablet: no request fails for it. */
static void
note_seen (const GhContext *context, const GhDevice *device)
{
  g_autoptr (GError) error = NULL;
  if (context->now - device->last_seen_at < GH_DEVICE_SEEN_SECONDS)
    return;
  if (!gh_device_store_touch (context->db, device->id, context->now, &error))
    g_debug ("%s", error->message);
}

static void
log_refused (const GhDevice *device, GhDeviceCheck check)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, device->id);
  gh_log_event (GH_LOG_WARNING, "device.refused", "device_id", id, "reason",
                gh_device_check_to_string (check), NULL);
}

gboolean
gh_device_greet (const GhContext *context, const GhDeviceClaim *claim, gboolean *revoked,
                 GError **error)
{
  g_autoptr (GhDevice) device = NULL;
  *revoked = FALSE;
  if (claim->uuid == NULL)
    return TRUE;
  if (!gh_device_store_find_anywhere (context->db, claim->uuid, &device, error))
    return FALSE;
  *revoked = device != NULL && device->revoked;
  if (*revoked)
    log_refused (device, GH_DEVICE_REVOKED);
  else if (device != NULL && proves_itself (context, device, claim))
    note_seen (context, device);
  return TRUE;
}

gboolean
gh_device_check (const GhContext *context, gint64 orq, const GhDeviceClaim *claim,
                 GhDeviceCheck *check, GhDevice **device, GError **error)
{
  *check = GH_DEVICE_OK;
  *device = NULL;
  if (claim->uuid == NULL)
    return TRUE;
  if (!gh_device_store_find (context->db, orq, claim->uuid, device, error))
    return FALSE;
  if (*device == NULL)
    return TRUE;
  if ((*device)->revoked)
    *check = GH_DEVICE_REVOKED;
  else if (proves_itself (context, *device, claim))
    note_seen (context, *device);
  else if ((*device)->key_hash != NULL)
    *check = GH_DEVICE_KEY_INVALID;
  if (*check != GH_DEVICE_OK)
    log_refused (*device, *check);
  return TRUE;
}

static gboolean
write_event (GhDb *db, const GhDevice *device, const char *name, gint64 now, GError **error)
{
  g_autofree char *detail = g_strdup_printf ("device %" G_GINT64_FORMAT, device->id);
  GhNewEvent event = { .orq = device->orq, .name = name, .detail = detail };
  return gh_event_store_insert (db, &event, now, error);
}

/* ---- tokens ---- */

void
gh_invitation_free (GhInvitation *invitation)
{
  if (invitation == NULL)
    return;
  gh_device_free (invitation->device);
  gh_secret_text_free (invitation->token);
  g_free (invitation);
}

typedef struct {
  const GhContext *context;
  gint64 id;        /* of the device; 0: a new one */
  gint64 orq;       /* of the new one */
  const char *name; /* likewise; or the new name */
  gboolean changed;
  GhInvitation *invitation; /* owned */
} Change;

static GhInvitation *
new_invitation (const GhContext *context)
{
  GhInvitation *invitation = g_new0 (GhInvitation, 1);
  invitation->token = gh_random_secret ();
  invitation->expires_at = context->now + GH_ENROL_TOKEN_SECONDS;
  return invitation;
}

static gboolean
invite_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Change *change = data;
  GhInvitation *invitation = change->invitation;
  gint64 now = change->context->now;
  gint64 id = change->id;
  g_autofree char *uuid = gh_random_uuid ();
  g_autofree char *hash = gh_keyed_hash (change->context->keys->device, invitation->token);
  g_clear_pointer (&invitation->device, gh_device_free);
  if (id == 0 && !gh_device_store_add (db, change->orq, uuid, change->name, now, &id, error))
    return FALSE;
  if (!gh_device_store_invite (db, id, hash, invitation->expires_at, &change->changed, error))
    return FALSE;
  return !change->changed ||
         (gh_device_store_find_by_id (db, id, &invitation->device, error) &&
          write_event (db, invitation->device, change->id == 0 ? "device.added" : "device.invited",
                       now, error));
}

/* NULL on error, or (without) when the device cannot have one. */
static gboolean
invite (Change *change, GhInvitation **result, GError **error)
{
  g_autoptr (GhInvitation) invitation = new_invitation (change->context);
  change->invitation = invitation;
  *result = NULL;
  if (!gh_db_transact (change->context->db, GH_DB_WRITE, invite_in_transaction, change, error))
    return FALSE;
  if (change->changed)
    *result = g_steal_pointer (&invitation);
  return TRUE;
}

GhInvitation *
gh_device_add (const GhContext *context, gint64 orq, const char *name, GError **error)
{
  Change change = { .context = context, .orq = orq, .name = name };
  GhInvitation *invitation = NULL;
  return invite (&change, &invitation, error) ? invitation : NULL;
}

gboolean
gh_device_invite (const GhContext *context, gint64 id, GhInvitation **invitation, GError **error)
{
  Change change = { .context = context, .id = id };
  return invite (&change, invitation, error);
}

/* ---- names, and the end ---- */

static gboolean
change_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Change *change = data;
  g_autoptr (GhDevice) device = NULL;
  if (!gh_device_store_find_by_id (db, change->id, &device, error))
    return FALSE;
  change->changed = device != NULL;
  if (device == NULL)
    return TRUE;
  gboolean done =
      change->name != NULL
          ? gh_device_store_rename (db, device->id, change->name, &change->changed, error)
          : gh_device_store_revoke (db, device->id, &change->changed, error);
  return done &&
         write_event (db, device, change->name != NULL ? "device.renamed" : "device.revoked",
                      change->context->now, error);
}

static gboolean
change_device (Change *change, gboolean *changed, GError **error)
{
  if (!gh_db_transact (change->context->db, GH_DB_WRITE, change_in_transaction, change, error))
    return FALSE;
  *changed = change->changed;
  return TRUE;
}

gboolean
gh_device_rename (const GhContext *context, gint64 id, const char *name, gboolean *changed,
                  GError **error)
{
  Change change = { .context = context, .id = id, .name = name };
  return change_device (&change, changed, error);
}

gboolean
gh_device_revoke (const GhContext *context, gint64 id, gboolean *changed, GError **error)
{
  Change change = { .context = context, .id = id };
  return change_device (&change, changed, error);
}

/* ---- enrolment ---- */

typedef struct {
  const GhContext *context;
  const char *token_hash;
  const char *key_hash;
  GhDevice *device; /* owned; NULL when the token is none */
} Enrolling;

static gboolean
enrol_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Enrolling *enrolling = data;
  gint64 now = enrolling->context->now;
  g_clear_pointer (&enrolling->device, gh_device_free);
  if (!gh_device_store_find_invited (db, enrolling->token_hash, now, &enrolling->device, error))
    return FALSE;
  return enrolling->device == NULL ||
         (gh_device_store_enrol (db, enrolling->device->id, enrolling->key_hash, now, error) &&
          write_event (db, enrolling->device, "device.enrolled", now, error));
}

gboolean
gh_device_enrol (const GhContext *context, const char *token, GhEnrolOutcome *outcome,
                 GhDevice **device, char **key, int *retry_after, GError **error)
{
  g_autofree char *client = gh_network_client (context->address);
  g_autofree char *secret = gh_random_secret ();
  g_autofree char *token_hash = gh_keyed_hash (context->keys->device, token);
  g_autofree char *key_hash = gh_keyed_hash (context->keys->device, secret);
  Enrolling enrolling = { .context = context, .token_hash = token_hash, .key_hash = key_hash };
  *device = NULL;
  *key = NULL;
  if (!gh_rate_take (context, GH_RATE_LOCKOUT, FAILURES, client, context->config->login_failures,
                     retry_after, error))
    return FALSE;
  *outcome = GH_ENROL_LOCKED_OUT;
  if (*retry_after > 0)
    return TRUE;
  gboolean done =
      gh_db_transact (context->db, GH_DB_WRITE, enrol_in_transaction, &enrolling, error);
  g_autoptr (GhDevice) enrolled = enrolling.device;
  *outcome = GH_ENROL_TOKEN_INVALID;
  if (!done || enrolled == NULL)
    return done;
  if (!gh_rate_clear (context, FAILURES, client, error))
    return FALSE;
  *outcome = GH_ENROL_OK;
  *device = g_steal_pointer (&enrolled);
  *key = g_steal_pointer (&secret);
  return TRUE;
}
