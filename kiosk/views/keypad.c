/* Keys in rows. They never take the focus, so that the entry keeps it and its cursor. */

#include "kiosk/views/keypad.h"

#include <glib/gi18n.h>

#define MAX_ROWS 4

struct _GhKeypad {
  GtkWidget parent_instance;

  GtkGrid *grid;
  GtkEditable *target; /* borrowed, may be NULL */
  GhKeypadLayout layout;
  gboolean capitals;
};

G_DEFINE_FINAL_TYPE (GhKeypad, gh_keypad, GTK_TYPE_WIDGET)

/* One key a character; '<' erases, '^' changes between small and capital letters, ' ' is a gap. */
static const char *const LAYOUTS[][MAX_ROWS] = {
  [GH_KEYPAD_DIGITS] = { "123", "456", "789", " 0<" },
  [GH_KEYPAD_CODE] = { "1234567890", "QWERTYUIOP", "ASDFGHJKL-", "ZXCVBNM<" },
  [GH_KEYPAD_TEXT] = { "1234567890", "qwertyuiop", "asdfghjkl-", "^zxcvbnm.<" },
};

/* What a key of the text layout types after '^'. */
static char
shifted (char symbol)
{
  static const char SMALL[] = "1234567890-.";
  static const char LARGE[] = "!\"#$%&/()=_@";
  const char *at = strchr (SMALL, symbol);
  return at != NULL ? LARGE[at - SMALL] : g_ascii_toupper (symbol);
}

static void
erase (GhKeypad *keypad)
{
  int start, end;
  if (gtk_editable_get_selection_bounds (keypad->target, &start, &end)) {
    gtk_editable_delete_selection (keypad->target);
    return;
  }
  int position = gtk_editable_get_position (keypad->target);
  if (position > 0)
    gtk_editable_delete_text (keypad->target, position - 1, position);
}

static void
type (GhKeypad *keypad, const char *text)
{
  gtk_editable_delete_selection (keypad->target);
  int position = gtk_editable_get_position (keypad->target);
  gtk_editable_insert_text (keypad->target, text, -1, &position);
  gtk_editable_set_position (keypad->target, position);
}

static void
on_key_clicked (GhKeypad *keypad, GtkButton *key)
{
  if (keypad->target == NULL)
    return;
  const char *text = g_object_get_data (G_OBJECT (key), "gh-key");
  if (g_strcmp0 (text, "<") == 0)
    erase (keypad);
  else
    type (keypad, text);
}

static void fill (GhKeypad *keypad);

static void
on_shift_clicked (GhKeypad *keypad)
{
  keypad->capitals = !keypad->capitals;
  fill (keypad);
}

static void
set_icon (GtkWidget *key, const char *icon, const char *name)
{
  gtk_button_set_icon_name (GTK_BUTTON (key), icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (key), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
key_new (GhKeypad *keypad, char symbol)
{
  GtkWidget *key = gtk_button_new ();
  gboolean special = symbol == '<' || symbol == '^';
  char text[2] = { keypad->capitals && !special ? shifted (symbol) : symbol, '\0' };
  gtk_widget_add_css_class (key, "key");
  gtk_widget_set_focusable (key, FALSE);
  gtk_widget_set_focus_on_click (key, FALSE);
  gtk_widget_set_hexpand (key, TRUE);
  gtk_widget_set_vexpand (key, TRUE);
  if (symbol == '^') {
    set_icon (key, "gatehouse-shift-symbolic", _ ("Capital letters"));
    g_signal_connect_object (key, "clicked", G_CALLBACK (on_shift_clicked), keypad,
                             G_CONNECT_SWAPPED);
    return key;
  }
  if (symbol == '<')
    set_icon (key, "gatehouse-backspace-symbolic", _ ("Delete"));
  else
    gtk_button_set_label (GTK_BUTTON (key), text);
  g_object_set_data_full (G_OBJECT (key), "gh-key", g_strdup (text), g_free);
  g_signal_connect_object (key, "clicked", G_CALLBACK (on_key_clicked), keypad, G_CONNECT_SWAPPED);
  return key;
}

/* Rows are as wide as the widest; a row with fewer keys has wider ones at its end or a margin at
 * its start. Each key takes two columns, so that a row can be shifted by half a key. */
static void
fill_row (GhKeypad *keypad, const char *row, int number, int columns)
{
  int length = (int) strlen (row);
  int spare = MAX (2 * (columns - length), 0);
  for (int i = 0, column = spare / 2; i < length; i++) {
    gboolean last = i == length - 1 && spare > 0;
    int width = 2 + (last ? spare - spare / 2 : 0);
    if (row[i] != ' ')
      gtk_grid_attach (keypad->grid, key_new (keypad, row[i]), column, number, width, 1);
    column += width;
  }
}

static void
fill (GhKeypad *keypad)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (keypad->grid))) != NULL)
    gtk_grid_remove (keypad->grid, child);
  int columns = 0;
  for (int row = 0; row < MAX_ROWS; row++)
    columns = MAX (columns, (int) strlen (LAYOUTS[keypad->layout][row]));
  for (int row = 0; row < MAX_ROWS; row++)
    fill_row (keypad, LAYOUTS[keypad->layout][row], row, columns);
}

void
gh_keypad_set_layout (GhKeypad *keypad, GhKeypadLayout layout)
{
  if (keypad->layout == layout)
    return;
  keypad->layout = layout;
  keypad->capitals = FALSE;
  fill (keypad);
}

void
gh_keypad_set_target (GhKeypad *keypad, GtkEditable *target)
{
  keypad->target = target;
}

static void
gh_keypad_dispose (GObject *object)
{
  GhKeypad *keypad = GH_KEYPAD (object);
  keypad->target = NULL;
  if (keypad->grid != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&keypad->grid)));
  G_OBJECT_CLASS (gh_keypad_parent_class)->dispose (object);
}

static void
gh_keypad_class_init (GhKeypadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = gh_keypad_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "keypad");
}

static void
gh_keypad_init (GhKeypad *keypad)
{
  keypad->grid = GTK_GRID (gtk_grid_new ());
  /* Digits and Latin letters: a keyboard has them in the same order in every language. */
  gtk_widget_set_direction (GTK_WIDGET (keypad->grid), GTK_TEXT_DIR_LTR);
  gtk_grid_set_column_homogeneous (keypad->grid, TRUE);
  gtk_grid_set_row_homogeneous (keypad->grid, TRUE);
  gtk_grid_set_row_spacing (keypad->grid, 8);
  gtk_grid_set_column_spacing (keypad->grid, 8);
  gtk_widget_set_parent (GTK_WIDGET (keypad->grid), GTK_WIDGET (keypad));
  fill (keypad);
}
