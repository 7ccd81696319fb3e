/* The chosen conflict; see the header. */

#include "kiosk/views/decision-view.h"

#include "kiosk/views/entry-guard.h"
#include "kiosk/views/fact-grid.h"
#include "kiosk/views/keypad.h"

#include <glib/gi18n.h>

struct _GhDecisionView {
  GtkWidget parent_instance;

  /* template */
  GtkBox *content;
  GtkButton *back;
  GtkLabel *title;
  GtkBox *entries;
  GtkLabel *first;
  GtkLabel *second;
  GtkLabel *message;
  GtkScrolledWindow *about;
  GtkGrid *facts;
  GtkEntry *note;
  GtkButton *accepted;
  GtkButton *mistake;
  GtkButton *misuse;
  GhKeypad *keypad;

  /* owned */
  GhConflictDesk *desk;
  GhConflictItem *shown; /* whose facts are on screen; NULL for none */
};

G_DEFINE_FINAL_TYPE (GhDecisionView, gh_decision_view, GTK_TYPE_WIDGET)

static GtkButton *
button_of (GhDecisionView *view, GhConflictDecision decision)
{
  GtkButton *const buttons[] = { NULL, view->accepted, view->mistake, view->misuse };
  return buttons[decision];
}

/* ---- what the desk says ---- */

static void
show_decision (GhDecisionView *view, GhConflictDecision decision)
{
  for (guint i = GH_CONFLICT_ACCEPTED; i <= GH_CONFLICT_DECISION_LAST; i++) {
    GtkWidget *button = GTK_WIDGET (button_of (view, (GhConflictDecision) i));
    if (i == decision)
      gtk_widget_add_css_class (button, "primary");
    else
      gtk_widget_remove_css_class (button, "primary");
  }
}

/* The keys need the room of the facts: a line is left of them, which says whose note it is. */
static void
show_keys (GhDecisionView *view, gboolean keys)
{
  gtk_widget_set_visible (GTK_WIDGET (view->keypad), keys);
  gtk_widget_set_visible (GTK_WIDGET (view->about), !keys);
  gtk_widget_set_visible (GTK_WIDGET (view->entries), keys);
}

static void
show_conflict (GhDecisionView *view)
{
  GhConflictItem *chosen = gh_conflict_desk_get_chosen (view->desk);
  gboolean deciding = gh_conflict_desk_get_deciding (view->desk);
  gh_label_show_text (view->message, deciding ? _ ("Telling the server …")
                                              : gh_conflict_desk_get_message (view->desk));
  for (guint i = GH_CONFLICT_ACCEPTED; i <= GH_CONFLICT_DECISION_LAST; i++)
    gtk_widget_set_sensitive (GTK_WIDGET (button_of (view, (GhConflictDecision) i)), !deciding);
  if (chosen == NULL || !g_set_object (&view->shown, chosen))
    return;
  show_decision (view, gh_conflict_item_get_decision (chosen));
  gtk_label_set_text (view->title, gh_conflict_item_get_name (chosen));
  gh_label_show_text (view->first, gh_conflict_item_get_first (chosen));
  gh_label_show_text (view->second, gh_conflict_item_get_second (chosen));
  gtk_editable_set_text (GTK_EDITABLE (view->note), gh_conflict_item_get_note (chosen));
  gh_fact_grid_fill (view->facts, gh_conflict_item_get_facts (chosen), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (view->back));
  show_keys (view, FALSE);
}

/* Names stay nowhere when nobody looks at them. */
static void
forget (GhDecisionView *view)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_clear_object (&view->shown);
  gtk_label_set_text (view->title, "");
  gh_label_show_text (view->first, NULL);
  gh_label_show_text (view->second, NULL);
  gtk_editable_set_text (GTK_EDITABLE (view->note), "");
  gh_fact_grid_fill (view->facts, none, FALSE);
}

static void
on_changed (GhDecisionView *view)
{
  if (gh_conflict_desk_get_chosen (view->desk) == NULL)
    forget (view);
  else
    show_conflict (view);
}

/* ---- what the person does ---- */

static void
on_decided (GhDecisionView *view, GtkButton *button)
{
  g_autofree char *note = g_strdup (gtk_editable_get_text (GTK_EDITABLE (view->note)));
  for (guint i = GH_CONFLICT_ACCEPTED; i <= GH_CONFLICT_DECISION_LAST; i++) {
    if (button_of (view, (GhConflictDecision) i) == button)
      gh_conflict_desk_decide (view->desk, (GhConflictDecision) i, g_strstrip (note));
  }
}

/* First away from the keys, then from the conflict. */
static void
on_back_clicked (GhDecisionView *view)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (view->keypad))) {
    gh_conflict_desk_choose (view->desk, NULL);
    return;
  }
  gtk_widget_grab_focus (GTK_WIDGET (view->back));
  show_keys (view, FALSE);
}

static void
on_note_focus (GtkEventController *controller, gpointer data)
{
  show_keys (data, TRUE);
}

void
gh_decision_view_bind (GhDecisionView *view, GhConflictDesk *desk)
{
  view->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), view, G_CONNECT_SWAPPED);
}

void
gh_decision_view_enter (GhDecisionView *view)
{
  gh_keypad_reset (view->keypad);
  gtk_widget_grab_focus (GTK_WIDGET (view->back));
}

void
gh_decision_view_set_form (GhDecisionView *view, GhForm form)
{
  gh_form_turn_box (form, view->entries);
}

static void
gh_decision_view_dispose (GObject *object)
{
  GhDecisionView *view = GH_DECISION_VIEW (object);
  if (view->content != NULL)
    gtk_widget_unparent (GTK_WIDGET (view->content));
  view->content = NULL;
  g_clear_object (&view->shown);
  g_clear_object (&view->desk);
  G_OBJECT_CLASS (gh_decision_view_parent_class)->dispose (object);
}

static void
gh_decision_view_class_init (GhDecisionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_decision_view_dispose;
  g_type_ensure (GH_TYPE_KEYPAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/decision-view.ui");
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, content);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, back);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, title);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, entries);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, first);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, second);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, message);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, about);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, facts);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, note);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, accepted);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, mistake);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, misuse);
  gtk_widget_class_bind_template_child (widget_class, GhDecisionView, keypad);
  gtk_widget_class_bind_template_callback (widget_class, on_decided);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
}

static void
gh_decision_view_init (GhDecisionView *view)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  gtk_widget_init_template (GTK_WIDGET (view));
  gh_entry_guard (view->note);
  gh_keypad_set_layout (view->keypad, GH_KEYPAD_NAME);
  gh_keypad_set_target (view->keypad, GTK_EDITABLE (view->note));
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_note_focus), view, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (view->note), focus);
}
