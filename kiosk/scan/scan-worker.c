/* The decoder's thread: frames come in from the camera's thread, texts go out to the main loop. */

#include "kiosk/scan/scan-worker.h"

#include <time.h>

/* After each frame the thread rests three times as long as it worked: a quarter of a core at most,
 * however large the pictures are, and nearly every picture when they are small. Work is the
 * processor's time: waiting for it on a busy machine must not lengthen the rest too. */
#define REST_FACTOR  3
#define LONGEST_REST (200 * G_TIME_SPAN_MILLISECOND)
/* What one frame may cost. A code that needs more is seen again on the next one. */
#define BUDGET_MS 8

/* What the decoder's thread shares; it outlives the worker until the thread has ended. */
typedef struct {
  GMutex lock;
  GCond wake;
  GhFrame *newest; /* not yet looked at; NULL when there is none */
  gboolean lines;  /* whether Code 128 is read too */
  gboolean stopping;
  GMainContext *context; /* where "code" is emitted */
  GWeakRef worker;
} Shared;

struct _GhScanWorker {
  GObject parent_instance;

  Shared *shared;
  GThread *thread; /* NULL once stopped */
};

enum { SIGNAL_CODE, SIGNAL_LOOKED_AWAY, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhScanWorker, gh_scan_worker, G_TYPE_OBJECT)

/* A word to the main loop. */
typedef struct {
  Shared *shared;
  char *text; /* NULL: looked away */
  gint64 from;
  gint64 at;
} Word;

static void
free_shared (gpointer data)
{
  Shared *shared = data;
  g_clear_pointer (&shared->newest, gh_frame_unref);
  g_clear_pointer (&shared->context, g_main_context_unref);
  g_weak_ref_clear (&shared->worker);
  g_mutex_clear (&shared->lock);
  g_cond_clear (&shared->wake);
}

static void
release_shared (Shared *shared)
{
  g_atomic_rc_box_release_full (shared, free_shared);
}

static void
free_word (gpointer data)
{
  Word *word = data;
  release_shared (word->shared);
  g_free (word->text);
  g_free (word);
}

static gboolean
emit_word (gpointer data)
{
  const Word *word = data;
  g_autoptr (GhScanWorker) worker = g_weak_ref_get (&word->shared->worker);
  if (worker == NULL || worker->thread == NULL)
    return G_SOURCE_REMOVE;
  if (word->text != NULL)
    g_signal_emit (worker, signals[SIGNAL_CODE], 0, word->text, word->at);
  else
    g_signal_emit (worker, signals[SIGNAL_LOOKED_AWAY], 0, word->from, word->at);
  return G_SOURCE_REMOVE;
}

/* Words arrive in the order in which they were told. Takes @text. */
static void
tell (Shared *shared, char *text, gint64 from, gint64 at)
{
  Word *word = g_new0 (Word, 1);
  word->shared = g_atomic_rc_box_acquire (shared);
  word->text = text;
  word->from = from;
  word->at = at;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_word, word, free_word);
  g_source_attach (source, shared->context);
}

static void
tell_looked_away (Shared *shared, gint64 last, gint64 captured_at)
{
  gint64 gap = captured_at - last;
  if (gap > GH_SCAN_BLINK && gap <= GH_SCAN_LONGEST_AWAY)
    tell (shared, NULL, last + GH_SCAN_BLINK, captured_at);
}

/* The newest frame after @rested_at, or NULL when the thread is to end; and whether Code 128 is to
 * be looked for in it. */
static GhFrame *
wait_for_frame (Shared *shared, gint64 rested_at, gboolean *lines)
{
  g_mutex_lock (&shared->lock);
  while (!shared->stopping && g_get_monotonic_time () < rested_at)
    g_cond_wait_until (&shared->wake, &shared->lock, rested_at);
  while (shared->newest == NULL && !shared->stopping)
    g_cond_wait (&shared->wake, &shared->lock);
  GhFrame *frame = shared->stopping ? NULL : g_steal_pointer (&shared->newest);
  *lines = shared->lines;
  g_mutex_unlock (&shared->lock);
  return frame;
}

/* The processor's time of this thread, in µs. */
static gint64
worked_so_far (void)
{
  struct timespec time;
  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time) != 0)
    return 0;
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gpointer
decode_frames (gpointer data)
{
  Shared *shared = data;
  g_autoptr (GhDecoder) decoder = gh_decoder_new ();
  gh_decoder_set_budget (decoder, BUDGET_MS);
  gint64 rested_at = 0, last = 0;
  for (;;) {
    gboolean lines;
    g_autoptr (GhFrame) frame = wait_for_frame (shared, rested_at, &lines);
    if (frame == NULL)
      break;
    gint64 captured_at = gh_frame_get_captured_at (frame);
    tell_looked_away (shared, last, captured_at);
    last = captured_at;
    gh_decoder_set_lines (decoder, lines);
    gint64 before = worked_so_far ();
    g_autofree char *text = gh_decoder_read (decoder, frame);
    gint64 work = worked_so_far () - before;
    rested_at = g_get_monotonic_time () + MIN (REST_FACTOR * work, LONGEST_REST);
    if (text != NULL)
      tell (shared, g_steal_pointer (&text), captured_at, captured_at);
  }
  release_shared (shared);
  return NULL;
}

void
gh_scan_worker_offer (GhScanWorker *worker, GhFrame *frame)
{
  Shared *shared = worker->shared;
  g_return_if_fail (gh_frame_get_format (frame) == GH_FRAME_LUMA);

  g_mutex_lock (&shared->lock);
  g_autoptr (GhFrame) dropped = shared->newest;
  shared->newest = shared->stopping ? NULL : gh_frame_ref (frame);
  g_cond_signal (&shared->wake);
  g_mutex_unlock (&shared->lock);
}

void
gh_scan_worker_set_lines (GhScanWorker *worker, gboolean lines)
{
  g_mutex_lock (&worker->shared->lock);
  worker->shared->lines = lines;
  g_mutex_unlock (&worker->shared->lock);
}

void
gh_scan_worker_stop (GhScanWorker *worker)
{
  if (worker->thread == NULL)
    return;
  g_mutex_lock (&worker->shared->lock);
  worker->shared->stopping = TRUE;
  g_cond_signal (&worker->shared->wake);
  g_mutex_unlock (&worker->shared->lock);
  g_thread_join (g_steal_pointer (&worker->thread));
}

static void
gh_scan_worker_dispose (GObject *object)
{
  gh_scan_worker_stop (GH_SCAN_WORKER (object));
  G_OBJECT_CLASS (gh_scan_worker_parent_class)->dispose (object);
}

static void
gh_scan_worker_finalize (GObject *object)
{
  release_shared (GH_SCAN_WORKER (object)->shared);
  G_OBJECT_CLASS (gh_scan_worker_parent_class)->finalize (object);
}

static void
gh_scan_worker_class_init (GhScanWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = gh_scan_worker_dispose;
  object_class->finalize = gh_scan_worker_finalize;

  signals[SIGNAL_CODE] = g_signal_new ("code", GH_TYPE_SCAN_WORKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
  signals[SIGNAL_LOOKED_AWAY] =
      g_signal_new ("looked-away", GH_TYPE_SCAN_WORKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
}

static void
gh_scan_worker_init (GhScanWorker *worker)
{
  Shared *shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&shared->lock);
  g_cond_init (&shared->wake);
  shared->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&shared->worker, worker);
  worker->shared = shared;
  worker->thread = g_thread_new ("gh-decoder", decode_frames, g_atomic_rc_box_acquire (shared));
}

GhScanWorker *
gh_scan_worker_new (void)
{
  return g_object_new (GH_TYPE_SCAN_WORKER, NULL);
}
