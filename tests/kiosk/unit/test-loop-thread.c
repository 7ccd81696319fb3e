/* Tests of kiosk/scan/loop-thread. */

#include "kiosk/scan/loop-thread.h"

typedef struct {
  GhLoopThread *thread;
  GThread *worked_on;
  GString *order;
  gboolean told;
  int freed;
} Work;

static gboolean
on_told (gpointer data)
{
  Work *work = data;
  work->told = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
on_first (gpointer data)
{
  Work *work = data;
  work->worked_on = g_thread_self ();
  g_string_append_c (work->order, 'a');
  return G_SOURCE_REMOVE;
}

static gboolean
on_second (gpointer data)
{
  Work *work = data;
  g_string_append_c (work->order, 'b');
  gh_loop_thread_tell (work->thread, on_told, work, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_freed (gpointer data)
{
  ((Work *) data)->freed++;
}

static void
wait_told (Work *work)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;
  while (!work->told && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_true (work->told);
}

/* In the order of posting, and on the thread. */
static void
test_order (void)
{
  Work work = { .thread = gh_loop_thread_new ("test"), .order = g_string_new (NULL) };
  gh_loop_thread_post (work.thread, on_first, &work, on_freed);
  gh_loop_thread_post (work.thread, on_first, &work, on_freed);
  gh_loop_thread_post (work.thread, on_second, &work, NULL);
  wait_told (&work);
  g_assert_cmpstr (work.order->str, ==, "aab");
  g_assert_cmpint (work.freed, ==, 2);
  g_assert_true (work.worked_on != g_thread_self ());
  gh_loop_thread_end (work.thread);
  gh_loop_thread_unref (work.thread);
  g_string_free (work.order, TRUE);
}

/* ---- sources of the thread's own ---- */

static struct {
  Work work;
  GSource *tick; /* the thread's own */
} ticking;

static gboolean
on_tick (gpointer data)
{
  gh_loop_thread_tell (ticking.work.thread, on_told, &ticking.work, NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
begin_ticking (gpointer data)
{
  ticking.tick =
      gh_loop_thread_attach (ticking.work.thread, g_timeout_source_new (1), on_tick, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
end_ticking (gpointer data)
{
  gh_loop_thread_drop (&ticking.tick);
  g_assert_null (ticking.tick);
  gh_loop_thread_tell (ticking.work.thread, on_told, &ticking.work, NULL);
  return G_SOURCE_REMOVE;
}

static void
test_sources (void)
{
  ticking.work.thread = gh_loop_thread_new ("test");
  gh_loop_thread_post (ticking.work.thread, begin_ticking, NULL, NULL);
  wait_told (&ticking.work);
  gh_loop_thread_post (ticking.work.thread, end_ticking, NULL, NULL);
  gh_loop_thread_end (ticking.work.thread);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  gh_loop_thread_unref (ticking.work.thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loop-thread/order", test_order);
  g_test_add_func ("/loop-thread/sources", test_sources);
  return g_test_run ();
}
