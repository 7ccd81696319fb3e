/* The state of the sign-in page, without the page. */

#include "kiosk/desk/sign-in-desk.h"

#include "kiosk/desk/failure-words.h"

#include <glib/gi18n.h>

struct _GhSignInDesk {
  GObject parent_instance;

  GhApiClient *client;
  GhConnection *connection;
  GhLocalSignIn *local;
  GCancellable *cancellable; /* NULL unless busy */
  GhKeptSecret *secret;      /* that is being tried; NULL unless busy */
  char *reason;              /* why the server gave no answer, while this kiosk is asked */
  char *message;
  char *name;   /* whose lock-out is counted down */
  guint ticker; /* 0 for none */
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

/* ---- lock-outs ---- */

static gboolean
on_tick (gpointer data)
{
  GhSignInDesk *desk = data;
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_LOCKED_FOR]);
  if (gh_sign_in_desk_get_locked_for (desk, desk->name) > 0)
    return G_SOURCE_CONTINUE;
  desk->ticker = 0;
  return G_SOURCE_REMOVE;
}

void
gh_sign_in_desk_set_name (GhSignInDesk *desk, const char *username)
{
  char *name = g_strdup (username); /* may be the old one */
  g_free (desk->name);
  desk->name = name;
  if (desk->ticker == 0 && gh_sign_in_desk_get_locked_for (desk, name) > 0)
    desk->ticker = g_timeout_add (500, on_tick, desk);
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_LOCKED_FOR]);
}

/* The countdown says it all. */
static void
show_lock_out (GhSignInDesk *desk)
{
  set_message (desk, NULL);
  gh_sign_in_desk_set_name (desk, gh_kept_secret_get_username (desk->secret));
}

int
gh_sign_in_desk_get_locked_for (GhSignInDesk *desk, const char *username)
{
  return username != NULL ? (int) gh_local_sign_in_get_locked_for (desk->local, username) : 0;
}

/* ---- what comes of it ---- */

static void
end_try (GhSignInDesk *desk)
{
  g_clear_object (&desk->cancellable);
  g_clear_pointer (&desk->secret, gh_kept_secret_free);
  g_clear_pointer (&desk->reason, g_free);
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_BUSY]);
}

static void
let_in (GhSignInDesk *desk, const GhOperatorSession *session)
{
  set_message (desk, NULL);
  g_signal_emit (desk, signals[SIGNAL_SIGNED_IN], 0, session);
}

static void
refuse (GhSignInDesk *desk, const GhFailure *failure)
{
  const char *username = gh_kept_secret_get_username (desk->secret);
  gboolean wrong = g_strcmp0 (failure->code, "INVALID_CREDENTIALS") == 0;
  if (wrong)
    gh_local_sign_in_disown (desk->local, desk->secret);
  if (g_strcmp0 (failure->code, "LOCKED_OUT") == 0 || (wrong && failure->retry_after > 0))
    gh_local_sign_in_lock_out (desk->local, username, CLAMP (failure->retry_after, 1, 24 * 3600));
  if (gh_sign_in_desk_get_locked_for (desk, username) > 0) {
    show_lock_out (desk);
  } else if (wrong) {
    set_message (desk, _ ("User name, PIN or password is not right."));
  } else if (g_strcmp0 (failure->code, "ADDRESS_NOT_ALLOWED") == 0) {
    set_message (desk, _ ("The server does not allow sign-ins from this network."));
  } else {
    g_autofree char *words = gh_failure_words (failure);
    set_message (desk, words);
  }
}

/* Why nobody is let in here. */
static void
refuse_locally (GhSignInDesk *desk, GhLocalSignInOutcome outcome)
{
  g_autofree char *words = NULL;
  switch (outcome) {
  case GH_LOCAL_SIGN_IN_LOCKED_OUT:
    show_lock_out (desk);
    break;
  case GH_LOCAL_SIGN_IN_WRONG:
    set_message (desk, _ ("User name, PIN or password is not right."));
    break;
  case GH_LOCAL_SIGN_IN_FAULT:
    set_message (desk, _ ("This kiosk's file cannot be read."));
    break;
  case GH_LOCAL_SIGN_IN_OTHER_SECRET:
    words =
        g_strdup_printf ("%s %s", desk->reason,
                         _ ("Until it answers, please sign in as you did last: with your PIN or "
                            "with your password."));
    set_message (desk, words);
    break;
  case GH_LOCAL_SIGN_IN_UNKNOWN:
  case GH_LOCAL_SIGN_IN_OK:
  default:
    words = g_strdup_printf ("%s %s", desk->reason,
                             _ ("Until it answers, only who signed in here in the last 24 hours "
                                "can sign in."));
    set_message (desk, words);
  }
}

static void
on_tried_here (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhSignInDesk) desk = data;
  g_autoptr (GError) error = NULL;
  GhLocalSignInOutcome outcome = GH_LOCAL_SIGN_IN_FAULT;
  g_autoptr (GhOperatorSession) session =
      gh_local_sign_in_try_finish (GH_LOCAL_SIGN_IN (source), result, &outcome, &error);
  if (error != NULL) /* cancelled */
    return;
  if (session != NULL)
    let_in (desk, session);
  else
    refuse_locally (desk, outcome);
  end_try (desk);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GhSignInDesk) desk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GhAnswer) answer = gh_api_client_finish (GH_API_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  gh_connection_note (desk->connection, result, answer, error);
  if (answer == NULL || answer->kind == GH_ANSWER_LATER) {
    desk->reason = gh_connection_reason (answer, error);
    gh_local_sign_in_try_async (desk->local, desk->secret, desk->cancellable, on_tried_here,
                                g_object_ref (desk));
    return;
  }
  if (answer->kind == GH_ANSWER_SIGNED_IN) {
    g_autoptr (GhOperatorSession) session = gh_operator_session_new (answer->sign_in);
    gh_local_sign_in_remember (desk->local, desk->secret, session);
    let_in (desk, session);
  } else {
    refuse (desk, answer->failure);
  }
  end_try (desk);
}

/* ---- what the page does ---- */

static void
ask_server (GhSignInDesk *desk)
{
  GhCredentials credentials = { .username = gh_kept_secret_get_username (desk->secret),
                                .kind = gh_kept_secret_get_kind (desk->secret),
                                .secret = gh_kept_secret_reveal (desk->secret),
                                .soon = gh_local_sign_in_knows (desk->local, desk->secret) };
  gh_api_client_sign_in_async (desk->client, &credentials, desk->cancellable, on_signed_in,
                               g_object_ref (desk));
  gh_kept_secret_hide (desk->secret);
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
  if (desk->barred || desk->cancellable != NULL)
    return;
  if (*name == '\0' || !(has_pin || has_password)) {
    set_message (desk, *name == '\0' ? _ ("Please enter your user name.")
                                     : _ ("Please enter your PIN or your password."));
    return;
  }
  if (gh_sign_in_desk_get_locked_for (desk, name) > 0) {
    gh_sign_in_desk_set_name (desk, name);
    return;
  }

  desk->secret = has_password ? gh_kept_secret_new (name, GH_SECRET_PASSWORD, password)
                              : gh_kept_secret_new (name, GH_SECRET_PIN, pin);
  desk->cancellable = g_cancellable_new ();
  set_message (desk, NULL);
  g_object_notify_by_pspec (G_OBJECT (desk), properties[PROP_BUSY]);
  ask_server (desk);
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

GhKeptSecret *
gh_sign_in_desk_get_secret (GhSignInDesk *desk)
{
  return desk->secret;
}

void
gh_sign_in_desk_say (GhSignInDesk *desk, const char *message)
{
  set_message (desk, message);
}

void
gh_sign_in_desk_reset (GhSignInDesk *desk)
{
  if (desk->cancellable != NULL)
    g_cancellable_cancel (desk->cancellable);
  end_try (desk);
  set_message (desk, NULL);
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
    g_value_set_int (value, gh_sign_in_desk_get_locked_for (desk, desk->name));
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
  g_clear_object (&desk->local);
  G_OBJECT_CLASS (gh_sign_in_desk_parent_class)->dispose (object);
}

static void
gh_sign_in_desk_finalize (GObject *object)
{
  GhSignInDesk *desk = GH_SIGN_IN_DESK (object);
  gh_kept_secret_free (desk->secret);
  g_free (desk->reason);
  g_free (desk->message);
  g_free (desk->name);
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
gh_sign_in_desk_new (GhApiClient *client, GhConnection *connection, GhLocalSignIn *local)
{
  GhSignInDesk *desk = g_object_new (GH_TYPE_SIGN_IN_DESK, NULL);
  desk->client = g_object_ref (client);
  desk->connection = g_object_ref (connection);
  desk->local = g_object_ref (local);
  return desk;
}
