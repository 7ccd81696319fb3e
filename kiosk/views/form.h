/* What all pages share: how much room there is (GTK 4.8 has no breakpoints, so the window measures
 * itself and tells its pages), labels that are there only when they say something, and names that
 * GTK forgot. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  GH_FORM_WIDE,     /* 1280×800 and up */
  GH_FORM_COMPACT,  /* 800×480: smaller type, tighter spacing */
  GH_FORM_PORTRAIT, /* taller than wide: things stand above each other */
} GhForm;

/* The form for a window of so many logical pixels. */
GhForm gh_form_of_size (int width, int height);

/* The style class of a form: "wide", "compact", "portrait". Static. */
const char *gh_form_get_class (GhForm form);

/* Lays @box along the form: beside each other, or above each other in portrait. */
void gh_form_turn_box (GhForm form, GtkBox *box);

/* Shows @text, or hides @label when there is none: an empty label would be read aloud. */
void gh_label_show_text (GtkLabel *label, const char *text);

/* Has @choice, and the button in it that GTK leaves nameless, read aloud as @name (UX K22). */
void gh_drop_down_set_name (GtkDropDown *choice, const char *name);

G_END_DECLS
