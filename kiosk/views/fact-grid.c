/* Builds the rows of facts on a result. */

#include "kiosk/views/fact-grid.h"

#include <glib/gi18n.h>

/* What comes from outside has an end; a reason of ours is read whole on the narrowest screen. */
#define MAX_LINES 4

static void
on_pressed (GtkGestureClick *gesture, int count, double x, double y, gpointer label)
{
  gtk_label_set_text (label, g_object_get_data (label, "gh-value"));
}

static void
on_released (GtkGestureClick *gesture, int count, double x, double y, gpointer label)
{
  gtk_label_set_text (label, g_object_get_data (label, "gh-masked"));
}

static void
on_stopped (GtkGesture *gesture, GdkEventSequence *sequence, gpointer label)
{
  gtk_label_set_text (label, g_object_get_data (label, "gh-masked"));
}

/* Personal data is for the operator's eyes while a finger is on it, and for nobody else's. */
static void
mask_until_held (GtkWidget *label, const GhFact *fact)
{
  g_autofree char *masked = g_strdup_printf ("%s · %s", fact->masked, _ ("hold to show"));
  gtk_label_set_text (GTK_LABEL (label), masked);
  g_object_set_data_full (G_OBJECT (label), "gh-value", g_strdup (fact->value), g_free);
  g_object_set_data_full (G_OBJECT (label), "gh-masked", g_steal_pointer (&masked), g_free);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), label, G_CONNECT_DEFAULT);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), label, G_CONNECT_DEFAULT);
  g_signal_connect_object (click, "cancel", G_CALLBACK (on_stopped), label, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (click));
}

static GtkWidget *
value_new (const GhFact *fact, gboolean masks)
{
  GtkWidget *value = gtk_label_new (fact->value);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (value), MAX_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (value, "fact-value");
  if (masks && fact->masked != NULL)
    mask_until_held (value, fact);
  return value;
}

void
gh_fact_grid_clear (GtkGrid *grid)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

void
gh_fact_grid_fill (GtkGrid *grid, GPtrArray *facts, gboolean masks)
{
  gh_fact_grid_clear (grid);
  for (guint i = 0; i < facts->len; i++) {
    const GhFact *fact = g_ptr_array_index (facts, i);
    GtkWidget *name = gtk_label_new (fact->label);
    gtk_label_set_xalign (GTK_LABEL (name), 0);
    gtk_label_set_yalign (GTK_LABEL (name), 0);
    gtk_widget_add_css_class (name, "fact-name");
    gtk_grid_attach (grid, name, 0, (int) i, 1, 1);
    gtk_grid_attach (grid, value_new (fact, masks), 1, (int) i, 1, 1);
  }
}
