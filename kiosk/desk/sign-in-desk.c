/* The state of the sign-in page, without the page. */

#include "kiosk/desk/sign-in-desk.h"

#include "kiosk/desk/outside-text.h"

#include <glib/gi18n.h>

struct _GhSignInDesk {
  GObject parent_instance;

  GhApiClient *client;
  GhConnection *connection;
  GCancellable *cancellable; /* NULL unless busy */
  char *username;            /* last one that was sent */
  char *message;
  gint64 locked_until; /* monotonic, µs; 0 for no lock-out */
  char *locked_name;
  guint ticker; /* counts the lock-out down, 0 for none */
  gboolean barred;
};

enum { PROP_0, PROP_BUSY, PROP_MESSAGE, PROP_LOCKED_FOR, PROP_LAST };
static GParamSpec *properties[PROP_LAST];
enum { SIGNAL_SIGNED_IN, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhSignInDesk, gh_sign_in_desk, G_TYPE_OBJECT)

static void
set_message (GhSignInDesk *desk, const char *message)
{
  if (g_strcmp0 (desk->message, message) == 0)
    return;
  g_free (desk->message);
  desk->message = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_MESSAGE]);
}

static gboolean
on_tick (gpointer data)
{
  GhSignInDesk *desk = data;
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_LOCKED_FOR]);
  if (gh_sign_in_desk_get_locked_for (desk) > 0)
    return G_SOURCE_CONTINUE;
  desk->ticker = 0;
  set_message (desk, NULL);
  return G_SOURCE_REMOVE;
}

static void
lock_out (GhSignInDesk *desk, gint64 seconds)
{
  gint64 span = CLAMP (seconds, 1, 24 * 3600);
  desk->locked_until = g_get_monotonic_time () + span * G_TIME_SPAN_SECOND;
  g_free (desk->locked_name);
  desk->locked_name = g_strdup (desk->username);
  g_clear_handle_id (&desk->ticker, g_source_remove);
  desk->ticker = g_timeout_add (500, on_tick, desk);
  set_message (desk, _ ("Too many wrong tries. Please wait."));
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_LOCKED_FOR]);
}

static void
refuse (GhSignInDesk *desk, const GhFailure *failure)
{
  if (g_strcmp0 (failure->code, "LOCKED_OUT") == 0) {
    lock_out (desk, failure->retry_after);
  } else if (g_strcmp0 (failure->code, "INVALID_CREDENTIALS") == 0) {
    set_message (desk, _ ("User name, PIN or password is not right."));
  } else if (g_strcmp0 (failure->code, "ADDRESS_NOT_ALLOWED") == 0) {
    set_message (desk, _ ("The server does not allow sign-ins from this network."));
  } else {
    g_autofree char *words =
        gh_outside_text (failure->message != NULL ? failure->message : failure->code);
    set_message (desk, words);
  }
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhSignInDesk) desk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&desk->cancellable);
  gh_connection_note (desk->connection, answer, error);
  if (answer != NULL && answer->kind == GH_ANSWER_SIGNED_IN) {
    g_autoptr (GhOperatorSession) session = gh_operator_session_new (answer->sign_in);
    set_message (desk, NULL);
    g_signal_emit (desk, signals[SIGNAL_SIGNED_IN], 0, session);
  } else if (answer != NULL &&
             (answer->kind == GH_ANSWER_REFUSED || answer->kind == GH_ANSWER_REVOKED)) {
    refuse (desk, answer->failure);
  } else {
    g_autofree char *reason = gh_connection_reason (answer, error);
    set_message (desk, reason);
  }
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_BUSY]);
}

gboolean
gh_sign_in_desk_is_locked (GhSignInDesk *desk, const char *username)
{
  g_autofree char *name = g_strstrip (g_strdup (username != NULL ? username : ""));
  return gh_sign_in_desk_get_locked_for (desk) > 0 && g_strcmp0 (name, desk->locked_name) == 0;
}

void
gh_sign_in_desk_bar (GhSignInDesk *desk)
{
  desk->barred = TRUE;
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_BUSY]);
}

gboolean
gh_sign_in_desk_is_barred (GhSignInDesk *desk)
{
  return desk->barred;
}

void
gh_sign_in_desk_submit (GhSignInDesk *desk, const char *username, const char *pin,
                        const char *password)
{
  g_autofree char *name = g_strstrip (g_strdup (username != NULL ? username : ""));
  gboolean has_password = password != NULL && *password != '\0';
  gboolean has_pin = pin != NULL && *pin != '\0';
  if (desk->barred || desk->cancellable != NULL || gh_sign_in_desk_is_locked (desk, name))
    return;
  if (*name == '\0' || !(has_pin || has_password)) {
    set_message (desk, *name == '\0' ? _ ("Please enter your user name.")
                                     : _ ("Please enter your PIN or your password."));
    return;
  }

  g_free (desk->username);
  desk->username = g_steal_pointer (&name);
  desk->cancellable = g_cancellable_new ();
  set_message (desk, NULL);
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_BUSY]);
  gh_api_client_sign_in_async (desk->client, desk->username, has_password ? NULL : pin,
                               has_password ? password : NULL, desk->cancellable, on_signed_in,
                               g_object_ref (desk));
}

gboolean
gh_sign_in_desk_get_busy (GhSignInDesk *desk)
{
  return desk->cancellable != NULL;
}

const char *
gh_sign_in_desk_get_message (GhSignInDesk *desk)
{
  return desk->message;
}

int
gh_sign_in_desk_get_locked_for (GhSignInDesk *desk)
{
  gint64 left = desk->locked_until - g_get_monotonic_time ();
  return left > 0 ? (int) ((left + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND) : 0;
}

void
gh_sign_in_desk_reset (GhSignInDesk *desk)
{
  if (desk->cancellable != NULL)
    g_cancellable_cancel (desk->cancellable);
  g_clear_object (&desk->cancellable);
  g_clear_pointer (&desk->username, g_free);
  if (gh_sign_in_desk_get_locked_for (desk) == 0)
    set_message (desk, NULL);
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_BUSY]);
}

static void
gh_sign_in_desk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GhSignInDesk *desk = GH_SIGN_IN_DESK (object);
  if (id == PROP_BUSY)
    g_value_set_boolean (value, gh_sign_in_desk_get_busy (desk));
  else if (id == PROP_MESSAGE)
    g_value_set_string (value, desk->message);
  else if (id == PROP_LOCKED_FOR)
    g_value_set_int (value, gh_sign_in_desk_get_locked_for (desk));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
gh_sign_in_desk_dispose (GObject *object)
{
  GhSignInDesk *desk = GH_SIGN_IN_DESK (object);
  g_clear_handle_id (&desk->ticker, g_source_remove);
  if (desk->cancellable != NULL)
    g_cancellable_cancel (desk->cancellable);
  g_clear_object (&desk->cancellable);
  g_clear_object (&desk->client);
  g_clear_object (&desk->connection);
  G_OBJECT_CLASS (gh_sign_in_desk_parent_class)->dispose (object);
}

static void
gh_sign_in_desk_finalize (GObject *object)
{
  GhSignInDesk *desk = GH_SIGN_IN_DESK (object);
  g_free (desk->username);
  g_free (desk->message);
  g_free (desk->locked_name);
  G_OBJECT_CLASS (gh_sign_in_desk_parent_class)->finalize (object);
}

static void
gh_sign_in_desk_class_init (GhSignInDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  object_class->get_property = gh_sign_in_desk_get_property;
  object_class->dispose = gh_sign_in_desk_dispose;
  object_class->finalize = gh_sign_in_desk_finalize;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_LOCKED_FOR] = g_param_spec_int ("locked-for", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, PROP_LAST, properties);

  signals[SIGNAL_SIGNED_IN] = g_signal_new ("signed-in", GH_TYPE_SIGN_IN_DESK, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
gh_sign_in_desk_init (GhSignInDesk *desk)
{
}

GhSignInDesk *
gh_sign_in_desk_new (GhApiClient *client, GhConnection *connection)
{
  GhSignInDesk *desk = g_object_new (GH_TYPE_SIGN_IN_DESK, NULL);
  desk->client = g_object_ref (client);
  desk->connection = g_object_ref (connection);
  return desk;
}
