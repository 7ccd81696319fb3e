/* Makes header fields; see the header. */

#include "server/deliver/header.h"

#include <string.h>

#define LINE_MAX_CHARS  76 /* of a line with encoded words: RFC 2047, 2 */
#define WORD_MAX_CHARS  60 /* a longer one is encoded, so that it can be folded */
#define ENCODED_OPEN    "=?UTF-8?B?"
#define ENCODED_CLOSE   "?="
#define ENCODED_FRAME   (strlen (ENCODED_OPEN) + strlen (ENCODED_CLOSE))
#define LINE_SEPARATOR  0x2028
#define PARA_SEPARATOR  0x2029
#define LAST_C1_CONTROL 0x9f

gboolean
gh_header_is_clean (const char *value)
{
  if (value == NULL || !g_utf8_validate (value, -1, NULL))
    return FALSE;
  for (const char *c = value; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);
    if (character < 0x20 || (character >= 0x7f && character <= LAST_C1_CONTROL) ||
        character == LINE_SEPARATOR || character == PARA_SEPARATOR)
      return FALSE;
  }
  return TRUE;
}

gboolean
gh_header_is_plain (const char *value)
{
  if (value == NULL || value[0] == '\0')
    return FALSE;
  for (const char *c = value; *c != '\0'; c++) {
    if (*c != ' ' && (!g_ascii_isgraph (*c) || *c == '"' || *c == '\\'))
      return FALSE;
  }
  return TRUE;
}

/* ---- encoding and folding ---- */

/* Adds @word to the field, on a new line when it would not fit into this one. @column is how far
 * the line is. */
static void
add_word (GString *field, gsize *column, const char *word)
{
  gsize length = strlen (word);
  if (*column + 1 + length > LINE_MAX_CHARS) {
    g_string_append (field, "\r\n");
    *column = 0;
  }
  g_string_append_c (field, ' ');
  g_string_append (field, word);
  *column += 1 + length;
}

/* How many bytes of @text fit into @room, whole characters only. */
static gsize
whole_characters (const char *text, gsize room)
{
  gsize length = 0;
  while (text[length] != '\0') {
    gsize next = (gsize) (g_utf8_next_char (text + length) - text);
    if (next > room)
      break;
    length = next;
  }
  return length;
}

/* Writes @text as encoded words, which readers put together without the spaces between. */
static void
add_encoded (GString *field, gsize *column, const char *text)
{
  for (const char *rest = text; *rest != '\0';) {
    gsize room = (LINE_MAX_CHARS - 1 - MIN (*column, 30) - ENCODED_FRAME) / 4 * 3;
    gsize length = whole_characters (rest, room);
    g_autofree char *base64 = g_base64_encode ((const guchar *) rest, length);
    g_autofree char *word = g_strconcat (ENCODED_OPEN, base64, ENCODED_CLOSE, NULL);
    add_word (field, column, word);
    if (rest[length] != '\0') {
      g_string_append (field, "\r\n");
      *column = 0;
    }
    rest += length;
  }
}

/* Whether @text cannot stand as it is: not ASCII, looks encoded, or its spaces would not survive
 * folding. */
static gboolean
needs_encoding (const char *text)
{
  if (!g_str_is_ascii (text) || strstr (text, "=?") != NULL || strstr (text, "  ") != NULL ||
      text[0] == ' ' || g_str_has_suffix (text, " "))
    return TRUE;
  for (const char *word = text; *word != '\0'; word += strspn (word, " ")) {
    gsize length = strcspn (word, " ");
    if (length > WORD_MAX_CHARS)
      return TRUE;
    word += length;
  }
  return FALSE;
}

static GString *
begin_field (const char *field, gsize *column)
{
  GString *line = g_string_new (field);
  g_string_append_c (line, ':');
  *column = line->len;
  return line;
}

char *
gh_header_text (const char *field, const char *text)
{
  gsize column;
  GString *line = begin_field (field, &column);
  if (needs_encoding (text)) {
    add_encoded (line, &column, text);
  } else {
    g_auto (GStrv) words = g_strsplit (text, " ", -1);
    for (char **word = words; *word != NULL; word++)
      add_word (line, &column, *word);
  }
  return g_string_free (line, FALSE);
}

static void
add_quoted (GString *line, gsize *column, const char *name)
{
  g_autoptr (GString) quoted = g_string_new ("\"");
  for (const char *c = name; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_c (quoted, '\\');
    g_string_append_c (quoted, *c);
  }
  g_string_append_c (quoted, '"');
  add_word (line, column, quoted->str);
}

char *
gh_header_mailbox (const char *field, const char *name, const char *address)
{
  gsize column;
  GString *line = begin_field (field, &column);
  if (name == NULL || name[0] == '\0') {
    add_word (line, &column, address);
    return g_string_free (line, FALSE);
  }
  if (needs_encoding (name) || strlen (name) > WORD_MAX_CHARS)
    add_encoded (line, &column, name);
  else
    add_quoted (line, &column, name);
  g_autofree char *bracketed = g_strconcat ("<", address, ">", NULL);
  add_word (line, &column, bracketed);
  return g_string_free (line, FALSE);
}

/* ---- Date and Message-ID ---- */

char *
gh_header_date (gint64 instant)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (instant);
  if (when == NULL)
    when = g_date_time_new_from_unix_utc (1);
  return g_strdup_printf ("Date: %s, %d %s %04d %02d:%02d:%02d +0000",
                          days[g_date_time_get_day_of_week (when) - 1],
                          g_date_time_get_day_of_month (when),
                          months[g_date_time_get_month (when) - 1], g_date_time_get_year (when),
                          g_date_time_get_hour (when), g_date_time_get_minute (when),
                          g_date_time_get_second (when));
}

/* The host of a URL as it may stand behind the @ of a Message-ID. Owned by the caller. */
static char *
message_id_host (const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || host[0] == '\0')
    return g_strdup ("localhost");
  if (strchr (host, ':') != NULL)
    return g_strdup_printf ("[IPv6:%s]", host);
  g_autofree char *ascii = g_hostname_to_ascii (host);
  gboolean good = ascii != NULL && ascii[0] != '\0';
  for (const char *c = ascii; good && *c != '\0'; c++)
    good = g_ascii_isalnum (*c) || strchr (".-_", *c) != NULL;
  return g_strdup (good ? ascii : "localhost");
}

char *
gh_header_message_id (gint64 message_id, gint64 created_at, const char *base_url)
{
  g_autofree char *host = message_id_host (base_url);
  return g_strdup_printf ("Message-ID: <gatehouse.%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "@%s>",
                          message_id, created_at, host);
}
