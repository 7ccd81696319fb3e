/* When the self-test of an opening is due; see the header. */

#include "kiosk/desk/opening-test.h"

#define LOOK_MS 250

struct _GhOpeningTest {
  const GhHealthSources *sources;
  GhOpeningFunc done;
  gpointer data;
  guint timer;   /* 0 while nobody has signed in, and when it is done */
  gint64 until;  /* monotonic, µs */
  gulong waiter; /* for the first sign-in; 0 for none */
};

static gboolean
on_look (gpointer data)
{
  GhOpeningTest *test = data;
  g_auto (GhSelfTestFacts) facts = { 0 };
  gh_health_gather (test->sources, &facts);
  if (!gh_self_test_is_settled (&facts) && g_get_monotonic_time () < test->until)
    return G_SOURCE_CONTINUE;
  test->timer = 0;
  test->done (test->data);
  return G_SOURCE_REMOVE;
}

static void
begin (GhOpeningTest *test)
{
  test->until = g_get_monotonic_time () + (gint64) GH_OPENING_PATIENCE * G_USEC_PER_SEC;
  test->timer = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, LOOK_MS, on_look, test, NULL);
}

static GhOpeningTest *
opening_test_new (const GhHealthSources *sources, GhOpeningFunc done, gpointer data)
{
  GhOpeningTest *test = g_new0 (GhOpeningTest, 1);
  test->sources = sources;
  test->done = done;
  test->data = data;
  return test;
}

GhOpeningTest *
gh_opening_test_start (const GhHealthSources *sources, GhOpeningFunc done, gpointer data)
{
  GhOpeningTest *test = opening_test_new (sources, done, data);
  begin (test);
  return test;
}

/* ---- at the first sign-in ---- */

static void
on_settled (gpointer data)
{
  g_autoptr (GPtrArray) checks = gh_health_test (data);
}

/* A kiosk that is being set up is not open yet. */
static void
on_state_changed (GhGateDesk *gate, GParamSpec *pspec, gpointer data)
{
  GhOpeningTest *test = data;
  if (gh_gate_desk_get_session (gate) == NULL)
    return;
  g_clear_signal_handler (&test->waiter, gate);
  begin (test);
}

GhOpeningTest *
gh_opening_test_await (const GhHealthSources *sources)
{
  GhOpeningTest *test = opening_test_new (sources, on_settled, (gpointer) sources);
  test->waiter =
      g_signal_connect (sources->gate, "notify::state", G_CALLBACK (on_state_changed), test);
  return test;
}

void
gh_opening_test_end (GhOpeningTest *test)
{
  g_clear_signal_handler (&test->waiter, test->sources->gate);
  g_clear_handle_id (&test->timer, g_source_remove);
  g_free (test);
}
