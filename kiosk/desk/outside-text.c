/* Makes hostile text showable. A label of a megabyte kills the display connection, and a text that
 * turns the reading direction around can make a refusal read like an admission. */

#include "kiosk/desk/outside-text.h"

#define MAX_MARKS 2
#define ELLIPSIS  "…"
#define REPLACED  "·"

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK ||
         type == G_UNICODE_SPACING_MARK;
}

/* Letters, digits, marks, punctuation, symbols and plain spaces; not control, format (which holds
 * the direction changes), private or unassigned characters, nor other kinds of line ends. */
static gboolean
is_allowed (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  return c == ' ' ||
         (g_unichar_isgraph (c) && type != G_UNICODE_FORMAT && type != G_UNICODE_PRIVATE_USE &&
          type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR);
}

char *
gh_outside_text (const char *text)
{
  GString *safe = g_string_new (NULL);
  int marks = 0;
  gboolean replaced = FALSE;
  for (const char *c = text != NULL ? text : ""; *c != '\0';) {
    gunichar character = g_utf8_get_char_validated (c, -1);
    gboolean broken = character == (gunichar) -1 || character == (gunichar) -2;
    c = broken ? c + 1 : g_utf8_next_char (c);

    gboolean shown = !broken && is_allowed (character);
    marks = shown && is_mark (character) ? marks + 1 : 0;
    if (marks > MAX_MARKS)
      continue;
    if (safe->len + 6 + strlen (ELLIPSIS) > GH_OUTSIDE_TEXT_MAX) {
      g_string_append (safe, ELLIPSIS);
      break;
    }
    if (shown)
      g_string_append_unichar (safe, character);
    else if (!replaced)
      g_string_append (safe, REPLACED);
    replaced = !shown;
  }
  return g_string_free (safe, FALSE);
}
