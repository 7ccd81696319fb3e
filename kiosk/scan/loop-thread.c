/* A thread with a main loop; see the header. */

#include "kiosk/scan/loop-thread.h"

#define PATIENCE_AT_THE_END (1 * G_TIME_SPAN_SECOND)

struct _GhLoopThread {
  GMainContext *context; /* the thread's */
  GMainContext *home;    /* where it was made */
  GMainLoop *loop;

  GMutex lock;
  GCond ended_cond;
  gboolean ended; /* under lock */
};

static void
clear (gpointer data)
{
  GhLoopThread *thread = data;
  g_main_loop_unref (thread->loop);
  g_main_context_unref (thread->context);
  g_main_context_unref (thread->home);
  g_mutex_clear (&thread->lock);
  g_cond_clear (&thread->ended_cond);
}

GhLoopThread *
gh_loop_thread_ref (GhLoopThread *thread)
{
  return g_atomic_rc_box_acquire (thread);
}

void
gh_loop_thread_unref (GhLoopThread *thread)
{
  if (thread != NULL)
    g_atomic_rc_box_release_full (thread, clear);
}

static void
release (gpointer thread)
{
  gh_loop_thread_unref (thread);
}

static gpointer
run (gpointer data)
{
  GhLoopThread *thread = data;
  g_main_context_push_thread_default (thread->context);
  g_main_loop_run (thread->loop);
  g_main_context_pop_thread_default (thread->context);
  g_mutex_lock (&thread->lock);
  thread->ended = TRUE;
  g_cond_broadcast (&thread->ended_cond);
  g_mutex_unlock (&thread->lock);
  gh_loop_thread_unref (thread);
  return NULL;
}

GhLoopThread *
gh_loop_thread_new (const char *name)
{
  GhLoopThread *thread = g_atomic_rc_box_new0 (GhLoopThread);
  g_mutex_init (&thread->lock);
  g_cond_init (&thread->ended_cond);
  thread->context = g_main_context_new ();
  thread->home = g_main_context_ref_thread_default ();
  thread->loop = g_main_loop_new (thread->context, FALSE);
  g_thread_unref (g_thread_new (name, run, gh_loop_thread_ref (thread)));
  return thread;
}

static void
post (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, context);
}

void
gh_loop_thread_post (GhLoopThread *thread, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  post (thread->context, func, data, destroy);
}

void
gh_loop_thread_tell (GhLoopThread *thread, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  post (thread->home, func, data, destroy);
}

GSource *
gh_loop_thread_attach (GhLoopThread *thread, GSource *source, GSourceFunc func, gpointer data)
{
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, thread->context);
  return source;
}

void
gh_loop_thread_drop (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static gboolean
quit (gpointer data)
{
  GhLoopThread *thread = data;
  g_main_loop_quit (thread->loop);
  return G_SOURCE_REMOVE;
}

void
gh_loop_thread_end (GhLoopThread *thread)
{
  post (thread->context, quit, gh_loop_thread_ref (thread), release);
  gint64 deadline = g_get_monotonic_time () + PATIENCE_AT_THE_END;
  g_mutex_lock (&thread->lock);
  while (!thread->ended)
    if (!g_cond_wait_until (&thread->ended_cond, &thread->lock, deadline))
      break;
  g_mutex_unlock (&thread->lock);
}
