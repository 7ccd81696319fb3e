/* Tells the desktop when the screen must stay on; see the header. */

#include "kiosk/views/awake.h"

#include <glib/gi18n.h>

typedef struct {
  GtkApplication *application; /* it outlives the desk, which owns this */
  GtkWindow *window;           /* NULL once it is closed */
  guint cookie;                /* 0: the screen may go dark */
} Awake;

static void
free_awake (gpointer data, GClosure *closure)
{
  Awake *awake = data;
  g_clear_weak_pointer (&awake->window);
  g_free (awake);
}

static void
on_state_changed (GhGateDesk *gate, GParamSpec *pspec, gpointer data)
{
  Awake *awake = data;
  gboolean signed_in = gh_gate_desk_get_state (gate) != GH_DESK_SIGN_IN;
  if (signed_in && awake->cookie == 0) {
    awake->cookie = gtk_application_inhibit (awake->application, awake->window,
                                             GTK_APPLICATION_INHIBIT_IDLE, _ ("Gate is open"));
  } else if (!signed_in && awake->cookie != 0) {
    gtk_application_uninhibit (awake->application, awake->cookie);
    awake->cookie = 0;
  }
}

void
gh_awake_attach (GtkApplication *application, GtkWindow *window, GhGateDesk *gate)
{
  Awake *awake = g_new0 (Awake, 1);
  awake->application = application;
  g_set_weak_pointer (&awake->window, window);
  g_signal_connect_data (gate, "notify::state", G_CALLBACK (on_state_changed), awake, free_awake,
                         G_CONNECT_DEFAULT);
}
