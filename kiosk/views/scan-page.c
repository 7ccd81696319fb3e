/* Shows the camera, the last scans and, while the line is down, a band that says so. */

#include "kiosk/views/scan-page.h"

#include "kiosk/desk/words.h"
#include "kiosk/views/numbers-panel.h"
#include "kiosk/views/rows-layout.h"
#include "kiosk/views/undo-row.h"

#include <glib/gi18n.h>

struct _GhScanPage {
  GtkWidget parent_instance;

  /* template */
  GtkBox *flow;
  GhPreview *preview;
  GtkLabel *trouble;
  GtkLabel *note;
  GtkButton *torch;
  GtkButton *again;
  GtkLabel *hint;
  GtkBox *side;
  GtkLabel *band;
  GhNumbersPanel *numbers;
  GtkLabel *skew;
  GhRowsLayout *rows;
  GtkListBox *entries;
  GtkLabel *none_yet;
  GhUndoRow *undo_row;
  GtkButton *enter_code;
  GtkButton *settings;

  /* owned */
  GhGateDesk *gate;
  GhCameraDesk *cameras;
  GhUndoDesk *undo;
  gboolean asked; /* "Undo last" had the focus */
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

static GhCameraState
camera_state (GhScanPage *page)
{
  return gh_frame_source_get_state (gh_camera_desk_get_source (page->cameras));
}

/* Which camera it is when it is not the chosen one, and its light. */
static void
show_camera_extras (GhScanPage *page)
{
  g_autofree char *note = gh_camera_desk_get_note (page->cameras);
  gboolean lit = gh_camera_desk_is_lit (page->cameras);
  gh_label_show_text (page->note, note);
  gtk_widget_set_visible (GTK_WIDGET (page->torch), gh_camera_desk_has_torch (page->cameras));
  gtk_button_set_icon_name (page->torch,
                            lit ? "gatehouse-torch-symbolic" : "gatehouse-torch-off-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->torch), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lit ? _ ("Switch the light off") : _ ("Switch the light on"), -1);
  if (lit)
    gtk_widget_add_css_class (GTK_WIDGET (page->torch), "primary");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (page->torch), "primary");
}

static void
on_torch_clicked (GhScanPage *page)
{
  gh_camera_desk_set_lit (page->cameras, !gh_camera_desk_is_lit (page->cameras));
}

static void show_hint (GhScanPage *page);

static void
show_camera (GhScanPage *page)
{
  GhCameraState state = camera_state (page);
  gtk_label_set_text (page->trouble, trouble_words (state));
  gtk_widget_set_visible (GTK_WIDGET (page->trouble), state != GH_CAMERA_RUNNING);
  if (state != GH_CAMERA_RUNNING)
    gh_preview_clear (page->preview);
  show_camera_extras (page);
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
  gboolean camera = camera_state (page) == GH_CAMERA_RUNNING;
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
  GhServerClock *clock = gh_gate_desk_get_clock (page->gate);
  gint64 now = gh_server_clock_now (clock);
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
    /* It was noted by this device's clock, and the screen has the server's. */
    g_autofree char *time = gh_words_instant (contact - gh_server_clock_get_skew (clock), now);
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

static void
show_skew (GhScanPage *page)
{
  gint64 skew = gh_server_clock_get_skew (gh_gate_desk_get_clock (page->gate));
  g_autofree char *words = gh_words_skew (skew);
  gh_label_show_text (page->skew, words);
}

/* Whoever has answered the question is where he was before it. */
static void
on_undo_changed (GhScanPage *page)
{
  gboolean asking = gh_undo_desk_get_state (page->undo) == GH_UNDO_ASKING;
  if (page->asked && !asking)
    gh_scan_page_enter (page);
  page->asked = asking;
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
  gboolean undone = gh_scan_entry_get_undone (entry);
  GtkWidget *icon = gtk_image_new_from_icon_name (undone ? "gatehouse-undone-symbolic"
                                                         : gh_result_kind_icon_name (kind));
  GtkWidget *time = gtk_label_new (gh_scan_entry_get_time (entry));
  GtkWidget *text = gtk_label_new (gh_scan_entry_get_text (entry));
  gtk_widget_add_css_class (time, "time");
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  undone ? _ ("Undone") : gh_result_kind_headline (kind), -1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), time);
  gtk_box_append (GTK_BOX (box), text);

  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

/* The list box keeps it from being seen beside rows, but not from being read aloud. */
static void
show_none_yet (GhScanPage *page)
{
  GListModel *entries = gh_scan_log_get_entries (gh_gate_desk_get_log (page->gate));
  gtk_widget_set_visible (GTK_WIDGET (page->none_yet), g_list_model_get_n_items (entries) == 0);
}

void
gh_scan_page_bind (GhScanPage *page, GhGateDesk *gate, GhCameraDesk *cameras)
{
  GListModel *entries = gh_scan_log_get_entries (gh_gate_desk_get_log (gate));
  page->gate = g_object_ref (gate);
  page->cameras = g_object_ref (cameras);
  gtk_list_box_bind_model (page->entries, entries, create_row, NULL, NULL);
  g_signal_connect_object (entries, "items-changed", G_CALLBACK (show_none_yet), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (cameras, "changed", G_CALLBACK (show_camera), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::state", G_CALLBACK (show_hint), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::held-up", G_CALLBACK (show_hint), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::operator-name", G_CALLBACK (show_operator), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::waiting", G_CALLBACK (show_band), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gh_gate_desk_get_connection (gate), "changed", G_CALLBACK (show_band),
                           page, G_CONNECT_SWAPPED);
  show_none_yet (page);
  show_camera (page);
  show_operator (page);
}

void
gh_scan_page_bind_numbers (GhScanPage *page, GhNumbersDesk *numbers, GhUndoDesk *undo)
{
  page->undo = g_object_ref (undo);
  gh_numbers_panel_bind (page->numbers, numbers, gh_gate_desk_get_clock (page->gate));
  gh_undo_row_bind (page->undo_row, undo);
  g_signal_connect_object (numbers, "changed", G_CALLBACK (show_skew), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (undo, "changed", G_CALLBACK (on_undo_changed), page, G_CONNECT_SWAPPED);
  show_skew (page);
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
  g_clear_object (&page->cameras);
  g_clear_object (&page->undo);
  G_OBJECT_CLASS (gh_scan_page_parent_class)->dispose (object);
}

static void
gh_scan_page_class_init (GhScanPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_scan_page_dispose;
  g_type_ensure (GH_TYPE_PREVIEW);
  g_type_ensure (GH_TYPE_NUMBERS_PANEL);
  g_type_ensure (GH_TYPE_ROWS_LAYOUT);
  g_type_ensure (GH_TYPE_UNDO_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/scan-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, flow);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, preview);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, note);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, torch);
  gtk_widget_class_bind_template_callback (widget_class, on_torch_clicked);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, again);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, hint);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, side);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, band);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, numbers);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, skew);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, rows);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, entries);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, none_yet);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, undo_row);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, enter_code);
  gtk_widget_class_bind_template_child (widget_class, GhScanPage, settings);
}

static void
gh_scan_page_init (GhScanPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  gh_rows_layout_set_list (page->rows, page->entries);
}
