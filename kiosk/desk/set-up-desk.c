/* The state of the set-up page, without the page; see the header. */

#include "kiosk/desk/set-up-desk.h"

#include "core/enrol-code.h"
#include "core/event-log.h"
#include "core/secret-text.h"
#include "kiosk/client/curl-transport.h"
#include "kiosk/client/server-url.h"
#include "kiosk/desk/outside-text.h"
#include "kiosk/desk/set-up-words.h"
#include "kiosk/queue/entries.h"
#include "kiosk/queue/held-scans.h"
#include "kiosk/scan/repeat-guard.h"

#include <glib/gi18n.h>

struct _GhSetUpDesk {
  GObject parent_instance;

  GhSetUpParts parts; /* borrowed */
  GhRepeatGuard *guard;
  char *server;              /* of the code on the wire */
  GhApiClient *client;       /* to that server, NULL unless busy */
  GCancellable *cancellable; /* likewise */
  gboolean done;
  char *message;
};

enum { PROP_0, PROP_BUSY, PROP_MESSAGE, PROP_DONE, PROP_LAST };
static GParamSpec *properties[PROP_LAST];

G_DEFINE_FINAL_TYPE (GhSetUpDesk, gh_set_up_desk, G_TYPE_OBJECT)

/* Takes @message. */
static void
set_message (GhSetUpDesk *desk, char *message)
{
  g_free (desk->message);
  desk->message = message;
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_MESSAGE]);
}

static void
end_request (GhSetUpDesk *desk)
{
  if (desk->cancellable != NULL)
    g_cancellable_cancel (desk->cancellable);
  g_clear_object (&desk->cancellable);
  g_clear_object (&desk->client);
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_BUSY]);
}

/* ---- the answer ---- */

/* Whoever is signed in was so at the old server, as the old device. */
static void
leave_old_server (GhSetUpDesk *desk)
{
  GhGateDesk *gate = desk->parts.gate;
  gh_gate_desk_lock (gate);
  gh_gate_desk_open_set_up (gate);
}

static void
take_enrolment (GhSetUpDesk *desk, const GhEnrolment *as)
{
  g_autoptr (GError) error = NULL;
  GhSettings *settings = desk->parts.settings;
  if (!gh_device_desk_enrol (desk->parts.device, desk->server, as, &error)) {
    gh_log_event (GH_LOG_ERROR, "enrolment.write_failed", "reason", error->message, NULL);
    set_message (desk, g_strdup (_ ("This kiosk cannot keep what the server gave it: its disk is "
                                    "full or broken. See to that, then have a new code made.")));
    return;
  }
  if (!gh_settings_is_overridden (settings, GH_SETTING_SERVER))
    gh_settings_set_text (settings, GH_SETTING_SERVER, desk->server);
  leave_old_server (desk);
  desk->done = TRUE;
  g_autofree char *name = gh_outside_text (as->name);
  /* Translators: the argument is a device's name: "This is Gate 1 now." */
  set_message (desk, g_strdup_printf (_ ("This is %s now."), name));
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_DONE]);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhSetUpDesk) desk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  end_request (desk);
  if (answer != NULL && answer->kind == GH_ANSWER_ENROLLED) {
    take_enrolment (desk, answer->enrolment);
    return;
  }
  gh_log_event (GH_LOG_WARNING, "enrolment.failed", "reason",
                answer != NULL ? answer->failure->code : error->message, NULL);
  set_message (desk, gh_set_up_words_failure (answer, error));
}

/* ---- the code ---- */

/* The server that the kiosk is for as things are, NULL for none. */
static const char *
present_server (GhSetUpDesk *desk)
{
  const char *server =
      gh_device_desk_choose_server (desk->parts.device,
                                    gh_settings_get_text (desk->parts.settings, GH_SETTING_SERVER));
  return *server != '\0' ? server : NULL;
}

static gboolean
have_waiting (GhSetUpDesk *desk)
{
  g_autoptr (GError) error = NULL;
  gint64 waiting = 0, parked = 0, held = 0;
  if (gh_entries_count (desk->parts.store, &waiting, &parked, &error) &&
      gh_held_scans_count (desk->parts.store, &held, &error))
    return waiting + held > 0;
  gh_log_event (GH_LOG_ERROR, "queue.read_failed", "reason", error->message, NULL);
  return TRUE; /* who is in doubt sends nothing to a stranger */
}

/* Why a code of @server is not taken here, in words; NULL when it is. Owned by the caller. */
static char *
object_to (GhSetUpDesk *desk, const char *server)
{
  const char *present = present_server (desk);
  gboolean given = gh_settings_is_overridden (desk->parts.settings, GH_SETTING_SERVER);
  if (present == NULL || gh_server_url_is_same (present, server))
    return NULL;
  if (!given && have_waiting (desk))
    return gh_set_up_words_waiting (present); /* that nobody can change here */
  if (given || !gh_gate_desk_is_admin (desk->parts.gate))
    return gh_set_up_words_other_server (present, server, given);
  return NULL;
}

static GhTransport *
connect_by_network (const char *server)
{
  return GH_TRANSPORT (gh_curl_transport_new (server));
}

/* Nothing goes there but the token: not even who this kiosk was. */
static void
ask (GhSetUpDesk *desk, const char *token)
{
  g_autoptr (GhTransport) transport = desk->parts.connect (desk->server);
  desk->client = gh_api_client_new (transport, NULL, NULL);
  desk->cancellable = g_cancellable_new ();
  set_message (desk, NULL);
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_BUSY]);
  gh_api_client_enrol_async (desk->client, token, desk->cancellable, on_answer,
                             g_object_ref (desk));
}

static char *
say_broken (void)
{
  return g_strdup (_ ("This set-up code is not whole. Hold it up again, or have a new one made."));
}

static void
take_code (GhSetUpDesk *desk, const char *text)
{
  g_autofree char *server = NULL;
  g_auto (GhSecretText) token = NULL;
  GhEnrolCodeKind kind = gh_enrol_code_read (text, &server, &token);
  if (kind == GH_ENROL_CODE_NONE) {
    set_message (desk, g_strdup (_ ("This code does not set up a device. The one that does is "
                                    "shown by “gatehousectl devices add”.")));
    return;
  }
  g_free (desk->server);
  desk->server = gh_server_url_clean (server);
  char *objection = desk->server == NULL ? say_broken () : object_to (desk, desk->server);
  if (objection != NULL)
    set_message (desk, objection);
  else
    ask (desk, token);
}

void
gh_set_up_desk_see (GhSetUpDesk *desk, const char *text, gint64 seen_at)
{
  /* A token that is no good counts at the server each time: a code is tried once while it is held
   * up. */
  GhSighting sighting = gh_repeat_guard_see (desk->guard, text, seen_at);
  if (sighting != GH_SIGHTING_NEW || desk->cancellable != NULL || desk->done)
    return;
  gh_repeat_guard_take (desk->guard, text, seen_at);
  take_code (desk, text);
}

/* Whoever leaves the page starts over with the next code; whoever comes from signing in is not
 * signed in behind it. */
static void
on_state_changed (GhSetUpDesk *desk)
{
  if (gh_gate_desk_get_state (desk->parts.gate) == GH_DESK_SET_UP) {
    gh_sign_in_desk_reset (desk->parts.sign_in);
    return;
  }
  gh_set_up_desk_finish (desk);
  gh_repeat_guard_clear (desk->guard);
  if (desk->cancellable != NULL)
    end_request (desk);
  if (desk->message != NULL)
    set_message (desk, NULL);
}

void
gh_set_up_desk_finish (GhSetUpDesk *desk)
{
  if (desk->done)
    gh_device_desk_restart (desk->parts.device);
}

/* ---- the object ---- */

gboolean
gh_set_up_desk_get_busy (GhSetUpDesk *desk)
{
  return desk->cancellable != NULL;
}

gboolean
gh_set_up_desk_get_done (GhSetUpDesk *desk)
{
  return desk->done;
}

const char *
gh_set_up_desk_get_message (GhSetUpDesk *desk)
{
  return desk->message;
}

GhDeviceDesk *
gh_set_up_desk_get_device (GhSetUpDesk *desk)
{
  return desk->parts.device;
}

static void
gh_set_up_desk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GhSetUpDesk *desk = GH_SET_UP_DESK (object);
  if (id == PROP_BUSY)
    g_value_set_boolean (value, gh_set_up_desk_get_busy (desk));
  else if (id == PROP_MESSAGE)
    g_value_set_string (value, desk->message);
  else if (id == PROP_DONE)
    g_value_set_boolean (value, desk->done);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
gh_set_up_desk_dispose (GObject *object)
{
  GhSetUpDesk *desk = GH_SET_UP_DESK (object);
  if (desk->cancellable != NULL)
    g_cancellable_cancel (desk->cancellable);
  g_clear_object (&desk->cancellable);
  g_clear_object (&desk->client);
  G_OBJECT_CLASS (gh_set_up_desk_parent_class)->dispose (object);
}

static void
gh_set_up_desk_finalize (GObject *object)
{
  GhSetUpDesk *desk = GH_SET_UP_DESK (object);
  gh_repeat_guard_free (desk->guard);
  g_free (desk->server);
  g_free (desk->message);
  G_OBJECT_CLASS (gh_set_up_desk_parent_class)->finalize (object);
}

static void
gh_set_up_desk_class_init (GhSetUpDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  object_class->get_property = gh_set_up_desk_get_property;
  object_class->dispose = gh_set_up_desk_dispose;
  object_class->finalize = gh_set_up_desk_finalize;
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_DONE] = g_param_spec_boolean ("done", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, PROP_LAST, properties);
}

static void
gh_set_up_desk_init (GhSetUpDesk *desk)
{
  desk->guard = gh_repeat_guard_new ();
}

GhSetUpDesk *
gh_set_up_desk_new (const GhSetUpParts *parts)
{
  GhSetUpDesk *desk = g_object_new (GH_TYPE_SET_UP_DESK, NULL);
  desk->parts = *parts;
  if (desk->parts.connect == NULL)
    desk->parts.connect = connect_by_network;
  if (gh_device_desk_is_revoked (parts->device))
    gh_sign_in_desk_bar (parts->sign_in);
  g_signal_connect_object (parts->gate, "set-up-code", G_CALLBACK (gh_set_up_desk_see), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->gate, "notify::state", G_CALLBACK (on_state_changed), desk,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->device, "locked-out", G_CALLBACK (gh_gate_desk_lock), parts->gate,
                           G_CONNECT_SWAPPED);
  return desk;
}
