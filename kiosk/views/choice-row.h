/* Rows of a list that a finger chooses from: each is one large button with a few lines of text. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lines that are "" or NULL are left out. */
typedef struct {
  const char *title;
  const char *side;     /* at the end of the title's line */
  const char *lines[3]; /* below it */
} GhChoiceWords;

/* A row of @item, which the button keeps as long as the row lives. Its name for those who listen is
 * all of its words. @on_chosen: gpointer data, then the button (connected swapped to @owner). */
GtkWidget *gh_choice_row_new (const GhChoiceWords *words, GObject *item, GCallback on_chosen,
                              gpointer owner) G_GNUC_WARN_UNUSED_RESULT;
/* What @button was made for. Belongs to it. */
gpointer gh_choice_row_get_item (GtkButton *button);
/* Puts the focus on the first row of @list; FALSE when there is none. */
gboolean gh_choice_row_focus_first (GtkListBox *list);

G_END_DECLS
