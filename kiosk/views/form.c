/* The three forms of the kiosk's screen, and labels that come and go. */

#include "kiosk/views/form.h"

#define COMPACT_WIDTH  1240
#define COMPACT_HEIGHT 640

GhForm
gh_form_of_size (int width, int height)
{
  if (height > width)
    return GH_FORM_PORTRAIT;
  if (width < COMPACT_WIDTH || height < COMPACT_HEIGHT)
    return GH_FORM_COMPACT;
  return GH_FORM_WIDE;
}

const char *
gh_form_get_class (GhForm form)
{
  static const char *const CLASSES[] = { "wide", "compact", "portrait" };
  return CLASSES[form];
}

void
gh_form_turn_box (GhForm form, GtkBox *box)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (box), form == GH_FORM_PORTRAIT
                                                            ? GTK_ORIENTATION_VERTICAL
                                                            : GTK_ORIENTATION_HORIZONTAL);
}

void
gh_label_show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

void
gh_drop_down_set_name (GtkDropDown *choice, const char *name)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (choice));
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (GTK_IS_BUTTON (button))
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}
