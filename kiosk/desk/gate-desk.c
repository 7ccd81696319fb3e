/* The gate's state machine as an object: its properties and its life. What happens at the gate is
 * in the other files that gate-desk-private.h names. */

#include "kiosk/desk/gate-desk-private.h"

#include <glib/gi18n.h>

static GParamSpec *properties[GH_GATE_DESK_N_PROPERTIES];
static guint set_up_code;
static guint dismissed;

G_DEFINE_FINAL_TYPE (GhGateDesk, gh_gate_desk, G_TYPE_OBJECT)

void
gh_gate_desk_notify (GhGateDesk *desk, GhGateDeskProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (desk), properties[property]);
}

void
gh_gate_desk_hand_over (GhGateDesk *desk, const char *text, gint64 seen_at)
{
  g_signal_emit (desk, set_up_code, 0, text, seen_at);
}

void
gh_gate_desk_tell_dismissed (GhGateDesk *desk, gint64 operator_id)
{
  g_signal_emit (desk, dismissed, 0, operator_id);
}

GhDeskState
gh_gate_desk_get_state (GhGateDesk *desk)
{
  return desk->state;
}

const char *
gh_gate_desk_get_title (GhGateDesk *desk)
{
  switch (desk->state) {
  case GH_DESK_SCANNING:
  case GH_DESK_ENTERING:
    return _ ("Scanning");
  case GH_DESK_CHECKING:
    return _ ("Checking");
  case GH_DESK_RESULT:
  case GH_DESK_VERIFIED:
    return gh_gate_result_get_headline (desk->result);
  case GH_DESK_SETTINGS:
    return _ ("Settings");
  case GH_DESK_SEARCHING:
    return _ ("Find by name");
  case GH_DESK_CONFLICTS:
    return _ ("Double entries");
  case GH_DESK_SET_UP:
    return _ ("Set up this device");
  case GH_DESK_SIGN_IN:
  default:
    return _ ("Sign in");
  }
}

GhGateResult *
gh_gate_desk_get_result (GhGateDesk *desk)
{
  return desk->result;
}

gboolean
gh_gate_desk_get_busy (GhGateDesk *desk)
{
  return desk->state == GH_DESK_RESULT && desk->errand != NULL && gh_errand_is_busy (desk->errand);
}

int
gh_gate_desk_get_countdown (GhGateDesk *desk)
{
  return (int) desk->countdown;
}

gint64
gh_gate_desk_get_waiting (GhGateDesk *desk)
{
  return desk->waiting;
}

const char *
gh_gate_desk_get_operator_name (GhGateDesk *desk)
{
  return desk->session != NULL ? desk->session->name : NULL;
}

gboolean
gh_gate_desk_is_admin (GhGateDesk *desk)
{
  return desk->session != NULL && g_strcmp0 (desk->session->role, "ADMIN") == 0;
}

const char *
gh_gate_desk_get_kept_code (GhGateDesk *desk)
{
  return desk->kept_code;
}

gboolean
gh_gate_desk_get_held_up (GhGateDesk *desk)
{
  return desk->held_up != NULL;
}

GhScanLog *
gh_gate_desk_get_log (GhGateDesk *desk)
{
  return desk->log;
}

GhConnection *
gh_gate_desk_get_connection (GhGateDesk *desk)
{
  return desk->connection;
}

GhServerClock *
gh_gate_desk_get_clock (GhGateDesk *desk)
{
  return desk->clock;
}

gint64
gh_gate_desk_get_parked (GhGateDesk *desk)
{
  return desk->parked;
}

gint64
gh_gate_desk_get_list_made_at (GhGateDesk *desk)
{
  return desk->keeper != NULL ? gh_manifest_keeper_get_made_at (desk->keeper) : 0;
}

gint64
gh_gate_desk_get_last_sync (GhGateDesk *desk)
{
  return gh_syncer_get_last_sync (desk->syncer);
}

static void
gh_gate_desk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GhGateDesk *desk = GH_GATE_DESK (object);
  switch (id) {
  case GH_GATE_DESK_STATE:
    g_value_set_int (value, (int) desk->state);
    break;
  case GH_GATE_DESK_TITLE:
    g_value_set_string (value, gh_gate_desk_get_title (desk));
    break;
  case GH_GATE_DESK_RESULT:
    g_value_set_object (value, desk->result);
    break;
  case GH_GATE_DESK_BUSY:
    g_value_set_boolean (value, gh_gate_desk_get_busy (desk));
    break;
  case GH_GATE_DESK_COUNTDOWN:
    g_value_set_int (value, (int) desk->countdown);
    break;
  case GH_GATE_DESK_WAITING:
    g_value_set_int64 (value, desk->waiting);
    break;
  case GH_GATE_DESK_PARKED:
    g_value_set_int64 (value, desk->parked);
    break;
  case GH_GATE_DESK_OPERATOR_NAME:
    g_value_set_string (value, gh_gate_desk_get_operator_name (desk));
    break;
  case GH_GATE_DESK_KEPT_CODE:
    g_value_set_string (value, desk->kept_code);
    break;
  case GH_GATE_DESK_HELD_UP:
    g_value_set_boolean (value, gh_gate_desk_get_held_up (desk));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
gh_gate_desk_dispose (GObject *object)
{
  GhGateDesk *desk = GH_GATE_DESK (object);
  g_clear_handle_id (&desk->ticker, g_source_remove);
  g_clear_handle_id (&desk->leave_timer, g_source_remove);
  g_clear_handle_id (&desk->idle_timer, g_source_remove);
  g_clear_handle_id (&desk->held_up_timer, g_source_remove);
  if (desk->errand != NULL)
    gh_errand_drop (desk->errand);
  g_clear_object (&desk->errand);
  if (desk->retrier != NULL)
    gh_retrier_set_token (desk->retrier, NULL);
  g_clear_object (&desk->retrier);
  if (desk->syncer != NULL)
    gh_syncer_set_token (desk->syncer, NULL);
  g_clear_object (&desk->syncer);
  if (desk->keeper != NULL)
    gh_manifest_keeper_set_token (desk->keeper, NULL);
  g_clear_object (&desk->keeper);
  g_clear_object (&desk->result);
  g_clear_object (&desk->log);
  g_clear_object (&desk->client);
  g_clear_object (&desk->connection);
  G_OBJECT_CLASS (gh_gate_desk_parent_class)->dispose (object);
}

static void
gh_gate_desk_finalize (GObject *object)
{
  GhGateDesk *desk = GH_GATE_DESK (object);
  gh_repeat_guard_free (desk->guard);
  gh_operator_session_free (desk->session);
  gh_entry_free (desk->entry);
  g_free (desk->code);
  g_free (desk->doubtful);
  g_free (desk->kept_code);
  g_free (desk->held_up);
  G_OBJECT_CLASS (gh_gate_desk_parent_class)->finalize (object);
}

static void
gh_gate_desk_class_init (GhGateDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  object_class->get_property = gh_gate_desk_get_property;
  object_class->dispose = gh_gate_desk_dispose;
  object_class->finalize = gh_gate_desk_finalize;

  properties[GH_GATE_DESK_STATE] =
      g_param_spec_int ("state", NULL, NULL, 0, GH_DESK_STATE_LAST, GH_DESK_SIGN_IN, flags);
  properties[GH_GATE_DESK_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[GH_GATE_DESK_RESULT] =
      g_param_spec_object ("result", NULL, NULL, GH_TYPE_GATE_RESULT, flags);
  properties[GH_GATE_DESK_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[GH_GATE_DESK_COUNTDOWN] =
      g_param_spec_int ("countdown", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[GH_GATE_DESK_WAITING] =
      g_param_spec_int64 ("waiting", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[GH_GATE_DESK_PARKED] =
      g_param_spec_int64 ("parked", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[GH_GATE_DESK_OPERATOR_NAME] =
      g_param_spec_string ("operator-name", NULL, NULL, NULL, flags);
  properties[GH_GATE_DESK_KEPT_CODE] = g_param_spec_string ("kept-code", NULL, NULL, NULL, flags);
  properties[GH_GATE_DESK_HELD_UP] = g_param_spec_boolean ("held-up", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, GH_GATE_DESK_N_PROPERTIES, properties);

  static const char *const SIGNALS[] = { "admitted", "entry-settled" };
  for (gsize i = 0; i < G_N_ELEMENTS (SIGNALS); i++)
    g_signal_new (SIGNALS[i], GH_TYPE_GATE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  set_up_code = g_signal_new ("set-up-code", GH_TYPE_GATE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
  dismissed = g_signal_new ("dismissed", GH_TYPE_GATE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                            G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
gh_gate_desk_init (GhGateDesk *desk)
{
  desk->log = gh_scan_log_new ();
  desk->guard = gh_repeat_guard_new ();
}

GhGateDesk *
gh_gate_desk_new (const GhDeskParts *parts, GhDeskTimes times)
{
  GhGateDesk *desk = g_object_new (GH_TYPE_GATE_DESK, NULL);
  desk->client = g_object_ref (parts->client);
  desk->store = parts->store;
  desk->connection = g_object_ref (parts->connection);
  desk->clock = parts->clock;
  desk->keeper = parts->keeper != NULL ? g_object_ref (parts->keeper) : NULL;
  desk->times = times;
  desk->retrier = gh_retrier_new (parts->store, parts->client);
  desk->syncer = gh_syncer_new (parts->store, parts->client, parts->clock);
  gh_gate_desk_listen (desk);
  return desk;
}
