/* When the self-test of an opening is due; see the header. */

#include "kiosk/desk/opening-test.h"

#define LOOK_MS 250

typedef struct {
  const GhHealthSources *sources;
  GhOpeningFunc done;
  gpointer data;
  gint64 until; /* monotonic, µs */
} OpeningTest;

static gboolean
on_look (gpointer data)
{
  OpeningTest *test = data;
  g_auto (GhSelfTestFacts) facts = { 0 };
  gh_health_gather (test->sources, &facts);
  if (!gh_self_test_is_settled (&facts) && g_get_monotonic_time () < test->until)
    return G_SOURCE_CONTINUE;
  test->done (test->data);
  return G_SOURCE_REMOVE;
}

guint
gh_opening_test_start (const GhHealthSources *sources, GhOpeningFunc done, gpointer data)
{
  OpeningTest *test = g_new0 (OpeningTest, 1);
  test->sources = sources;
  test->done = done;
  test->data = data;
  test->until = g_get_monotonic_time () + (gint64) GH_OPENING_PATIENCE * G_USEC_PER_SEC;
  return g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, LOOK_MS, on_look, test, g_free);
}

/* ---- at the first sign-in ---- */

static void
on_settled (gpointer data)
{
  g_autoptr (GPtrArray) checks = gh_health_test (data);
}

static void
on_state_changed (GhGateDesk *gate, GParamSpec *pspec, gpointer data)
{
  if (gh_gate_desk_get_state (gate) == GH_DESK_SIGN_IN)
    return;
  g_signal_handlers_disconnect_by_func (gate, on_state_changed, data);
  gh_opening_test_start (data, on_settled, data);
}

void
gh_opening_test_await (const GhHealthSources *sources)
{
  g_signal_connect (sources->gate, "notify::state", G_CALLBACK (on_state_changed),
                    (gpointer) sources);
}
