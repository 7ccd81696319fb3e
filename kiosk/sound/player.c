/* A prerolled pipeline a chime, on one thread; see the header. */

#include "kiosk/sound/player.h"

#include "core/event-log.h"

#include <gio/gio.h>
#include <gst/gst.h>

#define N_CHIMES (GH_CHIME_LAST + 1)
/* Played when it is ordered, not by the device's clock: PulseAudio's runs while a stream that has
 * not played yet waits, and the first chime would be as late as it has been waiting. */
#define OWN_CHOICE "autoaudiosink sync=false"
/* Such a sink says that it is at the end when it has taken the last sample, and then has this much
 * yet to play: more than the 200 ms that sinks keep. */
#define REST_MS 300
/* A device that did not work is looked for again when this long has passed, µs. */
#define RETRY_AFTER (10 * G_TIME_SPAN_SECOND)

struct _GhSoundPlayer {
  GObject parent_instance;

  char *sink;
  gboolean enabled;
  gint state; /* GhSoundState, atomic */

  GThread *thread;
  GMainContext *context; /* the thread's */
  GMainLoop *loop;

  /* only touched by the thread */
  GstElement *pipelines[N_CHIMES];
  GstElement *playing; /* one of them, NULL for none */
  GSource *rest;       /* until the end of it is played, NULL before */
  gint64 failed_at;    /* monotonic; 0: nothing failed */
};

enum { PROP_0, PROP_ENABLED, PROP_LAST };
static GParamSpec *properties[PROP_LAST];
enum { SIGNAL_STATE_CHANGED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhSoundPlayer, gh_sound_player, G_TYPE_OBJECT)

static gboolean
emit_state (gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_STATE_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
set_state (GhSoundPlayer *player, GhSoundState state)
{
  if ((GhSoundState) g_atomic_int_get (&player->state) == state)
    return;
  g_atomic_int_set (&player->state, (gint) state);
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, emit_state, g_object_ref (player),
                              g_object_unref);
}

/* ---- on the thread ---- */

static void
rewind_to_start (GstElement *pipeline)
{
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  gst_element_seek_simple (pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0);
}

/* Nothing is played from now on. */
static void
end_playing (GhSoundPlayer *player)
{
  if (player->rest != NULL)
    g_source_destroy (player->rest);
  g_clear_pointer (&player->rest, g_source_unref);
  player->playing = NULL;
}

static void
drop_pipelines (GhSoundPlayer *player)
{
  end_playing (player);
  for (gsize i = 0; i < N_CHIMES; i++) {
    if (player->pipelines[i] == NULL)
      continue;
    g_autoptr (GstBus) bus = gst_element_get_bus (player->pipelines[i]);
    gst_bus_remove_watch (bus);
    gst_element_set_state (player->pipelines[i], GST_STATE_NULL);
    gst_clear_object (&player->pipelines[i]);
  }
}

static void
give_up (GhSoundPlayer *player, const char *reason)
{
  gh_log_event (GH_LOG_WARNING, "sound.failed", "reason", reason, NULL);
  drop_pipelines (player);
  player->failed_at = g_get_monotonic_time ();
  set_state (player, GH_SOUND_NONE);
}

/* Without a device the system's choice is a sink that drops everything. */
static gboolean
goes_nowhere (GstElement *pipeline)
{
  g_autoptr (GstIterator) elements =
      gst_bin_iterate_all_by_element_factory_name (GST_BIN (pipeline), "fakesink");
  GValue found = G_VALUE_INIT;
  gboolean nowhere = gst_iterator_next (elements, &found) == GST_ITERATOR_OK;
  if (nowhere)
    g_value_unset (&found);
  return nowhere;
}

static gboolean
on_rested (gpointer data)
{
  GhSoundPlayer *player = data;
  rewind_to_start (player->playing);
  end_playing (player);
  return G_SOURCE_REMOVE;
}

/* That the last time was over may still be on its way, and would end this one. */
static void
forget_messages (GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  gst_bus_set_flushing (bus, TRUE);
  gst_bus_set_flushing (bus, FALSE);
}

static void
on_over (GhSoundPlayer *player, GstElement *pipeline)
{
  if (player->playing != pipeline || player->rest != NULL)
    return;
  player->rest = g_timeout_source_new (REST_MS);
  g_source_set_callback (player->rest, on_rested, player, NULL);
  g_source_attach (player->rest, player->context);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  GhSoundPlayer *player = data;
  g_autoptr (GError) error = NULL;
  GstMessageType type = GST_MESSAGE_TYPE (message);
  if (type == GST_MESSAGE_ASYNC_DONE) {
    set_state (player, goes_nowhere (player->pipelines[0]) ? GH_SOUND_NONE : GH_SOUND_READY);
  } else if (type == GST_MESSAGE_EOS) {
    /* Only a pipeline itself says so. */
    on_over (player, GST_ELEMENT (GST_MESSAGE_SRC (message)));
  } else if (type == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    give_up (player, error->message);
    return G_SOURCE_REMOVE;
  }
  return G_SOURCE_CONTINUE;
}

static GstElement *
build_pipeline (GhSoundPlayer *player, GhChime chime, GError **error)
{
  g_autofree char *description =
      g_strconcat ("giostreamsrc name=source ! wavparse ! audioconvert ! audioresample ! ",
                   player->sink != NULL ? player->sink : OWN_CHOICE, NULL);
  /* What lacks a part of its description is built all the same unless this flag says otherwise. */
  GstElement *pipeline =
      gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (pipeline == NULL)
    return NULL;
  g_autoptr (GBytes) wav = gh_chime_wav (chime);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (wav);
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_object_set (source, "stream", stream, NULL);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  gst_bus_add_watch (bus, on_message, player);
  return pipeline;
}

static gboolean
load (gpointer data)
{
  GhSoundPlayer *player = data;
  for (gsize i = 0; i < N_CHIMES; i++) {
    g_autoptr (GError) error = NULL;
    player->pipelines[i] = build_pipeline (player, (GhChime) i, &error);
    if (player->pipelines[i] == NULL) {
      give_up (player, error->message);
      return G_SOURCE_REMOVE;
    }
    gst_element_set_state (player->pipelines[i], GST_STATE_PAUSED);
  }
  player->failed_at = 0;
  return G_SOURCE_REMOVE;
}

typedef struct {
  GhSoundPlayer *player; /* borrowed: the thread ends before it */
  GhChime chime;
} Order;

static gboolean
play (gpointer data)
{
  const Order *order = data;
  GhSoundPlayer *player = order->player;
  gint64 now = g_get_monotonic_time ();
  if (player->failed_at != 0 && now - player->failed_at >= RETRY_AFTER)
    load (player);
  GstElement *pipeline = player->pipelines[order->chime];
  if (pipeline == NULL)
    return G_SOURCE_REMOVE;
  if (player->playing != NULL)
    rewind_to_start (player->playing);
  end_playing (player);
  forget_messages (pipeline);
  player->playing = pipeline;
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer data)
{
  GhSoundPlayer *player = data;
  g_main_context_push_thread_default (player->context);
  load (player);
  g_main_loop_run (player->loop);
  drop_pipelines (player);
  g_main_context_pop_thread_default (player->context);
  return NULL;
}

/* ---- outside ---- */

void
gh_sound_player_start (GhSoundPlayer *player)
{
  player->thread = g_thread_new ("gh-sound", run, player);
}

static void
invoke (GhSoundPlayer *player, GSourceFunc call, gpointer data, GDestroyNotify free_data)
{
  GSource *source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, call, data, free_data);
  g_source_attach (source, player->context);
  g_source_unref (source);
}

void
gh_sound_player_play (GhSoundPlayer *player, GhChime chime)
{
  if (!player->enabled || player->thread == NULL)
    return;
  Order order = { player, chime };
  invoke (player, play, g_memdup2 (&order, sizeof order), g_free);
}

void
gh_sound_player_set_enabled (GhSoundPlayer *player, gboolean enabled)
{
  if (player->enabled == enabled)
    return;
  player->enabled = enabled;
  g_object_notify_by_pspec (G_OBJECT (player), properties[PROP_ENABLED]);
}

GhSoundState
gh_sound_player_get_state (GhSoundPlayer *player)
{
  return (GhSoundState) g_atomic_int_get (&player->state);
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
gh_sound_player_stop (GhSoundPlayer *player)
{
  if (player->thread == NULL)
    return;
  invoke (player, quit, player->loop, NULL);
  g_thread_join (g_steal_pointer (&player->thread));
}

static void
gh_sound_player_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ENABLED)
    g_value_set_boolean (value, GH_SOUND_PLAYER (object)->enabled);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
gh_sound_player_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ENABLED)
    gh_sound_player_set_enabled (GH_SOUND_PLAYER (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
gh_sound_player_dispose (GObject *object)
{
  gh_sound_player_stop (GH_SOUND_PLAYER (object));
  G_OBJECT_CLASS (gh_sound_player_parent_class)->dispose (object);
}

static void
gh_sound_player_finalize (GObject *object)
{
  GhSoundPlayer *player = GH_SOUND_PLAYER (object);
  g_main_loop_unref (player->loop);
  g_main_context_unref (player->context);
  g_free (player->sink);
  G_OBJECT_CLASS (gh_sound_player_parent_class)->finalize (object);
}

static void
gh_sound_player_class_init (GhSoundPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = gh_sound_player_get_property;
  object_class->set_property = gh_sound_player_set_property;
  object_class->dispose = gh_sound_player_dispose;
  object_class->finalize = gh_sound_player_finalize;
  properties[PROP_ENABLED] =
      g_param_spec_boolean ("enabled", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, PROP_LAST, properties);
  signals[SIGNAL_STATE_CHANGED] =
      g_signal_new ("state-changed", GH_TYPE_SOUND_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

static void
gh_sound_player_init (GhSoundPlayer *player)
{
  player->enabled = TRUE;
  player->context = g_main_context_new ();
  player->loop = g_main_loop_new (player->context, FALSE);
}

GhSoundPlayer *
gh_sound_player_new (const char *sink)
{
  GhSoundPlayer *player = g_object_new (GH_TYPE_SOUND_PLAYER, NULL);
  player->sink = g_strdup (sink);
  return player;
}
