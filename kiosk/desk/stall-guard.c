/* A beat in the main context, and a thread that counts how often it looked in vain; see the
 * header. */

#include "kiosk/desk/stall-guard.h"

#include "core/event-log.h"

#include <unistd.h>

static gint beats; /* atomic */

static gboolean
on_beat (gpointer data)
{
  g_atomic_int_inc (&beats);
  return G_SOURCE_CONTINUE;
}

/* Looks every second. Its own looks are counted, not the time: while the machine sleeps, or stops
 * the whole process, nobody looks. */
static gpointer
watch (gpointer data)
{
  guint patience = GPOINTER_TO_UINT (data);
  guint in_vain = 0;
  gint seen = g_atomic_int_get (&beats);
  while (in_vain < patience) {
    g_usleep (G_USEC_PER_SEC);
    gint now = g_atomic_int_get (&beats);
    in_vain = now == seen ? in_vain + 1 : 0;
    seen = now;
  }
  gh_log_event (GH_LOG_ERROR, "kiosk.stalled", NULL);
  /* Not exit: what is stuck may hold what exit handlers wait for. */
  _exit (GH_STALL_STATUS);
}

void
gh_stall_guard_start (guint seconds)
{
  g_timeout_add_full (G_PRIORITY_HIGH, 500, on_beat, NULL, NULL);
  g_thread_unref (g_thread_new ("stall-guard", watch, GUINT_TO_POINTER (seconds)));
}
