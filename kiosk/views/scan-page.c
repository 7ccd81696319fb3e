/* Shows the camera, the last scans and, while the line is down, a band that says so. */

#include "kiosk/views/scan-page.h"

#include "kiosk/desk/words.h"

#include <glib/gi18n.h>

struct _GhScanPage {
  GtkWidget parent_instance;

  /* template */
  GtkBox *flow;
  GhPreview *preview;
  GtkLabel *trouble;
  GtkButton *again;
  GtkLabel *hint;
  GtkBox *side;
  GtkLabel *band;
  GtkListBox *entries;
  GtkButton *enter_code;
  GtkButton *settings;

  /* owned */
  GhGateDesk *gate;
  GhFrameSource *camera;
};

G_DEFINE_FINAL_TYPE (GhScanPage, gh_scan_page, GTK_TYPE_WIDGET)

static const char *
trouble_words (GhCameraState state)
{
  switch (state) {
  case GH_CAMERA_STARTING:
    return _ ("The camera is starting …");
  case GH_CAMERA_MISSING:
    return _ ("No camera is connected. Enter the code by hand, or connect a camera.");
  case GH_CAMERA_FAILED:
    return _ ("The camera does not work. Enter the code by hand; it is tried again by itself.");
  case GH_CAMERA_FROZEN:
    return _ ("The camera's picture stands still. Enter the code by hand.");
  case GH_CAMERA_OFF:
  case GH_CAMERA_RUNNING:
  default:
    return "";
  }
}

static void show_hint (GhScanPage *page);

static void
show_camera (GhScanPage *page)
{
  GhCameraState state = gh_frame_source_get_state (page->camera);
  gtk_label_set_text (page->trouble, trouble_words (state));
  gtk_widget_set_visible (GTK_WIDGET (page->trouble), state != GH_CAMERA_RUNNING);
  if (state != GH_CAMERA_RUNNING)
    gh_preview_clear (page->preview);
  show_hint (page);
}

static void
show_hint (GhScanPage *page)
{
  gboolean checking = gh_gate_desk_get_state (page->gate) == GH_DESK_CHECKING;
  gboolean held_up = gh_gate_desk_get_held_up (page->gate);
  const char *words = _ ("Hold the code in front of the camera");
  if (checking)
    words = _ ("Checking …");
  else if (held_up)
    words = _ ("This code was scanned a moment ago");
  gboolean camera = gh_frame_source_get_state (page->camera) == GH_CAMERA_RUNNING;
  gh_label_show_text (page->hint, checking || camera ? words : NULL);
  gtk_widget_set_visible (GTK_WIDGET (page->again), held_up);
  if (checking)
    gtk_widget_add_css_class (GTK_WIDGET (page->hint), "checking");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (page->hint), "checking");
}

static char *
band_words (GhScanPage *page, GhConnection *connection)
{
  GString *words = g_string_new (NULL);
  gint64 now = gh_server_clock_now (gh_gate_desk_get_clock (page->gate));
  gint64 waiting = gh_gate_desk_get_waiting (page->gate);
  gint64 made_at = gh_gate_desk_get_list_made_at (page->gate);
  gint64 contact = gh_connection_get_last_contact (connection);
  GhConnectionState state = gh_connection_get_state (connection);
  if (state == GH_CONNECTION_TROUBLE)
    g_string_append (words, _ ("SERVER TROUBLE – not confirmed by the server."));
  else if (state == GH_CONNECTION_OFFLINE)
    g_string_append (words, _ ("OFFLINE – not confirmed by the server."));
  if (words->len > 0)
    g_string_append_c (words, ' ');
  if (gh_gate_desk_is_local (page->gate))
    g_string_append_printf (words, "%s ", _ ("Signed in without the server."));
  if (made_at > 0) {
    g_autofree char *span = gh_words_span (now - made_at);
    /* Translators: the argument is how old the list of tickets is: "3 min" */
    g_string_append_printf (words, _ ("Tickets are judged by local data, %s old."), span);
  } else {
    g_string_append (words, _ ("Today's tickets are not on this kiosk: they cannot be judged."));
  }
  if (waiting > 0) {
    g_string_append_c (words, ' ');
    g_string_append_printf (words,
                            ngettext ("%d scan is kept.", "%d scans are kept.", (gulong) waiting),
                            (int) waiting);
  }
  if (contact > 0) {
    g_autofree char *time = gh_words_instant (contact, now);
    g_string_append_c (words, ' ');
    g_string_append_printf (words, _ ("Last contact %s."), time);
  }
  return g_string_free (words, FALSE);
}

static void
show_band (GhScanPage *page)
{
  GhConnection *connection = gh_gate_desk_get_connection (page->gate);
  GhConnectionState state = gh_connection_get_state (connection);
  gboolean down = state == GH_CONNECTION_OFFLINE || state == GH_CONNECTION_TROUBLE ||
                  gh_gate_desk_is_local (page->gate);
  gtk_widget_set_visible (GTK_WIDGET (page->band), down);
  if (!down)
    return;
  g_autofree char *words = band_words (page, connection);
  gtk_label_set_text (page->band, words);
}

/* What he may do is the server's to say, which it may do late. */
static void
show_operator (GhScanPage *page)
{
  gtk_widget_set_visible (GTK_WIDGET (page->settings), gh_gate_desk_is_admin (page->gate));
  show_band (page);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  GhScanEntry *entry = item;
  GhResultKind kind = gh_scan_entry_get_kind (entry);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new_from_icon_name (gh_result_kind_icon_name (kind));
  GtkWidget *time = gtk_label_new (gh_scan_entry_get_time (entry));
  GtkWidget *text = gtk_label_new (gh_scan_entry_get_text (entry));
  gtk_widget_add_css_class (time, "time");
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gh_result_kind_headline (kind), -1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), time);
  gtk_box_append (GTK_BOX (box), text);

  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

void
gh_scan_page_bind (GhScanPage *page, GhGateDesk *gate, GhFrameSource *camera)
{
  page->gate = g_object_ref (gate);
  page->camera = g_object_ref (camera);
  gtk_list_box_bind_model (page->entries, gh_scan_log_get_entries (gh_gate_desk_get_log (gate)),
                           create_row, NULL, NULL);
  g_signal_connect_object (camera, "state-changed", G_CALLBACK (show_camera), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::state", G_CALLBACK (show_hint), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::held-up", G_CALLBACK (show_hint), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::operator-name", G_CALLBACK (show_operator), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::waiting", G_CALLBACK (show_band), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gh_gate_desk_get_connection (gate), "changed", G_CALLBACK (show_band),
                           page, G_CONNECT_SWAPPED);
  show_camera (page);
  show_operator (page);
}

void
gh_scan_page_enter (GhScanPage *page)
{
  gboolean held_up = gh_gate_desk_get_held_up (page->gate);
  gtk_widget_grab_focus (GTK_WIDGET (held_up ? page->again : page->enter_code));
}

void
gh_scan_page_set_form (GhScanPage *page, GhForm form)
{
  gh_form_turn_box (form, page->flow);
  /* Below the picture the list has its own height; beside it, the picture's. */
  gtk_widget_set_vexpand (GTK_WIDGET (page->side), form != GH_FORM_PORTRAIT);
}

GhPreview *
gh_scan_page_get_preview (GhScanPage *page)
{
  return page->preview;
}

static void
gh_scan_page_dispose (GObject *object)
{
  GhScanPage *page = GH_SCAN_PAGE (object);
  if (page->flow != NULL)
    gtk_widget_unparent (GTK_WIDGET (page->flow));
  page->flow = NULL;
  g_clear_object (&page->gate);
  g_clear_object (&page->camera);
  G_OBJECT_CLASS (gh_scan_page_parent_class)->dispose (object);
}

static void
gh_scan_page_class_init (GhScanPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_scan_page_dispose;
  g_type_ensure (GH_TYPE_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/scan-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, flow);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, preview);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, again);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, hint);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, side);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, band);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, entries);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, enter_code);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, settings);
}

static void
gh_scan_page_init (GhScanPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
}
