/* Switches a light from the main thread; see the header. */

#include "kiosk/scan/torch-switch.h"

#include "core/event-log.h"
#include "kiosk/scan/loop-thread.h"

/* Shared, so that neither side outlives it. */
typedef struct {
  GhLoopThread *thread;
  GWeakRef owner;
  const GhTorchSystem *system;
  GhTorch *torch; /* the thread's own; NULL without a light */
} Shared;

struct _GhTorchSwitch {
  GObject parent_instance;

  Shared *shared;
  gboolean there; /* as last told by the thread */
  gboolean lit;
};

enum { SIGNAL_CHANGED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhTorchSwitch, gh_torch_switch, G_TYPE_OBJECT)

static void
clear_shared (gpointer data)
{
  Shared *shared = data;
  gh_torch_free (shared->torch);
  gh_loop_thread_unref (shared->thread);
  g_weak_ref_clear (&shared->owner);
}

static void
release_shared (gpointer shared)
{
  g_atomic_rc_box_release_full (shared, clear_shared);
}

/* An order to the thread, or its news. */
typedef struct {
  Shared *shared;
  char *device;
  gboolean there;
  gboolean lit;
} Note;

static Note *
note_new (Shared *shared)
{
  Note *note = g_new0 (Note, 1);
  note->shared = g_atomic_rc_box_acquire (shared);
  return note;
}

static void
free_note (gpointer data)
{
  Note *note = data;
  release_shared (note->shared);
  g_free (note->device);
  g_free (note);
}

/* ---- on the thread ---- */

static gboolean
deliver (gpointer data)
{
  Note *news = data;
  g_autoptr (GhTorchSwitch) torch_switch = g_weak_ref_get (&news->shared->owner);
  if (torch_switch == NULL)
    return G_SOURCE_REMOVE;
  if (torch_switch->there != news->there || torch_switch->lit != news->lit) {
    torch_switch->there = news->there;
    torch_switch->lit = news->lit;
    g_signal_emit (torch_switch, signals[SIGNAL_CHANGED], 0);
  }
  return G_SOURCE_REMOVE;
}

/* Leaves no light that cannot be switched. */
static void
set_torch (Shared *shared, gboolean lit)
{
  g_autoptr (GError) error = NULL;
  if (shared->torch == NULL || gh_torch_set (shared->torch, lit, &error))
    return;
  gh_log_event (GH_LOG_WARNING, "torch.failed", "path", gh_torch_get_path (shared->torch), "reason",
                error->message, NULL);
  g_clear_pointer (&shared->torch, gh_torch_free);
}

static void
tell (Shared *shared, gboolean lit)
{
  Note *news = note_new (shared);
  news->there = shared->torch != NULL;
  news->lit = news->there && lit;
  gh_loop_thread_tell (shared->thread, deliver, news, free_note);
}

static gboolean
do_look (gpointer data)
{
  Note *order = data;
  Shared *shared = order->shared;
  set_torch (shared, FALSE);
  g_clear_pointer (&shared->torch, gh_torch_free);
  shared->torch = gh_torch_find (shared->system, order->device);
  set_torch (shared, FALSE);
  tell (shared, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
do_set (gpointer data)
{
  Note *order = data;
  set_torch (order->shared, order->lit);
  tell (order->shared, order->lit);
  return G_SOURCE_REMOVE;
}

/* ---- on the main thread ---- */

void
gh_torch_switch_look (GhTorchSwitch *torch_switch, const char *device)
{
  Note *order = note_new (torch_switch->shared);
  order->device = g_strdup (device);
  gh_loop_thread_post (torch_switch->shared->thread, do_look, order, free_note);
}

void
gh_torch_switch_set (GhTorchSwitch *torch_switch, gboolean lit)
{
  Note *order = note_new (torch_switch->shared);
  order->lit = lit;
  gh_loop_thread_post (torch_switch->shared->thread, do_set, order, free_note);
}

gboolean
gh_torch_switch_is_there (GhTorchSwitch *torch_switch)
{
  return torch_switch->there;
}

gboolean
gh_torch_switch_is_lit (GhTorchSwitch *torch_switch)
{
  return torch_switch->lit;
}

static void
gh_torch_switch_finalize (GObject *object)
{
  Shared *shared = GH_TORCH_SWITCH (object)->shared;
  gh_torch_switch_set (GH_TORCH_SWITCH (object), FALSE);
  gh_loop_thread_end (shared->thread);
  release_shared (shared);
  G_OBJECT_CLASS (gh_torch_switch_parent_class)->finalize (object);
}

static void
gh_torch_switch_class_init (GhTorchSwitchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_torch_switch_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", GH_TYPE_TORCH_SWITCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gh_torch_switch_init (GhTorchSwitch *torch_switch)
{
  Shared *shared = g_atomic_rc_box_new0 (Shared);
  g_weak_ref_init (&shared->owner, torch_switch);
  shared->thread = gh_loop_thread_new ("gh-torch");
  torch_switch->shared = shared;
}

GhTorchSwitch *
gh_torch_switch_new (const GhTorchSystem *system)
{
  GhTorchSwitch *torch_switch = g_object_new (GH_TYPE_TORCH_SWITCH, NULL);
  torch_switch->shared->system = system;
  gh_torch_switch_look (torch_switch, NULL);
  return torch_switch;
}
