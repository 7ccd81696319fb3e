/* Keys in rows. They never take the focus, so that the entry keeps it and its cursor. */

#include "kiosk/views/keypad.h"

#include <glib/gi18n.h>

#define MAX_ROWS 4

typedef enum {
  SHEET_DIGITS,
  SHEET_CODE,
  SHEET_TEXT,
  SHEET_LATIN,
  SHEET_ACCENTS,
  SHEET_SIGNS,
  SHEET_ARABIC,
  SHEET_MORE_ARABIC,
} Sheet;

struct _GhKeypad {
  GtkWidget parent_instance;

  GtkGrid *grid;
  GtkEditable *target; /* borrowed, may be NULL */
  GhKeypadLayout layout;
  Sheet sheet;
  gboolean capitals;
};

G_DEFINE_FINAL_TYPE (GhKeypad, gh_keypad, GTK_TYPE_WIDGET)

/* One key a character; '<' erases, '^' changes between small and capital letters, ' ' is a gap. */
static const char *const SHEETS[][MAX_ROWS] = {
  [SHEET_DIGITS] = { "123", "456", "789", " 0<" },
  [SHEET_CODE] = { "1234567890", "QWERTYUIOP", "ASDFGHJKL-", "ZXCVBNM<" },
  [SHEET_TEXT] = { "1234567890", "qwertyuiop", "asdfghjkl-", "^zxcvbnm.<" },
  /* The last row of these changes the sheet. */
  [SHEET_LATIN] = { "qwertyuiop", "asdfghjkl-", "zxcvbnm.@<" },
  [SHEET_ACCENTS] = { "äöüßåæøñçœ", "àáâãèéêëìí", "îïòóôõùúû<" },
  [SHEET_SIGNS] = { "1234567890", "-_.@+'&/,:", "!?()#%=*;<" },
  [SHEET_ARABIC] = { "ضصثقفغعهخح", "شسيبلاتنمك", "جدذرزطظوة<" },
  [SHEET_MORE_ARABIC] = { "ءأإآؤئىپچڤ", "٠١٢٣٤٥٦٧٨٩", "،؛؟()-.@/<" },
};

/* What the keys for a sheet show. */
static const char *const SHEET_NAMES[] = {
  [SHEET_LATIN] = "abc",  [SHEET_ACCENTS] = "äéñ",     [SHEET_SIGNS] = "123",
  [SHEET_ARABIC] = "ابت", [SHEET_MORE_ARABIC] = "أإئ",
};

static gboolean
is_arabic (void)
{
  /* Translators: the letters of people's names in your language: "latin" or "arabic" */
  return g_strcmp0 (C_ ("keypad", "latin"), "arabic") == 0;
}

/* What a key types after '^'. */
static gunichar
shifted (GhKeypad *keypad, gunichar symbol)
{
  static const char SMALL[] = "1234567890-.";
  static const char LARGE[] = "!\"#$%&/()=_@";
  const char *at = symbol < 128 ? strchr (SMALL, (int) symbol) : NULL;
  return at != NULL && keypad->sheet == SHEET_TEXT ? (gunichar) LARGE[at - SMALL]
                                                   : g_unichar_toupper (symbol);
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
bare_key_new (void)
{
  GtkWidget *key = gtk_button_new ();
  gtk_widget_add_css_class (key, "key");
  gtk_widget_set_focusable (key, FALSE);
  gtk_widget_set_focus_on_click (key, FALSE);
  gtk_widget_set_hexpand (key, TRUE);
  gtk_widget_set_vexpand (key, TRUE);
  return key;
}

static GtkWidget *
shift_key_new (GhKeypad *keypad)
{
  GtkWidget *key = bare_key_new ();
  set_icon (key, "gatehouse-shift-symbolic", _ ("Capital letters"));
  g_signal_connect_object (key, "clicked", G_CALLBACK (on_shift_clicked), keypad,
                           G_CONNECT_SWAPPED);
  return key;
}

/* A key that types @text; "<" erases. */
static GtkWidget *
text_key_new (GhKeypad *keypad, const char *text, const char *label)
{
  GtkWidget *key = bare_key_new ();
  if (g_strcmp0 (text, "<") == 0)
    set_icon (key, "gatehouse-backspace-symbolic", _ ("Delete"));
  else
    gtk_button_set_label (GTK_BUTTON (key), label);
  g_object_set_data_full (G_OBJECT (key), "gh-key", g_strdup (text), g_free);
  g_signal_connect_object (key, "clicked", G_CALLBACK (on_key_clicked), keypad, G_CONNECT_SWAPPED);
  return key;
}

static GtkWidget *
key_new (GhKeypad *keypad, gunichar symbol)
{
  char text[7] = "";
  if (symbol == '^')
    return shift_key_new (keypad);
  g_unichar_to_utf8 (keypad->capitals && symbol != '<' ? shifted (keypad, symbol) : symbol, text);
  return text_key_new (keypad, text, text);
}

/* Rows are as wide as the widest; a row with fewer keys has wider ones at its end or a margin at
 * its start. Each key takes two columns, so that a row can be shifted by half a key. */
static void
fill_row (GhKeypad *keypad, const char *row, int number, int columns)
{
  int length = (int) g_utf8_strlen (row, -1);
  int spare = MAX (2 * (columns - length), 0);
  int column = spare / 2;
  for (const char *c = row; *c != '\0'; c = g_utf8_next_char (c)) {
    gboolean last = *g_utf8_next_char (c) == '\0' && spare > 0;
    int width = 2 + (last ? spare - spare / 2 : 0);
    if (*c != ' ')
      gtk_grid_attach (keypad->grid, key_new (keypad, g_utf8_get_char (c)), column, number, width,
                       1);
    column += width;
  }
}

static void
on_sheet_clicked (GhKeypad *keypad, GtkButton *key)
{
  keypad->sheet = (Sheet) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (key), "gh-sheet"));
  fill (keypad);
}

/* Capitals, the sheets there are, and a wide key for the space between two names. */
static void
fill_sheet_row (GhKeypad *keypad, int number, int columns)
{
  static const Sheet LATIN_SHEETS[] = { SHEET_LATIN, SHEET_ACCENTS, SHEET_SIGNS };
  static const Sheet ARABIC_SHEETS[] = { SHEET_ARABIC, SHEET_MORE_ARABIC, SHEET_LATIN,
                                         SHEET_ACCENTS, SHEET_SIGNS };
  gboolean arabic = is_arabic ();
  const Sheet *sheets = arabic ? ARABIC_SHEETS : LATIN_SHEETS;
  int n_sheets = arabic ? G_N_ELEMENTS (ARABIC_SHEETS) : G_N_ELEMENTS (LATIN_SHEETS);
  gtk_grid_attach (keypad->grid, shift_key_new (keypad), 0, number, 2, 1);
  for (int i = 0; i < n_sheets; i++) {
    GtkWidget *key = bare_key_new ();
    gtk_button_set_label (GTK_BUTTON (key), SHEET_NAMES[sheets[i]]);
    gtk_widget_add_css_class (key, sheets[i] == keypad->sheet ? "present" : "other");
    g_object_set_data (G_OBJECT (key), "gh-sheet", GINT_TO_POINTER (sheets[i]));
    g_signal_connect_object (key, "clicked", G_CALLBACK (on_sheet_clicked), keypad,
                             G_CONNECT_SWAPPED);
    gtk_grid_attach (keypad->grid, key, 2 + 2 * i, number, 2, 1);
  }
  int used = 2 + 2 * n_sheets;
  gtk_grid_attach (keypad->grid, text_key_new (keypad, " ", _ ("Space")), used, number,
                   2 * columns - used, 1);
}

static void
fill (GhKeypad *keypad)
{
  GtkWidget *child;
  const char *const *rows = SHEETS[keypad->sheet];
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (keypad->grid))) != NULL)
    gtk_grid_remove (keypad->grid, child);
  int columns = 0;
  for (int row = 0; row < MAX_ROWS && rows[row] != NULL; row++)
    columns = MAX (columns, (int) g_utf8_strlen (rows[row], -1));
  for (int row = 0; row < MAX_ROWS; row++) {
    if (rows[row] != NULL)
      fill_row (keypad, rows[row], row, columns);
    else
      fill_sheet_row (keypad, row, columns);
  }
}

static Sheet
first_sheet (GhKeypadLayout layout)
{
  switch (layout) {
  case GH_KEYPAD_CODE:
    return SHEET_CODE;
  case GH_KEYPAD_TEXT:
    return SHEET_TEXT;
  case GH_KEYPAD_NAME:
    return is_arabic () ? SHEET_ARABIC : SHEET_LATIN;
  case GH_KEYPAD_DIGITS:
  default:
    return SHEET_DIGITS;
  }
}

/* Begins at the first sheet, with small letters. */
static void
start (GhKeypad *keypad)
{
  keypad->sheet = first_sheet (keypad->layout);
  keypad->capitals = FALSE;
  fill (keypad);
}

void
gh_keypad_set_layout (GhKeypad *keypad, GhKeypadLayout layout)
{
  if (keypad->layout == layout)
    return;
  keypad->layout = layout;
  start (keypad);
}

void
gh_keypad_reset (GhKeypad *keypad)
{
  if (keypad->capitals || keypad->sheet != first_sheet (keypad->layout))
    start (keypad);
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
  /* A keyboard has its letters in the same order in every language, Arabic ones too. */
  gtk_widget_set_direction (GTK_WIDGET (keypad->grid), GTK_TEXT_DIR_LTR);
  gtk_grid_set_column_homogeneous (keypad->grid, TRUE);
  gtk_grid_set_row_homogeneous (keypad->grid, TRUE);
  gtk_widget_set_parent (GTK_WIDGET (keypad->grid), GTK_WIDGET (keypad));
  fill (keypad);
}
