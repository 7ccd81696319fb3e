/* A recursive descent over the grammar of RFC 8259 that builds nothing: it only says whether the
 * text is JSON, and JSON that no two readers can read differently. */

#include "wire/json-check.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "wire/json.h"

typedef struct {
  const char *text;
  gsize length;
  gsize offset; /* of the next byte */
  int depth;    /* objects and arrays that are open */
} Scanner;

/* A key of an object, unescaped, and where it stands. */
typedef struct {
  char *name;
  gsize offset;
} Key;

static gboolean check_value (Scanner *scanner, GError **error);

static gboolean
fail_at (gsize offset, const char *what, GError **error)
{
  g_set_error (error, GH_JSON_ERROR, GH_JSON_ERROR_SYNTAX, "Byte %" G_GSIZE_FORMAT ": %s", offset,
               what);
  return FALSE;
}

/* The next byte; at the end '\0', which stands nowhere in a text that passed the UTF-8 check. */
static char
peek (const Scanner *scanner)
{
  return scanner->offset < scanner->length ? scanner->text[scanner->offset] : '\0';
}

static gboolean
take (Scanner *scanner, char wanted)
{
  if (peek (scanner) != wanted)
    return FALSE;
  scanner->offset++;
  return TRUE;
}

static void
skip_space (Scanner *scanner)
{
  char c;

  while ((c = peek (scanner)) == ' ' || c == '\t' || c == '\n' || c == '\r')
    scanner->offset++;
}

/* The four hexadecimal digits after "\u". */
static gboolean
take_unit (Scanner *scanner, gunichar *unit, GError **error)
{
  gunichar value = 0;

  for (int i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (peek (scanner));

    if (digit < 0)
      return fail_at (scanner->offset, "\\u needs four hexadecimal digits", error);
    value = value * 16 + (gunichar) digit;
    scanner->offset++;
  }
  *unit = value;
  return TRUE;
}

/* What follows "\u": one unit, or two that make a surrogate pair. */
static gboolean
take_unicode_escape (Scanner *scanner, GString *unescaped, GError **error)
{
  gsize start = scanner->offset;
  gunichar unit, low;

  if (!take_unit (scanner, &unit, error))
    return FALSE;
  if (unit == 0)
    return fail_at (start, "U+0000 is not accepted", error);
  if (unit >= 0xd800 && unit <= 0xdfff) {
    if (unit >= 0xdc00 || !take (scanner, '\\') || !take (scanner, 'u'))
      return fail_at (start, "a surrogate without its other half", error);
    if (!take_unit (scanner, &low, error))
      return FALSE;
    if (low < 0xdc00 || low > 0xdfff)
      return fail_at (start, "a surrogate without its other half", error);
    unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
  }
  if (unescaped != NULL)
    g_string_append_unichar (unescaped, unit);
  return TRUE;
}

static gboolean
take_escape (Scanner *scanner, GString *unescaped, GError **error)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  char letter = peek (scanner);
  const char *found = letter != '\0' ? strchr (letters, letter) : NULL;

  if (take (scanner, 'u'))
    return take_unicode_escape (scanner, unescaped, error);
  if (found == NULL)
    return fail_at (scanner->offset, "an unknown escape", error);
  if (unescaped != NULL)
    g_string_append_c (unescaped, meanings[found - letters]);
  scanner->offset++;
  return TRUE;
}

/* A string whose quote is the next byte. @unescaped gets its value unless it is NULL. */
static gboolean
check_string (Scanner *scanner, GString *unescaped, GError **error)
{
  if (!take (scanner, '"'))
    return fail_at (scanner->offset, "a string in double quotes is wanted here", error);
  while (!take (scanner, '"')) {
    char c = peek (scanner);

    if (scanner->offset >= scanner->length)
      return fail_at (scanner->offset, "the text ends within a string", error);
    if ((guchar) c < 0x20)
      return fail_at (scanner->offset, "a control character within a string", error);
    scanner->offset++;
    if (c != '\\') {
      if (unescaped != NULL)
        g_string_append_c (unescaped, c);
    } else if (!take_escape (scanner, unescaped, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
skip_digits (Scanner *scanner)
{
  gsize start = scanner->offset;

  while (g_ascii_isdigit (peek (scanner)))
    scanner->offset++;
  return scanner->offset > start;
}

static gboolean
is_in_range (const char *number, gboolean whole)
{
  if (!whole)
    return isfinite (g_ascii_strtod (number, NULL));
  errno = 0;
  g_ascii_strtoll (number, NULL, 10);
  return errno == 0;
}

static gboolean
check_number (Scanner *scanner, GError **error)
{
  gsize start = scanner->offset;
  gboolean whole = TRUE;
  gboolean complete;
  g_autofree char *number = NULL;

  take (scanner, '-');
  complete = take (scanner, '0') || skip_digits (scanner);
  if (complete && take (scanner, '.')) {
    whole = FALSE;
    complete = skip_digits (scanner);
  }
  if (complete && (take (scanner, 'e') || take (scanner, 'E'))) {
    whole = FALSE;
    if (!take (scanner, '+'))
      take (scanner, '-');
    complete = skip_digits (scanner);
  }
  if (!complete)
    return fail_at (scanner->offset, "a digit is wanted here", error);

  number = g_strndup (scanner->text + start, scanner->offset - start);
  if (!is_in_range (number, whole))
    return fail_at (start, "a number that is too large", error);
  return TRUE;
}

static gboolean
check_word (Scanner *scanner, const char *word, GError **error)
{
  gsize start = scanner->offset;

  for (; *word != '\0'; word++) {
    if (!take (scanner, *word))
      return fail_at (start, "a value is wanted here", error);
  }
  return TRUE;
}

static void
clear_key (gpointer key)
{
  g_free (((Key *) key)->name);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const Key *first = a;
  const Key *second = b;
  int order = strcmp (first->name, second->name);

  if (order == 0)
    order = first->offset < second->offset ? -1 : 1;
  return order;
}

/* Sorted rather than hashed, so that nobody can choose keys that make it slow. */
static gboolean
check_keys_differ (GArray *keys, GError **error)
{
  g_array_sort (keys, compare_keys);
  for (guint i = 1; i < keys->len; i++) {
    const Key *key = &g_array_index (keys, Key, i);

    if (g_str_equal (g_array_index (keys, Key, i - 1).name, key->name))
      return fail_at (key->offset, "a key for the second time", error);
  }
  return TRUE;
}

static gboolean
check_member (Scanner *scanner, GArray *keys, GError **error)
{
  g_autoptr (GString) name = g_string_new (NULL);
  Key key = { NULL, scanner->offset };

  if (!check_string (scanner, name, error))
    return FALSE;
  key.name = g_string_free (g_steal_pointer (&name), FALSE);
  g_array_append_val (keys, key);
  skip_space (scanner);
  if (!take (scanner, ':'))
    return fail_at (scanner->offset, "a colon is wanted here", error);
  return check_value (scanner, error);
}

/* What follows '{'. */
static gboolean
check_object (Scanner *scanner, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (Key));

  g_array_set_clear_func (keys, clear_key);
  skip_space (scanner);
  if (take (scanner, '}'))
    return TRUE;
  do {
    skip_space (scanner);
    if (!check_member (scanner, keys, error))
      return FALSE;
    skip_space (scanner);
  } while (take (scanner, ','));
  if (!take (scanner, '}'))
    return fail_at (scanner->offset, "a comma or } is wanted here", error);
  return check_keys_differ (keys, error);
}

/* What follows '['. */
static gboolean
check_array (Scanner *scanner, GError **error)
{
  skip_space (scanner);
  if (take (scanner, ']'))
    return TRUE;
  do {
    if (!check_value (scanner, error))
      return FALSE;
    skip_space (scanner);
  } while (take (scanner, ','));
  if (!take (scanner, ']'))
    return fail_at (scanner->offset, "a comma or ] is wanted here", error);
  return TRUE;
}

static gboolean
check_container (Scanner *scanner, GError **error)
{
  gboolean passed;

  if (scanner->depth >= GH_JSON_MAX_DEPTH)
    return fail_at (scanner->offset, "nested too deeply", error);
  scanner->depth++;
  passed = take (scanner, '{') ? check_object (scanner, error)
                               : take (scanner, '[') && check_array (scanner, error);
  scanner->depth--;
  return passed;
}

static gboolean
check_value (Scanner *scanner, GError **error)
{
  skip_space (scanner);
  switch (peek (scanner)) {
  case '{':
  case '[':
    return check_container (scanner, error);
  case '"':
    return check_string (scanner, NULL, error);
  case 't':
    return check_word (scanner, "true", error);
  case 'f':
    return check_word (scanner, "false", error);
  case 'n':
    return check_word (scanner, "null", error);
  default:
    if (peek (scanner) == '-' || g_ascii_isdigit (peek (scanner)))
      return check_number (scanner, error);
    return fail_at (scanner->offset, "a value is wanted here", error);
  }
}

gboolean
gh_json_check (const char *text, gsize length, GError **error)
{
  Scanner scanner = { text, length, 0, 0 };
  const char *end = text;

  if (length > 0 && !g_utf8_validate_len (text, length, &end))
    return fail_at ((gsize) (end - text), "not UTF-8, or U+0000", error);
  if (!check_value (&scanner, error))
    return FALSE;
  skip_space (&scanner);
  if (scanner.offset < length)
    return fail_at (scanner.offset, "something after the end of the value", error);
  return TRUE;
}
