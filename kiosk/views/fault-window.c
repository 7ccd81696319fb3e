/* The window of a kiosk that cannot start. */

#include "kiosk/views/fault-window.h"

#include "kiosk/views/doors.h"

#include <glib/gi18n.h>

#define FAULT_SECONDS 30

static gboolean
on_fault_read (gpointer data)
{
  g_application_quit (G_APPLICATION (data));
  return G_SOURCE_REMOVE;
}

void
gh_fault_window_show (GtkApplication *application, const char *reason, gboolean whole_screen)
{
  g_autofree char *text = g_strdup_printf (_ ("This kiosk cannot start: %s"), reason);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *window = gtk_application_window_new (application);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "fault");
  gtk_window_set_title (GTK_WINDOW (window), _ ("Cannot start"));
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gh_doors_close (GTK_WINDOW (window));
  if (whole_screen) {
    gh_doors_lock (GTK_WINDOW (window));
    g_timeout_add_seconds (FAULT_SECONDS, on_fault_read, application);
  }
  gtk_window_present (GTK_WINDOW (window));
}
