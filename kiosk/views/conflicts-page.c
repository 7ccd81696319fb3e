/* The list of double entries; see the header. */

#include "kiosk/views/conflicts-page.h"

#include "kiosk/views/choice-row.h"
#include "kiosk/views/decision-view.h"

#include <glib/gi18n.h>

struct _GhConflictsPage {
  GtkWidget parent_instance;

  /* template */
  GtkBox *content;
  GtkBox *list_side;
  GtkButton *back;
  GtkSwitch *all;
  GtkLabel *message;
  GtkButton *again;
  GtkListBox *conflicts;
  GtkLabel *none;
  GhDecisionView *decision;

  /* owned */
  GhConflictDesk *desk;
};

G_DEFINE_FINAL_TYPE (GhConflictsPage, gh_conflicts_page, GTK_TYPE_WIDGET)

static void
on_chosen (GhConflictsPage *page, GtkButton *button)
{
  gh_conflict_desk_choose (page->desk, gh_choice_row_get_item (button));
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  GhConflictItem *conflict = item;
  GhChoiceWords words = { .title = gh_conflict_item_get_name (conflict),
                          .side = gh_conflict_item_get_decided (conflict),
                          .lines = { gh_conflict_item_get_reason (conflict),
                                     gh_conflict_item_get_first (conflict),
                                     gh_conflict_item_get_second (conflict) } };
  return gh_choice_row_new (&words, item, G_CALLBACK (on_chosen), data);
}

/* "" beside what is listed: it would be read aloud. */
static const char *
none_words (GhConflictsPage *page)
{
  if (g_list_model_get_n_items (gh_conflict_desk_get_conflicts (page->desk)) > 0)
    return "";
  if (gh_conflict_desk_get_busy (page->desk))
    return _ ("Asking the server …");
  if (gh_conflict_desk_get_message (page->desk) != NULL)
    return "";
  return gh_conflict_desk_get_all (page->desk) ? _ ("There were no double entries.")
                                               : _ ("Every double entry is decided.");
}

static void
show_list (GhConflictsPage *page)
{
  const char *message = gh_conflict_desk_get_message (page->desk);
  gh_label_show_text (page->message, message);
  gtk_widget_set_visible (GTK_WIDGET (page->again), message != NULL);
  gh_label_show_text (page->none, none_words (page));
  gtk_switch_set_active (page->all, gh_conflict_desk_get_all (page->desk));
}

static void
show_side (GhConflictsPage *page)
{
  gboolean chosen = gh_conflict_desk_get_chosen (page->desk) != NULL;
  gboolean before = gtk_widget_get_visible (GTK_WIDGET (page->decision));
  gtk_widget_set_visible (GTK_WIDGET (page->decision), chosen);
  gtk_widget_set_visible (GTK_WIDGET (page->list_side), !chosen);
  if (chosen && !before)
    gh_decision_view_enter (page->decision);
  else if (!chosen && before && !gh_choice_row_focus_first (page->conflicts))
    gtk_widget_grab_focus (GTK_WIDGET (page->back));
}

static void
on_changed (GhConflictsPage *page)
{
  show_list (page);
  show_side (page);
}

static void
on_all_switched (GhConflictsPage *page)
{
  gh_conflict_desk_set_all (page->desk, gtk_switch_get_active (page->all));
}

static void
on_again_clicked (GhConflictsPage *page)
{
  gh_conflict_desk_refresh (page->desk);
}

void
gh_conflicts_page_bind (GhConflictsPage *page, GhConflictDesk *desk)
{
  page->desk = g_object_ref (desk);
  gh_decision_view_bind (page->decision, desk);
  gtk_list_box_bind_model (page->conflicts, gh_conflict_desk_get_conflicts (desk), create_row, page,
                           NULL);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (page->all, "notify::active", G_CALLBACK (on_all_switched), page,
                           G_CONNECT_SWAPPED);
  on_changed (page);
}

void
gh_conflicts_page_enter (GhConflictsPage *page)
{
  on_changed (page);
  if (!gh_choice_row_focus_first (page->conflicts))
    gtk_widget_grab_focus (GTK_WIDGET (page->back));
}

void
gh_conflicts_page_set_form (GhConflictsPage *page, GhForm form)
{
  gh_decision_view_set_form (page->decision, form);
}

static void
gh_conflicts_page_dispose (GObject *object)
{
  GhConflictsPage *page = GH_CONFLICTS_PAGE (object);
  if (page->content != NULL)
    gtk_widget_unparent (GTK_WIDGET (page->content));
  page->content = NULL;
  g_clear_object (&page->desk);
  G_OBJECT_CLASS (gh_conflicts_page_parent_class)->dispose (object);
}

static void
gh_conflicts_page_class_init (GhConflictsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_conflicts_page_dispose;
  g_type_ensure (GH_TYPE_DECISION_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gatehouse/Kiosk/ui/conflicts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GhConflictsPage, content);
  gtk_widget_class_bind_template_child (widget_class, GhConflictsPage, list_side);
  gtk_widget_class_bind_template_child (widget_class, GhConflictsPage, back);
  gtk_widget_class_bind_template_child (widget_class, GhConflictsPage, all);
  gtk_widget_class_bind_template_child (widget_class, GhConflictsPage, message);
  gtk_widget_class_bind_template_child (widget_class, GhConflictsPage, again);
  gtk_widget_class_bind_template_child (widget_class, GhConflictsPage, conflicts);
  gtk_widget_class_bind_template_child (widget_class, GhConflictsPage, none);
  gtk_widget_class_bind_template_child (widget_class, GhConflictsPage, decision);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
}

static void
gh_conflicts_page_init (GhConflictsPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
}
