/* Shows one GhGateResult and the buttons that belong to it. */

#include "kiosk/views/result-page.h"

#include "kiosk/views/fact-grid.h"

#include <glib/gi18n.h>

struct _GhResultPage {
  GtkWidget parent_instance;

  /* template */
  GtkBox *content;
  GtkBox *head;
  GtkImage *icon;
  GtkLabel *headline;
  GtkScrolledWindow *scroll;
  GtkGrid *facts;
  GtkLabel *say;
  GtkLabel *note;
  GtkLabel *countdown;
  GtkBox *buttons;
  GtkButton *scan_again;
  GtkButton *try_again;
  GtkButton *verify;
  GtkLabel *verify_label;

  /* owned */
  GhGateDesk *gate;
  gboolean masks;
};

G_DEFINE_FINAL_TYPE (GhResultPage, gh_result_page, GTK_TYPE_WIDGET)

static const char *const TONES[] = { "go", "stop", "warn", "neutral" };

const char *
gh_tone_get_class (GhTone tone)
{
  return TONES[tone];
}

/* Which buttons a result has; the confirmation has none, it goes by itself. */
static void
show_buttons (GhResultPage *page, GhResultKind kind, GhTone tone)
{
  gtk_widget_set_visible (GTK_WIDGET (page->scan_again), kind != GH_RESULT_VERIFIED);
  gtk_widget_set_visible (GTK_WIDGET (page->verify), kind == GH_RESULT_VALID);
  gtk_widget_set_visible (GTK_WIDGET (page->try_again), tone == GH_TONE_NEUTRAL);
}

static void
show_tone (GhResultPage *page, GhTone tone)
{
  for (gsize i = 0; i < G_N_ELEMENTS (TONES); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (page), TONES[i]);
  gtk_widget_add_css_class (GTK_WIDGET (page), gh_tone_get_class (tone));
}

static void
show_busy (GhResultPage *page)
{
  gboolean busy = gh_gate_desk_get_busy (page->gate);
  gtk_label_set_text (page->verify_label, busy ? _ ("Marking …") : _ ("Mark as Verified"));
  gtk_button_set_label (page->try_again, busy ? _ ("Trying …") : _ ("Try again"));
}

/* A page that is not seen names nobody. */
static void
clear (GhResultPage *page)
{
  gh_fact_grid_clear (page->facts);
  gh_label_show_text (page->say, NULL);
  gh_label_show_text (page->note, NULL);
}

static void
show_result (GhResultPage *page)
{
  GhGateResult *result = gh_gate_desk_get_result (page->gate);
  if (result == NULL) {
    clear (page);
    return;
  }
  GhTone tone = gh_gate_result_get_tone (result);
  show_tone (page, tone);
  gtk_image_set_from_icon_name (page->icon, gh_gate_result_get_icon_name (result));
  gtk_label_set_text (page->headline, gh_gate_result_get_headline (result));
  gh_fact_grid_fill (page->facts, gh_gate_result_get_facts (result), page->masks);
  gh_label_show_text (page->say, gh_gate_result_get_say (result));
  gh_label_show_text (page->note, gh_gate_result_get_note (result));
  show_buttons (page, gh_gate_result_get_kind (result), tone);
  show_busy (page);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (page->scroll), 0);
}

static void
show_countdown (GhResultPage *page)
{
  int seconds = gh_gate_desk_get_countdown (page->gate);
  g_autofree char *text =
      g_strdup_printf (ngettext ("Scanning again in %d second · touch to stay",
                                 "Scanning again in %d seconds · touch to stay", (gulong) seconds),
                       seconds);
  gh_label_show_text (page->countdown, seconds > 0 ? text : NULL);
}

static void
on_touched (GhResultPage *page)
{
  gh_gate_desk_stay (page->gate);
}

void
gh_result_page_bind (GhResultPage *page, GhGateDesk *gate)
{
  page->gate = g_object_ref (gate);
  g_signal_connect_object (gate, "notify::result", G_CALLBACK (show_result), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::busy", G_CALLBACK (show_busy), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "notify::countdown", G_CALLBACK (show_countdown), page,
                           G_CONNECT_SWAPPED);
  show_countdown (page);
}

GtkWidget *
gh_result_page_get_default (GhResultPage *page)
{
  if (gtk_widget_get_visible (GTK_WIDGET (page->verify)))
    return GTK_WIDGET (page->verify);
  if (gtk_widget_get_visible (GTK_WIDGET (page->try_again)))
    return GTK_WIDGET (page->try_again);
  return GTK_WIDGET (page->scan_again);
}

/* Headline and icon, and the buttons, stand above each other where the screen is narrow. */
void
gh_result_page_set_form (GhResultPage *page, GhForm form)
{
  gh_form_turn_box (form, page->head);
  gh_form_turn_box (form, page->buttons);
}

void
gh_result_page_set_masks (GhResultPage *page, gboolean masks)
{
  page->masks = masks;
}

static void
gh_result_page_dispose (GObject *object)
{
  GhResultPage *page = GH_RESULT_PAGE (object);
  if (page->content != NULL)
    gtk_widget_unparent (GTK_WIDGET (page->content));
  page->content = NULL;
  g_clear_object (&page->gate);
  G_OBJECT_CLASS (gh_result_page_parent_class)->dispose (object);
}

static void
gh_result_page_class_init (GhResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_result_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/result-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, content);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, head);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, icon);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, headline);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, scroll);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, facts);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, say);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, note);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, countdown);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, scan_again);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, try_again);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, verify);
  gtk_widget_class_bind_template_child (widget_class, GhResultPage, verify_label);
}

static void
gh_result_page_init (GhResultPage *page)
{
  page->masks = TRUE;
  gtk_widget_init_template (GTK_WIDGET (page));
  GtkGesture *touch = gtk_gesture_click_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (touch), GTK_PHASE_CAPTURE);
  g_signal_connect_object (touch, "pressed", G_CALLBACK (on_touched), page, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (page), GTK_EVENT_CONTROLLER (touch));
}
