/* Keeps the status bar true. */

#include "kiosk/views/status-bar.h"

#include "kiosk/desk/words.h"
#include "kiosk/views/bar-layout.h"
#include "kiosk/views/form.h"

#include <glib/gi18n.h>

struct _GhStatusBar {
  GtkWidget parent_instance;

  /* template */
  GtkBox *dot;
  GtkLabel *line;
  GtkLabel *device;
  GtkLabel *operator;
  GtkLabel *waiting;
  GtkLabel *parked;
  GtkLabel *sent;
  GtkLabel *camera;
  GtkLabel *clock;

  /* owned */
  GhGateDesk *gate;
  GhFrameSource *source;
  guint ticker;
};

G_DEFINE_FINAL_TYPE (GhStatusBar, gh_status_bar, GTK_TYPE_WIDGET)

static void
show_line (GhStatusBar *bar)
{
  GhConnection *connection = gh_gate_desk_get_connection (bar->gate);
  GhConnectionState state = gh_connection_get_state (connection);
  gtk_widget_remove_css_class (GTK_WIDGET (bar->dot), "online");
  gtk_widget_remove_css_class (GTK_WIDGET (bar->dot), "offline");
  if (state == GH_CONNECTION_ONLINE)
    gtk_widget_add_css_class (GTK_WIDGET (bar->dot), "online");
  else if (state != GH_CONNECTION_UNKNOWN)
    gtk_widget_add_css_class (GTK_WIDGET (bar->dot), "offline");
  gh_label_show_text (bar->line, gh_connection_get_words (connection));
}

static void
show_operator (GhStatusBar *bar)
{
  gh_label_show_text (bar->operator, gh_gate_desk_get_operator_name (bar->gate));
}

static void
show_waiting (GhStatusBar *bar)
{
  gint64 waiting = gh_gate_desk_get_waiting (bar->gate);
  /* Translators: number of scans that wait for the server */
  g_autofree char *text = g_strdup_printf (_ ("Queue %d"), (int) MIN (waiting, G_MAXINT));
  gh_label_show_text (bar->waiting, text);
}

static void
show_parked (GhStatusBar *bar)
{
  gint64 parked = gh_gate_desk_get_parked (bar->gate);
  /* Translators: number of entries that the server will not take */
  g_autofree char *text = g_strdup_printf (ngettext ("%d refused", "%d refused", (gulong) parked),
                                           (int) MIN (parked, G_MAXINT));
  gh_label_show_text (bar->parked, parked > 0 ? text : NULL);
}

/* How long ago the server last had every entry of this kiosk. */
static void
show_sent (GhStatusBar *bar)
{
  gint64 last_sync = gh_gate_desk_get_last_sync (bar->gate);
  gint64 age = gh_server_clock_now (gh_gate_desk_get_clock (bar->gate)) - last_sync;
  g_autofree char *span = age >= 60 ? gh_words_span (age) : NULL;
  /* Translators: when the entries of this kiosk went to the server: "Sent 2 min ago" */
  g_autofree char *text =
      span != NULL ? g_strdup_printf (_ ("Sent %s ago"), span) : g_strdup (_ ("Sent just now"));
  const char *shown = last_sync > 0 ? text : "";
  if (g_strcmp0 (gtk_label_get_text (bar->sent), shown) != 0 || *shown == '\0')
    gh_label_show_text (bar->sent, shown);
}

static const char *
camera_words (GhCameraState state)
{
  switch (state) {
  case GH_CAMERA_MISSING:
    return _ ("No camera");
  case GH_CAMERA_FAILED:
    return _ ("Camera broken");
  case GH_CAMERA_FROZEN:
    return _ ("Camera frozen");
  case GH_CAMERA_STARTING:
    return _ ("Camera starting");
  case GH_CAMERA_RUNNING:
    return _ ("Camera on");
  case GH_CAMERA_OFF:
  default:
    return NULL;
  }
}

static void
show_camera (GhStatusBar *bar)
{
  gh_label_show_text (bar->camera, camera_words (gh_frame_source_get_state (bar->source)));
}

static gboolean
show_clock (gpointer data)
{
  GhStatusBar *bar = data;
  gint64 now = gh_server_clock_now (gh_gate_desk_get_clock (bar->gate));
  g_autofree char *time = gh_words_instant (now, now);
  if (g_strcmp0 (gtk_label_get_text (bar->clock), time) != 0)
    gtk_label_set_text (bar->clock, time);
  show_sent (bar);
  return G_SOURCE_CONTINUE;
}

void
gh_status_bar_bind (GhStatusBar *bar, GhGateDesk *gate, GhFrameSource *camera)
{
  bar->gate = g_object_ref (gate);
  bar->source = g_object_ref (camera);
  g_signal_connect_object (gh_gate_desk_get_connection (gate), "changed", G_CALLBACK (show_line),
                           bar, G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::operator-name", G_CALLBACK (show_operator), bar,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::waiting", G_CALLBACK (show_waiting), bar,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::parked", G_CALLBACK (show_parked), bar,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (camera, "state-changed", G_CALLBACK (show_camera), bar,
                           G_CONNECT_SWAPPED);
  bar->ticker = g_timeout_add_seconds (1, show_clock, bar);
  show_line (bar);
  show_operator (bar);
  show_waiting (bar);
  show_parked (bar);
  show_camera (bar);
  show_clock (bar);
}

void
gh_status_bar_set_device (GhStatusBar *bar, const char *name)
{
  gh_label_show_text (bar->device, name);
}

static void
gh_status_bar_dispose (GObject *object)
{
  GhStatusBar *bar = GH_STATUS_BAR (object);
  g_clear_handle_id (&bar->ticker, g_source_remove);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (bar))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&bar->gate);
  g_clear_object (&bar->source);
  G_OBJECT_CLASS (gh_status_bar_parent_class)->dispose (object);
}

static void
gh_status_bar_class_init (GhStatusBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_status_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "statusbar");
  gtk_widget_class_set_layout_manager_type (widget_class, GH_TYPE_BAR_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, GhStatusBar, dot);
  gtk_widget_class_bind_template_child (widget_class, GhStatusBar, line);
  gtk_widget_class_bind_template_child (widget_class, GhStatusBar, device);
  gtk_widget_class_bind_template_child (widget_class, GhStatusBar, operator);
  gtk_widget_class_bind_template_child (widget_class, GhStatusBar, waiting);
  gtk_widget_class_bind_template_child (widget_class, GhStatusBar, parked);
  gtk_widget_class_bind_template_child (widget_class, GhStatusBar, sent);
  gtk_widget_class_bind_template_child (widget_class, GhStatusBar, camera);
  gtk_widget_class_bind_template_child (widget_class, GhStatusBar, clock);
}

static void
gh_status_bar_init (GhStatusBar *bar)
{
  gtk_widget_init_template (GTK_WIDGET (bar));
  /* What is left out first where there is no room; the line and what is refused never are. */
  GtkLabel *ranked[] = { bar->clock, bar->waiting, bar->operator, bar->camera, bar->device,
                         bar->sent };
  for (guint i = 0; i < G_N_ELEMENTS (ranked); i++)
    gh_bar_layout_set_rank (GTK_WIDGET (ranked[i]), (int) i + 1);
}
