/* Makes text from outside fit for messages; see the header. */

#include "server/message/plain.h"

#include <string.h>

/* Marks upon one letter; no written language stacks more. */
#define MAX_MARKS 6

#define ELLIPSIS "\342\200\246"

#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER     0x200d

#define LEFT_TO_RIGHT_ISOLATE "\342\201\246"
#define FIRST_STRONG_ISOLATE  "\342\201\250"
#define POP_ISOLATE           "\342\201\251"

/* Persian needs the one, scripts of India and emoji need the other. */
static gboolean
is_joiner (gunichar c)
{
  return c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
}

static gboolean
is_space (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
         type == G_UNICODE_PARAGRAPH_SEPARATOR || g_unichar_isspace (c);
}

/* Cuts to @max_chars with an ellipsis, before a letter and never between it and its marks. */
static void
cut (GString *line, gsize max_chars)
{
  if ((gsize) g_utf8_strlen (line->str, (gssize) line->len) <= max_chars)
    return;
  const char *end = g_utf8_offset_to_pointer (line->str, (glong) max_chars - 1);
  while (end > line->str) {
    const char *previous = g_utf8_prev_char (end);
    gunichar before = g_utf8_get_char (previous), after = g_utf8_get_char (end);
    if (before != ' ' && !is_joiner (before) && !is_joiner (after) && !g_unichar_ismark (after))
      break;
    end = previous;
  }
  g_string_truncate (line, (gsize) (end - line->str));
  g_string_append (line, ELLIPSIS);
}

char *
gh_plain_line (const char *text, gsize max_chars)
{
  g_autofree char *good = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *line = g_string_new (NULL);
  gboolean space = FALSE;
  int marks = 0;
  for (const char *at = good; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    marks = g_unichar_ismark (c) ? marks + 1 : 0;
    if (is_space (c)) {
      space = line->len > 0;
    } else if (marks <= MAX_MARKS && (g_unichar_type (c) != G_UNICODE_FORMAT || is_joiner (c))) {
      if (space)
        g_string_append_c (line, ' ');
      space = FALSE;
      g_string_append_unichar (line, c);
    }
  }
  cut (line, max_chars);
  return g_string_free (line, FALSE);
}

char **
gh_plain_lines (const char *text, gsize max_lines, gsize max_chars)
{
  g_auto (GStrv) raw = g_strsplit_set (text != NULL ? text : "", "\r\n", -1);
  GPtrArray *lines = g_ptr_array_new ();
  for (gsize i = 0; raw[i] != NULL && lines->len < max_lines; i++) {
    g_autofree char *line = gh_plain_line (raw[i], max_chars);
    if (line[0] != '\0')
      g_ptr_array_add (lines, g_steal_pointer (&line));
  }
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}

/* ---- directions ---- */

/* Whether some letter of @text runs from right to left: Hebrew to Arabic Extended-A, their
 * presentation forms, and the scripts of planes where only such ones live. */
static gboolean
has_rtl (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if ((c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) ||
        (c >= 0xfe70 && c <= 0xfefc) || (c >= 0x10800 && c <= 0x10fff) ||
        (c >= 0x1e800 && c <= 0x1efff))
      return TRUE;
  }
  return FALSE;
}

char *
gh_plain_isolate (const char *text, gboolean rtl)
{
  return rtl || has_rtl (text) ? g_strconcat (FIRST_STRONG_ISOLATE, text, POP_ISOLATE, NULL)
                               : g_strdup (text);
}

char *
gh_plain_isolate_ltr (const char *text, gboolean rtl)
{
  return rtl || has_rtl (text) ? g_strconcat (LEFT_TO_RIGHT_ISOLATE, text, POP_ISOLATE, NULL)
                               : g_strdup (text);
}

/* ---- file names ---- */

/* @text in ASCII, whatever is neither letter nor digit as one hyphen between those; may be empty.
 */
static char *
dup_ascii (const char *text)
{
  g_autofree char *good = g_utf8_make_valid (text, -1);
  g_autofree char *ascii = g_str_to_ascii (good, "C");
  GString *name = g_string_new (NULL);
  for (const char *at = ascii; *at != '\0'; at++) {
    if (g_ascii_isalnum (*at))
      g_string_append_c (name, *at);
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  }
  if (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  return g_string_free (name, FALSE);
}

char *
gh_plain_file_name (const char *word, const char *fallback, const char *rest, const char *ending)
{
  g_autofree char *first = dup_ascii (word);
  g_autofree char *second = dup_ascii (rest);
  return g_strconcat (first[0] != '\0' ? first : fallback, "-", second, ".", ending, NULL);
}
