/* Who this kiosk is; see the header. */

#include "kiosk/desk/device-desk.h"

#include "core/event-log.h"
#include "kiosk/desk/outside-text.h"
#include "kiosk/desk/set-up-words.h"
#include "kiosk/queue/enrolled.h"
#include "kiosk/queue/entries.h"
#include "kiosk/queue/remembered.h"
#include "kiosk/queue/wipe.h"

struct _GhDeviceDesk {
  GObject parent_instance;

  GhKioskStore *store; /* borrowed */
  char *directory;
  GhEnrolled *enrolled; /* NULL: nobody enrolled it */
  char *name;           /* safe to show, NULL likewise */
  gint64 revoked_at;    /* 0: it is not */
  gboolean wiping;      /* ordered, and done when the program starts anew */
  char *notice;
};

enum { PROP_0, PROP_NOTICE, PROP_LAST };
static GParamSpec *properties[PROP_LAST];
enum { SIGNAL_LOCKED_OUT, SIGNAL_WIPE, SIGNAL_RESTART, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhDeviceDesk, gh_device_desk, G_TYPE_OBJECT)

/* Takes @notice. */
static void
set_notice (GhDeviceDesk *desk, char *notice)
{
  g_free (desk->notice);
  desk->notice = notice;
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_NOTICE]);
}

/* A kiosk whose file has a fault comes up all the same, as one that nobody enrolled. */
static void
load (GhDeviceDesk *desk)
{
  g_autoptr (GError) error = NULL;
  gint64 waiting = 0, parked = 0;
  if (!gh_enrolled_get (desk->store, &desk->enrolled, &error) ||
      !gh_remembered_get (desk->store, GH_REMEMBERED_REVOKED, &desk->revoked_at, &error) ||
      !gh_entries_count (desk->store, &waiting, &parked, &error)) {
    gh_log_event (GH_LOG_ERROR, "enrolment.read_failed", "reason", error->message, NULL);
    return;
  }
  if (desk->enrolled != NULL)
    desk->name = gh_outside_text (desk->enrolled->as->name);
  if (desk->revoked_at != 0)
    desk->notice = gh_set_up_words_revoked (waiting + parked);
}

/* ---- what the server says ---- */

static void
on_revoked (GhDeviceDesk *desk)
{
  g_autoptr (GError) error = NULL;
  if (desk->wiping || desk->revoked_at != 0)
    return;
  gh_log_event (GH_LOG_WARNING, "device.revoked", "device",
                gh_kiosk_store_get_device_id (desk->store), NULL);
  desk->wiping = gh_wipe_order (desk->directory, &error);
  if (!desk->wiping) { /* the next answer tries again */
    gh_log_event (GH_LOG_ERROR, "wipe.not_ordered", "reason", error->message, NULL);
    set_notice (desk, gh_set_up_words_not_wiped ());
    g_signal_emit (desk, signals[SIGNAL_LOCKED_OUT], 0);
    g_signal_emit (desk, signals[SIGNAL_WIPE], 0);
    return;
  }
  gh_device_desk_restart (desk);
}

static void
on_key_invalid (GhDeviceDesk *desk)
{
  if (desk->wiping)
    return;
  gh_log_event (GH_LOG_WARNING, "device.key_invalid", "device",
                gh_kiosk_store_get_device_id (desk->store), NULL);
  set_notice (desk, gh_set_up_words_key_invalid ());
  g_signal_emit (desk, signals[SIGNAL_LOCKED_OUT], 0);
}

void
gh_device_desk_attach (GhDeviceDesk *desk, GhApiClient *client)
{
  const GhEnrolled *enrolled = desk->enrolled;
  if (enrolled != NULL)
    gh_api_client_set_device (client, enrolled->as->device_id, enrolled->as->device_key,
                              enrolled->server);
  g_signal_connect_object (client, "revoked", G_CALLBACK (on_revoked), desk, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "key-invalid", G_CALLBACK (on_key_invalid), desk,
                           G_CONNECT_SWAPPED);
}

void
gh_device_desk_attach_keepers (GhDeviceDesk *desk, GhLocalSignIn *local, GhManifestKeeper *keeper)
{
  /* The operators first: the keeper empties the log as well. */
  g_signal_connect_object (desk, "wipe", G_CALLBACK (gh_local_sign_in_forget_all), local,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "wipe", G_CALLBACK (gh_manifest_keeper_wipe), keeper,
                           G_CONNECT_SWAPPED);
}

gboolean
gh_device_desk_enrol (GhDeviceDesk *desk, const char *server, const GhEnrolment *as, GError **error)
{
  if (!gh_enrolled_put (desk->store, server, as, error))
    return FALSE;
  gh_log_event (GH_LOG_INFO, "device.enrolled", "device", as->device_id, NULL);
  return TRUE;
}

void
gh_device_desk_restart (GhDeviceDesk *desk)
{
  g_signal_emit (desk, signals[SIGNAL_RESTART], 0);
}

/* ---- reading ---- */

const char *
gh_device_desk_get_name (GhDeviceDesk *desk)
{
  return desk->name;
}

const char *
gh_device_desk_get_server (GhDeviceDesk *desk)
{
  return desk->enrolled != NULL ? desk->enrolled->server : NULL;
}

const char *
gh_device_desk_choose_server (GhDeviceDesk *desk, const char *server)
{
  return *server == '\0' && desk->enrolled != NULL ? desk->enrolled->server : server;
}

gboolean
gh_device_desk_is_revoked (GhDeviceDesk *desk)
{
  return desk->revoked_at != 0;
}

const char *
gh_device_desk_get_notice (GhDeviceDesk *desk)
{
  return desk->notice;
}

static void
gh_device_desk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_NOTICE)
    g_value_set_string (value, GH_DEVICE_DESK (object)->notice);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
gh_device_desk_finalize (GObject *object)
{
  GhDeviceDesk *desk = GH_DEVICE_DESK (object);
  gh_enrolled_free (desk->enrolled);
  g_free (desk->directory);
  g_free (desk->name);
  g_free (desk->notice);
  G_OBJECT_CLASS (gh_device_desk_parent_class)->finalize (object);
}

static void
gh_device_desk_class_init (GhDeviceDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = gh_device_desk_get_property;
  object_class->finalize = gh_device_desk_finalize;
  properties[PROP_NOTICE] =
      g_param_spec_string ("notice", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, PROP_LAST, properties);
  signals[SIGNAL_LOCKED_OUT] = g_signal_new ("locked-out", GH_TYPE_DEVICE_DESK, G_SIGNAL_RUN_LAST,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_WIPE] = g_signal_new ("wipe", GH_TYPE_DEVICE_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RESTART] = g_signal_new ("restart", GH_TYPE_DEVICE_DESK, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gh_device_desk_init (GhDeviceDesk *desk)
{
}

GhDeviceDesk *
gh_device_desk_new (GhKioskStore *store, const char *directory)
{
  GhDeviceDesk *desk = g_object_new (GH_TYPE_DEVICE_DESK, NULL);
  desk->store = store;
  desk->directory = g_strdup (directory);
  load (desk);
  return desk;
}
