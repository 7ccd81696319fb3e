/* The window: shows the page of the desk's state, turns actions into calls of the desk, and closes
 * GTK's doors that lead out of a kiosk. */

#include "kiosk/views/window.h"

#include "kiosk/views/conflicts-page.h"
#include "kiosk/views/doors.h"
#include "kiosk/views/entry-page.h"
#include "kiosk/views/form.h"
#include "kiosk/views/hand-scanner.h"
#include "kiosk/views/result-page.h"
#include "kiosk/views/scan-page.h"
#include "kiosk/views/search-page.h"
#include "kiosk/views/set-up-page.h"
#include "kiosk/views/settings-page.h"
#include "kiosk/views/sign-in-page.h"
#include "kiosk/views/status-bar.h"

struct _GhWindow {
  GtkApplicationWindow parent_instance;

  /* template */
  GhStatusBar *status_bar;
  GhSignInPage *sign_in_page;
  GhScanPage *scan_page;
  GhEntryPage *entry_page;
  GhResultPage *result_page;
  GhSearchPage *search_page;
  GhSettingsPage *settings_page;
  GhConflictsPage *conflicts_page;
  GhSetUpPage *set_up_page;

  /* owned */
  GhGateDesk *gate;
  GhForm form;
  int shown; /* GhDeskState of the page on screen, -1 for none */
};

G_DEFINE_FINAL_TYPE (GhWindow, gh_window, GTK_TYPE_APPLICATION_WINDOW)

static void
enable_actions (GhWindow *window)
{
  GhDeskState state = gh_gate_desk_get_state (window->gate);
  GhGateResult *result = gh_gate_desk_get_result (window->gate);
  gboolean idle = state == GH_DESK_RESULT && !gh_gate_desk_get_busy (window->gate);
  gboolean valid = idle && gh_gate_result_get_kind (result) == GH_RESULT_VALID;
  gboolean open = idle && gh_gate_result_get_tone (result) == GH_TONE_NEUTRAL;
  GtkWidget *widget = GTK_WIDGET (window);
  gtk_widget_action_set_enabled (widget, "ticket.verify", valid);
  gtk_widget_action_set_enabled (widget, "ticket.try-again", open);
  gtk_widget_action_set_enabled (widget, "ticket.scan-again",
                                 state == GH_DESK_RESULT ||
                                     gh_gate_desk_get_held_up (window->gate));
  gtk_widget_action_set_enabled (widget, "ticket.enter", state == GH_DESK_SCANNING);
  gtk_widget_action_set_enabled (widget, "ticket.leave-entry", state == GH_DESK_ENTERING);
  gtk_widget_action_set_enabled (widget, "desk.search", state == GH_DESK_SCANNING);
  gtk_widget_action_set_enabled (widget, "desk.settings",
                                 state == GH_DESK_SCANNING && gh_gate_desk_is_admin (window->gate));
  gtk_widget_action_set_enabled (widget, "desk.lock",
                                 state == GH_DESK_SCANNING || state == GH_DESK_CHECKING);
}

static void
show_page (GhWindow *window, GtkWidget *page)
{
  GtkWidget *pages[] = { GTK_WIDGET (window->sign_in_page),   GTK_WIDGET (window->scan_page),
                         GTK_WIDGET (window->entry_page),     GTK_WIDGET (window->result_page),
                         GTK_WIDGET (window->search_page),    GTK_WIDGET (window->settings_page),
                         GTK_WIDGET (window->conflicts_page), GTK_WIDGET (window->set_up_page) };
  /* Hidden, not only covered: what is in the tree is read aloud. */
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_widget_set_visible (pages[i], pages[i] == page);
}

static void
set_default (GhWindow *window, GtkWidget *button)
{
  gtk_window_set_default_widget (GTK_WINDOW (window), button);
}

static void
show_state (GhWindow *window)
{
  GhDeskState state = gh_gate_desk_get_state (window->gate);
  gboolean again = window->shown == (int) state && state != GH_DESK_RESULT;
  enable_actions (window);
  if (again)
    return;
  window->shown = (int) state;
  switch (state) {
  case GH_DESK_SIGN_IN:
    show_page (window, GTK_WIDGET (window->sign_in_page));
    set_default (window, gh_sign_in_page_get_default (window->sign_in_page));
    gh_sign_in_page_enter (window->sign_in_page);
    break;
  case GH_DESK_ENTERING:
    show_page (window, GTK_WIDGET (window->entry_page));
    set_default (window, gh_entry_page_get_default (window->entry_page));
    gh_entry_page_enter (window->entry_page);
    break;
  case GH_DESK_SEARCHING:
    show_page (window, GTK_WIDGET (window->search_page));
    set_default (window, gh_search_page_get_default (window->search_page));
    gh_search_page_enter (window->search_page);
    break;
  case GH_DESK_CONFLICTS:
    show_page (window, GTK_WIDGET (window->conflicts_page));
    set_default (window, NULL);
    gh_conflicts_page_enter (window->conflicts_page);
    break;
  case GH_DESK_RESULT:
  case GH_DESK_VERIFIED:
    show_page (window, GTK_WIDGET (window->result_page));
    set_default (window, gh_result_page_get_default (window->result_page));
    gtk_widget_grab_focus (gh_result_page_get_default (window->result_page));
    break;
  case GH_DESK_SETTINGS:
    show_page (window, GTK_WIDGET (window->settings_page));
    set_default (window, NULL);
    gh_settings_page_enter (window->settings_page);
    break;
  case GH_DESK_SET_UP:
    show_page (window, GTK_WIDGET (window->set_up_page));
    set_default (window, NULL);
    gh_set_up_page_enter (window->set_up_page);
    break;
  case GH_DESK_SCANNING:
  case GH_DESK_CHECKING:
  default:
    show_page (window, GTK_WIDGET (window->scan_page));
    set_default (window, NULL);
    gh_scan_page_enter (window->scan_page);
  }
}

/* Enter means the large button while there is one; it takes the focus once its action is on. */
static void
on_held_up (GhWindow *window)
{
  enable_actions (window);
  if (gh_gate_desk_get_state (window->gate) == GH_DESK_SCANNING)
    gh_scan_page_enter (window->scan_page);
}

/* ---- form ---- */

/* Pages are measured before GTK has looked at their new style, and hidden ones have not been looked
 * at since the last form: what they kept of it must not be mixed with what is measured now. */
static void
forget_sizes (GtkWidget *widget)
{
  gtk_widget_queue_resize (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    forget_sizes (child);
}

static void
apply_form (GhWindow *window, GhForm form)
{
  gtk_widget_remove_css_class (GTK_WIDGET (window), gh_form_get_class (window->form));
  gtk_widget_add_css_class (GTK_WIDGET (window), gh_form_get_class (form));
  window->form = form;
  gh_sign_in_page_set_form (window->sign_in_page, form);
  gh_scan_page_set_form (window->scan_page, form);
  gh_entry_page_set_form (window->entry_page, form);
  gh_result_page_set_form (window->result_page, form);
  gh_settings_page_set_form (window->settings_page, form);
  gh_set_up_page_set_form (window->set_up_page, form);
  gh_conflicts_page_set_form (window->conflicts_page, form);
  forget_sizes (GTK_WIDGET (window));
}

static void
on_layout (GhWindow *window, int width, int height)
{
  GhForm form = gh_form_of_size (width, height);
  if (form != window->form)
    apply_form (window, form);
}

static void
gh_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gh_window_parent_class)->realize (widget);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (widget));
  g_signal_connect_object (surface, "layout", G_CALLBACK (on_layout), widget, G_CONNECT_SWAPPED);
}

/* ---- actions ---- */

static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GhGateDesk *gate = GH_WINDOW (widget)->gate;
  if (g_strcmp0 (name, "ticket.verify") == 0)
    gh_gate_desk_verify (gate);
  else if (g_strcmp0 (name, "ticket.scan-again") == 0)
    gh_gate_desk_scan_again (gate);
  else if (g_strcmp0 (name, "ticket.try-again") == 0)
    gh_gate_desk_try_again (gate);
  else if (g_strcmp0 (name, "ticket.enter") == 0)
    gh_gate_desk_open_entry (gate);
  else if (g_strcmp0 (name, "ticket.leave-entry") == 0)
    gh_gate_desk_close_entry (gate);
  else if (g_strcmp0 (name, "desk.search") == 0)
    gh_gate_desk_open_search (gate);
  else if (g_strcmp0 (name, "desk.leave-search") == 0)
    gh_gate_desk_close_search (gate);
  else if (g_strcmp0 (name, "desk.conflicts") == 0)
    gh_gate_desk_open_conflicts (gate);
  else if (g_strcmp0 (name, "desk.leave-conflicts") == 0)
    gh_gate_desk_close_conflicts (gate);
  else if (g_strcmp0 (name, "desk.settings") == 0)
    gh_gate_desk_open_settings (gate);
  else if (g_strcmp0 (name, "desk.leave-settings") == 0)
    gh_gate_desk_close_settings (gate);
  else if (g_strcmp0 (name, "desk.set-up") == 0)
    gh_gate_desk_open_set_up (gate);
  else if (g_strcmp0 (name, "desk.leave-set-up") == 0)
    gh_gate_desk_close_set_up (gate);
  else if (g_strcmp0 (name, "desk.lock") == 0)
    gh_gate_desk_lock (gate);
}

static void
gh_window_dispose (GObject *object)
{
  g_clear_object (&GH_WINDOW (object)->gate);
  G_OBJECT_CLASS (gh_window_parent_class)->dispose (object);
}

static void
gh_window_class_init (GhWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_window_dispose;
  widget_class->realize = gh_window_realize;

  g_type_ensure (GH_TYPE_STATUS_BAR);
  g_type_ensure (GH_TYPE_SIGN_IN_PAGE);
  g_type_ensure (GH_TYPE_SCAN_PAGE);
  g_type_ensure (GH_TYPE_ENTRY_PAGE);
  g_type_ensure (GH_TYPE_RESULT_PAGE);
  g_type_ensure (GH_TYPE_SEARCH_PAGE);
  g_type_ensure (GH_TYPE_SETTINGS_PAGE);
  g_type_ensure (GH_TYPE_CONFLICTS_PAGE);
  g_type_ensure (GH_TYPE_SET_UP_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gatehouse/Kiosk/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, GhWindow, status_bar);
  gtk_widget_class_bind_template_child (widget_class, GhWindow, sign_in_page);
  gtk_widget_class_bind_template_child (widget_class, GhWindow, scan_page);
  gtk_widget_class_bind_template_child (widget_class, GhWindow, entry_page);
  gtk_widget_class_bind_template_child (widget_class, GhWindow, result_page);
  gtk_widget_class_bind_template_child (widget_class, GhWindow, search_page);
  gtk_widget_class_bind_template_child (widget_class, GhWindow, settings_page);
  gtk_widget_class_bind_template_child (widget_class, GhWindow, conflicts_page);
  gtk_widget_class_bind_template_child (widget_class, GhWindow, set_up_page);

  static const char *const ACTIONS[] = {
    "ticket.verify",      "ticket.scan-again", "ticket.try-again", "ticket.enter",
    "ticket.leave-entry", "desk.lock",         "desk.settings",    "desk.leave-settings",
    "desk.search",        "desk.leave-search", "desk.conflicts",   "desk.leave-conflicts",
    "desk.set-up",        "desk.leave-set-up"
  };
  for (gsize i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    gtk_widget_class_install_action (widget_class, ACTIONS[i], NULL, on_action);
}

static void
gh_window_init (GhWindow *window)
{
  window->shown = -1;
  gtk_widget_init_template (GTK_WIDGET (window));
  gh_doors_close (GTK_WINDOW (window));
  apply_form (window, GH_FORM_WIDE);
}

GhWindow *
gh_window_new (GtkApplication *application, GhSignInDesk *sign_in, GhSetUpDesk *set_up,
               const GhHealthSources *sources)
{
  GhDeviceDesk *device = gh_set_up_desk_get_device (set_up);
  GhGateDesk *gate = sources->gate;
  GhWindow *window = g_object_new (GH_TYPE_WINDOW, "application", application, NULL);
  g_autoptr (GhConflictDesk) conflicts = gh_conflict_desk_new (gate);
  window->gate = g_object_ref (gate);
  gh_status_bar_bind (window->status_bar, gate, gh_camera_desk_get_source (sources->cameras));
  gh_status_bar_set_device (window->status_bar, gh_device_desk_get_name (device));
  gh_sign_in_page_bind (window->sign_in_page, sign_in, gate, device);
  gh_scan_page_bind (window->scan_page, gate, sources->cameras);
  gh_preview_watch (gh_scan_page_get_preview (window->scan_page), sources->cameras);
  gh_entry_page_bind (window->entry_page, gate);
  gh_result_page_bind (window->result_page, gate);
  gh_search_page_bind (window->search_page, gate);
  gh_settings_page_bind (window->settings_page, sources);
  gh_settings_page_bind_conflicts (window->settings_page, conflicts);
  gh_conflicts_page_bind (window->conflicts_page, conflicts);
  gh_settings_page_set_device (window->settings_page, gh_device_desk_get_name (device));
  gh_set_up_page_bind (window->set_up_page, set_up, gh_camera_desk_get_source (sources->cameras));
  gh_preview_watch (gh_set_up_page_get_preview (window->set_up_page), sources->cameras);
  g_object_bind_property (gate, "title", window, "title", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (gate, "notify::state", G_CALLBACK (show_state), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::busy", G_CALLBACK (enable_actions), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::held-up", G_CALLBACK (on_held_up), window,
                           G_CONNECT_SWAPPED);
  gh_hand_scanner_attach (GTK_WINDOW (window), gate);
  show_state (window);
  return window;
}

void
gh_window_bind_numbers (GhWindow *window, GhNumbersDesk *numbers, GhUndoDesk *undo)
{
  gh_scan_page_bind_numbers (window->scan_page, numbers, undo);
}

void
gh_window_set_sunlight (GhWindow *window, gboolean sunlight)
{
  if (sunlight)
    gtk_widget_add_css_class (GTK_WIDGET (window), "sunlight");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (window), "sunlight");
}

void
gh_window_set_masks (GhWindow *window, gboolean masks)
{
  gh_result_page_set_masks (window->result_page, masks);
}
