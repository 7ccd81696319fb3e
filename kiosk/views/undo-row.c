/* The row of "Undo last"; see the header. */

#include "kiosk/views/undo-row.h"

#include "kiosk/views/form.h"

struct _GhUndoRow {
  GtkWidget parent_instance;

  /* template */
  GtkBox *content;
  GtkButton *offer;
  GtkLabel *offer_words;
  GtkLabel *words;
  GtkBox *choice;
  GtkButton *keep;

  GhUndoDesk *undo; /* owned */
};

G_DEFINE_FINAL_TYPE (GhUndoRow, gh_undo_row, GTK_TYPE_WIDGET)

static void
set_class (GtkWidget *widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* "Keep" has the focus while it asks: Enter alone takes nothing back. */
static void
show (GhUndoRow *row)
{
  GhUndoState state = gh_undo_desk_get_state (row->undo);
  g_autofree char *words = gh_undo_desk_dup_words (row->undo);
  gboolean offered = state == GH_UNDO_OFFERED;
  gboolean asking = state == GH_UNDO_ASKING;
  gtk_widget_set_visible (GTK_WIDGET (row), state != GH_UNDO_NOTHING);
  gtk_widget_set_visible (GTK_WIDGET (row->offer), offered);
  gtk_label_set_text (row->offer_words, offered ? words : "");
  /* A name that is not shown is not kept either. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->offer), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  offered ? words : "", -1);
  gh_label_show_text (row->words, offered ? NULL : words);
  set_class (GTK_WIDGET (row->words), "undone", state == GH_UNDO_UNDONE);
  set_class (GTK_WIDGET (row->words), "failed", state == GH_UNDO_FAILED);
  gtk_widget_set_visible (GTK_WIDGET (row->choice), asking);
  if (asking)
    gtk_widget_grab_focus (GTK_WIDGET (row->keep));
}

static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GhUndoDesk *undo = GH_UNDO_ROW (widget)->undo;
  if (g_strcmp0 (name, "undo.ask") == 0)
    gh_undo_desk_ask (undo);
  else if (g_strcmp0 (name, "undo.confirm") == 0)
    gh_undo_desk_confirm (undo);
  else if (g_strcmp0 (name, "undo.keep") == 0)
    gh_undo_desk_keep (undo);
}

void
gh_undo_row_bind (GhUndoRow *row, GhUndoDesk *undo)
{
  row->undo = g_object_ref (undo);
  g_signal_connect_object (undo, "changed", G_CALLBACK (show), row, G_CONNECT_SWAPPED);
  show (row);
}

static void
gh_undo_row_dispose (GObject *object)
{
  GhUndoRow *row = GH_UNDO_ROW (object);
  if (row->content != NULL)
    gtk_widget_unparent (GTK_WIDGET (row->content));
  row->content = NULL;
  g_clear_object (&row->undo);
  G_OBJECT_CLASS (gh_undo_row_parent_class)->dispose (object);
}

static void
gh_undo_row_class_init (GhUndoRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_undo_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "undorow");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gatehouse/Kiosk/ui/undo-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GhUndoRow, content);
  gtk_widget_class_bind_template_child (widget_class, GhUndoRow, offer);
  gtk_widget_class_bind_template_child (widget_class, GhUndoRow, offer_words);
  gtk_widget_class_bind_template_child (widget_class, GhUndoRow, words);
  gtk_widget_class_bind_template_child (widget_class, GhUndoRow, choice);
  gtk_widget_class_bind_template_child (widget_class, GhUndoRow, keep);

  static const char *const ACTIONS[] = { "undo.ask", "undo.confirm", "undo.keep" };
  for (gsize i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    gtk_widget_class_install_action (widget_class, ACTIONS[i], NULL, on_action);
}

static void
gh_undo_row_init (GhUndoRow *row)
{
  gtk_widget_init_template (GTK_WIDGET (row));
}
