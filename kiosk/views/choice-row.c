/* Builds the rows; see the header. */

#include "kiosk/views/choice-row.h"

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  return label;
}

static gboolean
says_something (const char *text)
{
  return text != NULL && *text != '\0';
}

static GtkWidget *
head_new (const GhChoiceWords *words)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *title = label_new (words->title, "choice-title");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  if (says_something (words->side))
    gtk_box_append (GTK_BOX (head), label_new (words->side, "choice-side"));
  return head;
}

static char *
name_of (const GhChoiceWords *words)
{
  GString *name = g_string_new (words->title);
  if (says_something (words->side))
    g_string_append_printf (name, ", %s", words->side);
  for (gsize i = 0; i < G_N_ELEMENTS (words->lines); i++) {
    if (says_something (words->lines[i]))
      g_string_append_printf (name, ", %s", words->lines[i]);
  }
  return g_string_free (name, FALSE);
}

GtkWidget *
gh_choice_row_new (const GhChoiceWords *words, GObject *item, GCallback on_chosen, gpointer owner)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *name = name_of (words);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), head_new (words));
  for (gsize i = 0; i < G_N_ELEMENTS (words->lines); i++) {
    if (says_something (words->lines[i]))
      gtk_box_append (GTK_BOX (box), label_new (words->lines[i], "choice-line"));
  }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "choice");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "gh-item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (button, "clicked", on_chosen, owner, G_CONNECT_SWAPPED);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

gpointer
gh_choice_row_get_item (GtkButton *button)
{
  return g_object_get_data (G_OBJECT (button), "gh-item");
}

gboolean
gh_choice_row_focus_first (GtkListBox *list)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, 0);
  return row != NULL && gtk_widget_grab_focus (gtk_list_box_row_get_child (row));
}
