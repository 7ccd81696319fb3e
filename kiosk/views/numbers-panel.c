/* The day's numbers; see the header. */

#include "kiosk/views/numbers-panel.h"

#include "kiosk/desk/words.h"
#include "kiosk/views/form.h"

#include <glib/gi18n.h>

struct _GhNumbersPanel {
  GtkWidget parent_instance;

  /* template */
  GtkGrid *content;
  GtkLabel *day_name;
  GtkLabel *day;
  GtkLabel *slot_name;
  GtkLabel *slot;

  GhNumbersDesk *numbers; /* owned */
  GhServerClock *clock;   /* borrowed */
};

G_DEFINE_FINAL_TYPE (GhNumbersPanel, gh_numbers_panel, GTK_TYPE_WIDGET)

static char *
day_words (GhNumbersPanel *panel, const GhNumbersNow *present)
{
  if (!gh_numbers_desk_is_stale (panel->numbers))
    return g_strdup (_ ("Admitted today"));
  g_autofree char *time = gh_words_instant (present->as_of, gh_server_clock_now (panel->clock));
  /* Translators: the time from which the numbers of people are: "Today, as of 10:02 AM" */
  return g_strdup_printf (_ ("Today, as of %s"), time);
}

static void
show_tally (GtkLabel *label, const GhTally *tally)
{
  /* Translators: people admitted, of those who are expected: "57 of 90" */
  g_autofree char *text = g_strdup_printf (_ ("%1$d of %2$d"), tally->admitted, tally->expected);
  gh_label_show_text (label, text);
}

static void
show (GhNumbersPanel *panel)
{
  GhNumbersNow present = gh_numbers_desk_get (panel->numbers);
  gtk_widget_set_visible (GTK_WIDGET (panel), present.as_of > 0);
  if (present.as_of == 0)
    return;
  g_autofree char *name = day_words (panel, &present);
  gh_label_show_text (panel->day_name, name);
  show_tally (panel->day, &present.day);
  gtk_widget_set_visible (GTK_WIDGET (panel->slot_name), present.has_slot);
  gtk_widget_set_visible (GTK_WIDGET (panel->slot), present.has_slot);
  if (!present.has_slot)
    return;
  g_autofree char *times = gh_words_slot (present.start_time, present.end_time);
  gh_label_show_text (panel->slot_name, times);
  show_tally (panel->slot, &present.slot);
}

void
gh_numbers_panel_bind (GhNumbersPanel *panel, GhNumbersDesk *numbers, GhServerClock *clock)
{
  panel->numbers = g_object_ref (numbers);
  panel->clock = clock;
  g_signal_connect_object (numbers, "changed", G_CALLBACK (show), panel, G_CONNECT_SWAPPED);
  show (panel);
}

static void
gh_numbers_panel_dispose (GObject *object)
{
  GhNumbersPanel *panel = GH_NUMBERS_PANEL (object);
  if (panel->content != NULL)
    gtk_widget_unparent (GTK_WIDGET (panel->content));
  panel->content = NULL;
  g_clear_object (&panel->numbers);
  G_OBJECT_CLASS (gh_numbers_panel_parent_class)->dispose (object);
}

static void
gh_numbers_panel_class_init (GhNumbersPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_numbers_panel_dispose;
  gtk_widget_class_set_css_name (widget_class, "numbers");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/numbers-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, GhNumbersPanel, content);
  gtk_widget_class_bind_template_child (widget_class, GhNumbersPanel, day_name);
  gtk_widget_class_bind_template_child (widget_class, GhNumbersPanel, day);
  gtk_widget_class_bind_template_child (widget_class, GhNumbersPanel, slot_name);
  gtk_widget_class_bind_template_child (widget_class, GhNumbersPanel, slot);
}

static void
gh_numbers_panel_init (GhNumbersPanel *panel)
{
  gtk_widget_init_template (GTK_WIDGET (panel));
}
