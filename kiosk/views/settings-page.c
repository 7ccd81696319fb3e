/* The supervisor's page; see the header. */

#include "kiosk/views/settings-page.h"

#include "kiosk/desk/parked-words.h"
#include "kiosk/views/camera-picker.h"
#include "kiosk/views/entry-guard.h"
#include "kiosk/views/keypad.h"

#include <glib/gi18n.h>

#define ENTRY_MARGIN 12 /* pixels that are seen above and below an entry */

struct _GhSettingsPage {
  GtkWidget parent_instance;

  /* template */
  GtkBox *content;
  GtkButton *back;
  GtkScrolledWindow *scroll;
  GtkBox *columns;
  GtkGrid *checks;
  GtkButton *conflicts;
  GtkLabel *parked;
  GtkGrid *choices;
  GhKeypad *keypad;

  GhHealthSources sources; /* borrowed */
};

G_DEFINE_FINAL_TYPE (GhSettingsPage, gh_settings_page, GTK_TYPE_WIDGET)

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

/* ---- the self-test ---- */

/* Shapes as those of the verdicts: tick, triangle with "!", octagon. */
static const char *
icon_of (GhCheckState state)
{
  static const char *const icons[] = { "gatehouse-valid-symbolic",
                                       "gatehouse-already-verified-symbolic",
                                       "gatehouse-invalid-symbolic" };
  return icons[state];
}

static const char *
words_of (GhCheckState state)
{
  static const char *const words[] = { N_ ("Ready"), N_ ("To be watched"), N_ ("Not ready") };
  return _ (words[state]);
}

static void
show_check (GhSettingsPage *page, const GhCheck *check, int row)
{
  static const char *const styles[] = { "ok", "watch", "bad" };
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_of (check->state));
  gtk_widget_add_css_class (icon, styles[check->state]);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words_of (check->state), -1);
  GtkWidget *name = label_new (check->name, "check-name");
  GtkWidget *words = label_new (check->words, "check-words");
  gtk_label_set_yalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_grid_attach (page->checks, icon, 0, row, 1, 1);
  gtk_grid_attach (page->checks, name, 1, row, 1, 1);
  gtk_grid_attach (page->checks, words, 2, row, 1, 1);
}

static void
on_test_clicked (GhSettingsPage *page)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (page->checks))) != NULL)
    gtk_grid_remove (page->checks, child);
  g_autoptr (GPtrArray) checks = gh_health_test (&page->sources);
  for (guint i = 0; i < checks->len; i++)
    show_check (page, g_ptr_array_index (checks, i), (int) i);
  gint64 now = gh_server_clock_now (gh_gate_desk_get_clock (page->sources.gate));
  g_autofree char *parked = gh_parked_words (page->sources.store, now);
  gh_label_show_text (page->parked, parked);
}

/* ---- the settings ---- */

static void
name_widget (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static int
next_row (GhSettingsPage *page)
{
  int row = 0;
  while (gtk_grid_get_child_at (page->choices, 0, row) != NULL)
    row++;
  return row;
}

static void
attach_choice (GhSettingsPage *page, const char *name, GtkWidget *widget)
{
  int row = next_row (page);
  GtkWidget *label = label_new (name, "choice-name");
  gtk_widget_set_hexpand (label, TRUE);
  name_widget (widget, name);
  gtk_grid_attach (page->choices, label, 0, row, 1, 1);
  gtk_grid_attach (page->choices, widget, 1, row, 1, 1);
}

static GhSetting
setting_of (GtkWidget *widget)
{
  return (GhSetting) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (widget), "gh-setting"));
}

static void
on_switched (GhSettingsPage *page, GParamSpec *pspec, GtkSwitch *toggle)
{
  gh_settings_set_flag (page->sources.settings, setting_of (GTK_WIDGET (toggle)),
                        gtk_switch_get_active (toggle));
}

static void
add_switch (GhSettingsPage *page, GhSetting setting, const char *name)
{
  GtkWidget *toggle = gtk_switch_new ();
  gtk_widget_set_halign (toggle, GTK_ALIGN_END);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle),
                         gh_settings_get_flag (page->sources.settings, setting));
  g_object_set_data (G_OBJECT (toggle), "gh-setting", GINT_TO_POINTER (setting));
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (on_switched), page,
                           G_CONNECT_SWAPPED);
  attach_choice (page, name, toggle);
}

static void
on_text_changed (GhSettingsPage *page, GtkEditable *entry)
{
  gh_settings_set_text (page->sources.settings, setting_of (GTK_WIDGET (entry)),
                        gtk_editable_get_text (entry));
}

static gboolean
show_entry (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  GhSettingsPage *page = GH_SETTINGS_PAGE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_rect_t box;
  if (focus == NULL || !gtk_widget_get_visible (GTK_WIDGET (page->keypad)) ||
      !gtk_widget_is_ancestor (focus, GTK_WIDGET (page->columns)) ||
      !gtk_widget_compute_bounds (focus, GTK_WIDGET (page->columns), &box))
    return G_SOURCE_REMOVE;
  double top = (double) box.origin.y - ENTRY_MARGIN;
  gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (page->scroll), top,
                             top + (double) box.size.height + 2 * ENTRY_MARGIN);
  return G_SOURCE_REMOVE;
}

/* The keys take room from what scrolls: the entry is shown again once the page is laid out. */
static void
on_page_size (GhSettingsPage *page)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (page), show_entry, NULL, NULL);
}

/* The keypad comes with the entry that needs it. */
static void
on_focus (GtkEventControllerFocus *focus, GParamSpec *pspec, GhSettingsPage *page)
{
  GtkWidget *entry = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (focus));
  gboolean inside = gtk_event_controller_focus_contains_focus (focus);
  gh_keypad_set_target (page->keypad, inside ? GTK_EDITABLE (entry) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (page->keypad), inside);
}

static void
add_entry (GhSettingsPage *page, GhSetting setting, const char *name)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  gh_entry_guard (GTK_ENTRY (entry));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 500);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 14);
  gtk_editable_set_text (GTK_EDITABLE (entry),
                         gh_settings_get_text (page->sources.settings, setting));
  g_object_set_data (G_OBJECT (entry), "gh-setting", GINT_TO_POINTER (setting));
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_text_changed), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "notify::contains-focus", G_CALLBACK (on_focus), page,
                           G_CONNECT_DEFAULT);
  gtk_widget_add_controller (entry, focus);
  attach_choice (page, name, entry);
}

/* Each in its own words, so that whoever cannot read the present one finds his. */
static const struct {
  const char *tag;
  const char *name;
} languages[] = {
  { "", N_ ("As the system") }, { "en", "English" }, { "es", "Español" }, { "pt_BR", "Português" },
  { "fr", "Français" },         { "de", "Deutsch" }, { "ar", "العربية" },
};

static void
on_language_chosen (GhSettingsPage *page, GParamSpec *pspec, GtkDropDown *choice)
{
  guint chosen = gtk_drop_down_get_selected (choice);
  if (chosen < G_N_ELEMENTS (languages))
    gh_settings_set_text (page->sources.settings, GH_SETTING_LANGUAGE, languages[chosen].tag);
}

static void
add_languages (GhSettingsPage *page)
{
  const char *names[G_N_ELEMENTS (languages) + 1] = { NULL };
  const char *present = gh_settings_get_text (page->sources.settings, GH_SETTING_LANGUAGE);
  guint selected = 0;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    names[i] = i == 0 ? _ (languages[i].name) : languages[i].name;
    if (g_strcmp0 (languages[i].tag, present) == 0)
      selected = i;
  }
  GtkWidget *choice = gtk_drop_down_new_from_strings (names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_language_chosen), page,
                           G_CONNECT_SWAPPED);
  attach_choice (page, _ ("Language"), choice);
  gh_drop_down_set_name (GTK_DROP_DOWN (choice), _ ("Language"));
}

/* ---- outside ---- */

void
gh_settings_page_set_device (GhSettingsPage *page, const char *name)
{
  const char *action = _ ("Set up this device");
  /* Translators: the argument is the name that the venue gave this device: "Device: Gate 1" */
  g_autofree char *words = name != NULL ? g_strdup_printf (_ ("Device: %s"), name)
                                        : g_strdup (_ ("This device is not set up."));
  GtkWidget *button = gtk_button_new_with_label (action);
  gtk_widget_add_css_class (button, "outlined");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "desk.set-up");
  name_widget (button, action);
  gtk_grid_insert_row (page->choices, 0);
  gtk_grid_attach (page->choices, label_new (words, "choice-name"), 0, 0, 1, 1);
  gtk_grid_attach (page->choices, button, 1, 0, 1, 1);
}

void
gh_settings_page_bind (GhSettingsPage *page, const GhHealthSources *sources)
{
  page->sources = *sources;
  add_switch (page, GH_SETTING_VERIFY_ON_SCAN, _ ("Mark valid tickets without a press"));
  add_switch (page, GH_SETTING_SOUNDS, _ ("Sounds"));
  add_switch (page, GH_SETTING_SUNLIGHT, _ ("Dark on light, for the sun"));
  add_switch (page, GH_SETTING_MASK_CONTACT, _ ("Hide contact data until held"));
  add_switch (page, GH_SETTING_BAR_CODES, _ ("Read bar codes, too"));
  add_languages (page);
  add_entry (page, GH_SETTING_SERVER, _ ("Server"));
  gtk_grid_attach (page->choices, gh_camera_picker_new (sources->cameras), 0, next_row (page), 2,
                   1);
}

/* The list has only so many: what it cannot count is said as what is over. */
static void
on_conflicts_changed (GhSettingsPage *page, GhConflictDesk *conflicts)
{
  int open = gh_conflict_desk_get_open (conflicts);
  g_autofree char *words = NULL;
  if (open <= 0)
    words = g_strdup (_ ("Double entries"));
  else if (open < GH_CONFLICT_REPORTS_MAX)
    words = g_strdup_printf (_ ("Double entries (%d)"), open);
  else
    words = g_strdup_printf (_ ("Double entries (over %d)"), GH_CONFLICT_REPORTS_MAX - 1);
  gtk_button_set_label (page->conflicts, words);
  name_widget (GTK_WIDGET (page->conflicts), words);
}

void
gh_settings_page_bind_conflicts (GhSettingsPage *page, GhConflictDesk *conflicts)
{
  g_signal_connect_object (conflicts, "changed", G_CALLBACK (on_conflicts_changed), page,
                           G_CONNECT_SWAPPED);
}

void
gh_settings_page_enter (GhSettingsPage *page)
{
  on_test_clicked (page);
  gtk_widget_grab_focus (GTK_WIDGET (page->back));
}

void
gh_settings_page_set_form (GhSettingsPage *page, GhForm form)
{
  /* Half a small screen is too narrow for the words of some languages. */
  gboolean wide = form == GH_FORM_WIDE;
  gh_form_turn_box (wide ? form : GH_FORM_PORTRAIT, page->columns);
  gtk_box_set_homogeneous (page->columns, wide);
}

static void
gh_settings_page_dispose (GObject *object)
{
  GhSettingsPage *page = GH_SETTINGS_PAGE (object);
  if (page->content != NULL)
    gtk_widget_unparent (GTK_WIDGET (page->content));
  page->content = NULL;
  G_OBJECT_CLASS (gh_settings_page_parent_class)->dispose (object);
}

static void
gh_settings_page_class_init (GhSettingsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_settings_page_dispose;
  g_type_ensure (GH_TYPE_KEYPAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/settings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GhSettingsPage, content);
  gtk_widget_class_bind_template_child (widget_class, GhSettingsPage, back);
  gtk_widget_class_bind_template_child (widget_class, GhSettingsPage, scroll);
  gtk_widget_class_bind_template_child (widget_class, GhSettingsPage, columns);
  gtk_widget_class_bind_template_child (widget_class, GhSettingsPage, checks);
  gtk_widget_class_bind_template_child (widget_class, GhSettingsPage, conflicts);
  gtk_widget_class_bind_template_child (widget_class, GhSettingsPage, parked);
  gtk_widget_class_bind_template_child (widget_class, GhSettingsPage, choices);
  gtk_widget_class_bind_template_child (widget_class, GhSettingsPage, keypad);
  gtk_widget_class_bind_template_callback (widget_class, on_test_clicked);
}

static void
gh_settings_page_init (GhSettingsPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  gh_keypad_set_layout (page->keypad, GH_KEYPAD_TEXT);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (page->scroll), "notify::page-size",
                           G_CALLBACK (on_page_size), page, G_CONNECT_SWAPPED);
}
