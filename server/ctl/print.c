/* Lines, tables and JSON on standard output; see the header. */

#include "server/ctl/print.h"

#include "server/ctl/ctl.h"

#include <errno.h>
#include <stdio.h>

void
gh_print_line (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fputs (line, stdout);
  putchar ('\n');
}

const char *
gh_print_plural (gint64 count)
{
  return count == 1 ? "" : "s";
}

void
gh_print_json (json_object *object)
{
  g_autofree char *text = gh_json_to_string (object);
  fputs (text, stdout);
  putchar ('\n');
}

void
gh_print_codes (gboolean json, gint64 order_id, GPtrArray *codes)
{
  g_autoptr (json_object) answer = json_object_new_object ();
  json_object *list = json_object_new_array ();
  gh_json_add_int (answer, "order_id", order_id);
  gh_json_add (answer, "ticket_codes", list);
  for (guint i = 0; i < codes->len; i++) {
    const char *code = g_ptr_array_index (codes, i);
    if (json)
      json_object_array_add (list, json_object_new_string (code));
    else
      gh_print_line ("%s", code);
  }
  if (json)
    gh_print_json (answer);
}

void
gh_print_add_bound (json_object *object, const char *key, GhDate date)
{
  if (date == GH_DATE_MIN || date == GH_DATE_MAX)
    gh_json_add_string (object, key, NULL);
  else
    gh_json_add_date (object, key, date);
}

char *
gh_print_clean (const char *text)
{
  if (text == NULL)
    return g_strdup ("-");
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) clean = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    g_string_append_unichar (clean, g_unichar_isprint (c) ? c : 0xfffd);
  }
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

/* ---- tables ---- */

struct _GhTable {
  const char *const *headings; /* static */
  guint columns;
  GPtrArray *cells; /* char *, row after row; owned */
};

GhTable *
gh_table_new (const char *const *headings)
{
  GhTable *table = g_new0 (GhTable, 1);
  table->headings = headings;
  table->columns = g_strv_length ((char **) headings);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  return table;
}

void
gh_table_free (GhTable *table)
{
  if (table == NULL)
    return;
  g_ptr_array_unref (table->cells);
  g_free (table);
}

void
gh_table_text (GhTable *table, const char *text)
{
  g_ptr_array_add (table->cells, gh_print_clean (text));
}

void
gh_table_number (GhTable *table, gint64 number)
{
  g_ptr_array_add (table->cells, g_strdup_printf ("%" G_GINT64_FORMAT, number));
}

void
gh_table_time (GhTable *table, int seconds)
{
  g_autofree char *time = gh_time_format (seconds);
  g_ptr_array_add (table->cells, g_strdup_printf ("%.5s", time));
}

/* How many columns of a terminal @text takes. */
static int
text_width (const char *text)
{
  int width = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
  }
  return width;
}

static gboolean
is_right (const GhTable *table, guint column)
{
  return table->headings[column][0] == '>';
}

static const char *
heading (const GhTable *table, guint column)
{
  return table->headings[column] + (is_right (table, column) ? 1 : 0);
}

static void
print_cell (const GhTable *table, guint column, const char *text, int width)
{
  int space = width - text_width (text);
  gboolean last = column + 1 == table->columns;
  if (is_right (table, column))
    printf ("%*s%s", space, "", text);
  else
    printf ("%s%*s", text, last ? 0 : space, "");
  fputs (last ? "\n" : "  ", stdout);
}

void
gh_table_print (GhTable *table, const char *when_empty)
{
  g_assert (table->cells->len % table->columns == 0);
  if (table->cells->len == 0) {
    gh_print_line ("%s", when_empty);
    return;
  }
  g_autofree int *widths = g_new0 (int, table->columns);
  for (guint i = 0; i < table->columns; i++)
    widths[i] = text_width (heading (table, i));
  for (guint i = 0; i < table->cells->len; i++) {
    int width = text_width (table->cells->pdata[i]);
    widths[i % table->columns] = MAX (widths[i % table->columns], width);
  }
  for (guint i = 0; i < table->columns; i++)
    print_cell (table, i, heading (table, i), widths[i]);
  for (guint i = 0; i < table->cells->len; i++)
    print_cell (table, i % table->columns, table->cells->pdata[i], widths[i % table->columns]);
}

static void
print_json_list (const GhListing *listing, GPtrArray *items)
{
  g_autoptr (json_object) answer = json_object_new_object ();
  json_object *list = json_object_new_array ();
  gh_json_add (answer, listing->name, list);
  for (guint i = 0; i < items->len; i++)
    json_object_array_add (list, listing->to_json (items->pdata[i]));
  gh_print_json (answer);
}

void
gh_print_list (gboolean json, const GhListing *listing, GPtrArray *items)
{
  if (json) {
    print_json_list (listing, items);
    return;
  }
  g_autoptr (GhTable) table = gh_table_new (listing->headings);
  for (guint i = 0; i < items->len; i++)
    listing->add_row (table, items->pdata[i]);
  gh_table_print (table, listing->when_empty);
}

gboolean
gh_print_finish (GError **error)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "Cannot write to standard output: %s",
               g_strerror (errno));
  return FALSE;
}
