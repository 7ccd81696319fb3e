/* Takes contact data out of what servers say; see the header. */

#include "server/deliver/redact.h"

#include <string.h>

#define HIDDEN "…"
/* More than this is not looked at. */
#define SEARCHED_BYTES 4096

/* What cannot be in an address as servers write it, and the ways to write its @. */
#define ADDRESS_END "\\s<>()\\[\\],;:\"'`"
#define AT          "(?:@|＠|﹫|%40|=40)"

/* What a mention must not continue, and what must not continue it. */
#define NOT_BEFORE "(?<![\\p{L}\\p{N}])"
#define NOT_AFTER  "(?![\\p{L}\\p{N}])"

/* A ticket code of so many characters is hidden within a longer word, too: a filter that quotes a
 * mail as it was sent has "=3D" before it. A shorter one would tear words apart. */
#define WITHIN_WORDS_CHARS 6

/* What a message holds that nobody else may have, when a filter or a gateway quotes it: the end of
 * the link to a reservation, or what is as long; a code of ours; a one-time code. */
#define SIGNED_ID     "[a-z0-9_-]{32,}+"
#define TICKET_CODE   "\\bTKT[\\s-]?\\d{4}[\\s-]?[0-9a-z]{6}[\\s-]?[0-9a-z]{6}\\b"
#define ONE_TIME_CODE "(?<![\\p{L}\\p{Nd}.])\\p{Nd}{6}(?![\\p{L}\\p{Nd}]|\\.\\p{Nd})"

/* The first SEARCHED_BYTES of @words, without what the cut may have gone through: half an address
 * or number would not be seen as one. Owned by the caller. */
static char *
beginning (const char *words)
{
  char *part = g_strndup (words, SEARCHED_BYTES);
  if (strlen (part) < SEARCHED_BYTES)
    return part;
  gsize length = SEARCHED_BYTES;
  while (length > 0 && !g_ascii_isspace (part[length - 1]))
    length--;
  while (length > 0 && (g_ascii_isspace (part[length - 1]) ||
                        strchr ("0123456789()./+-", part[length - 1]) != NULL))
    length--;
  part[length] = '\0';
  return part;
}

/* One line, its spaces one each. */
static char *
one_line (const char *words)
{
  g_autofree char *part = beginning (words);
  g_autofree char *valid = g_utf8_make_valid (part, -1);
  GString *line = g_string_new (NULL);
  gboolean space = FALSE;
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);
    if (g_unichar_isspace (character) || g_unichar_iscntrl (character) ||
        g_unichar_type (character) == G_UNICODE_FORMAT) {
      space = line->len > 0;
      continue;
    }
    if (space)
      g_string_append_c (line, ' ');
    space = FALSE;
    g_string_append_unichar (line, character);
  }
  return g_string_free (line, FALSE);
}

static gboolean
is_ipv4 (const char *text)
{
  g_auto (GStrv) groups = g_strsplit (text, ".", -1);
  gboolean good = g_strv_length (groups) == 4;
  for (char **group = groups; good && *group != NULL; group++)
    good = g_ascii_string_to_unsigned (*group, 10, 0, 255, NULL, NULL);
  return good;
}

static gboolean
on_number (const GMatchInfo *match, GString *result, gpointer data)
{
  g_autofree char *number = g_match_info_fetch (match, 0);
  g_string_append (result, is_ipv4 (number) ? number : HIDDEN);
  return FALSE;
}

/* A word is an address when there is an @ in it, neither first nor last. */
static gboolean
on_word (const GMatchInfo *match, GString *result, gpointer data)
{
  g_autofree char *word = g_match_info_fetch (match, 0);
  gboolean address = g_regex_match_simple ("." AT ".", word, G_REGEX_CASELESS, 0);
  g_string_append (result, address ? HIDDEN : word);
  return FALSE;
}

static gboolean
on_mention (const GMatchInfo *match, GString *result, gpointer data)
{
  g_string_append (result, HIDDEN);
  return FALSE;
}

/* Has @replace look at whatever @pattern matches in *@text. Patterns must not look at one character
 * again and again: what a server says may be made to keep them busy. */
static void
hide (char **text, const char *pattern, GRegexEvalCallback replace)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  char *hidden =
      regex != NULL ? g_regex_replace_eval (regex, *text, -1, 0, 0, replace, NULL, NULL) : NULL;
  g_free (*text);
  /* A search that gave up has not looked everywhere: nothing of it may be kept. */
  *text = hidden != NULL ? hidden : g_strdup (HIDDEN);
}

/* Hides every mention of @to, and of the part before its @ alone. */
static void
hide_recipient (char **text, const char *to)
{
  g_autofree char *valid = g_utf8_make_valid (to, -1);
  const char *at = strchr (valid, '@');
  g_autofree char *local = at != NULL ? g_strndup (valid, (gsize) (at - valid)) : g_strdup (valid);
  g_autofree char *first = g_regex_escape_string (local, -1);
  g_autofree char *rest = g_regex_escape_string (at != NULL ? at : "", -1);
  g_autofree char *pattern = g_strdup_printf (NOT_BEFORE "%s(?:%s)?" NOT_AFTER, first, rest);
  if (local[0] != '\0')
    hide (text, pattern, on_mention);
}

/* Hides every mention of @ticket_code, as it is and as a URL has it. */
static void
hide_ticket_code (char **text, const char *ticket_code)
{
  g_autofree char *line = one_line (ticket_code);
  g_autofree char *in_url = g_uri_escape_string (line, NULL, FALSE);
  g_autofree char *first = g_regex_escape_string (line, -1);
  g_autofree char *second = g_regex_escape_string (in_url, -1);
  gboolean anywhere = g_utf8_strlen (line, -1) >= WITHIN_WORDS_CHARS;
  g_autofree char *pattern = g_strdup_printf ("%s(?:%s|%s)%s", anywhere ? "" : NOT_BEFORE, first,
                                              second, anywhere ? "" : NOT_AFTER);
  if (line[0] != '\0')
    hide (text, pattern, on_mention);
}

/* How long the codes at the start are: "550 5.1.1 ". */
static gsize
codes_length (const char *line)
{
  gsize length = 0;
  if (strspn (line, "0123456789") == 3 && line[3] == ' ') {
    length = 4;
    gsize enhanced = strspn (line + length, "0123456789.");
    const char *dots = line + length;
    if (enhanced >= 5 && enhanced <= 9 && dots[1] == '.' && dots[enhanced] == ' ')
      length += enhanced + 1;
  }
  return length;
}

char *
gh_redact (const char *words, const char *to, const char *ticket_code)
{
  g_autofree char *line = one_line (words != NULL ? words : "");
  gsize codes = codes_length (line);
  g_autofree char *rest = g_strdup (line + codes);
  line[codes] = '\0';
  /* First, while it is whole: another pattern may match a part of it. */
  if (ticket_code != NULL)
    hide_ticket_code (&rest, ticket_code);
  if (to != NULL)
    hide_recipient (&rest, to);
  hide (&rest, "\"[^\"]*+\"" AT "[^" ADDRESS_END "]++", on_mention);
  hide (&rest, "[^" ADDRESS_END "]++", on_word);
  hide (&rest, SIGNED_ID, on_mention);
  hide (&rest, TICKET_CODE, on_mention);
  hide (&rest, "\\+?\\p{Nd}(?:[\\s()._\\/\\p{Pd}]{0,3}\\p{Nd}){6,}+", on_number);
  hide (&rest, ONE_TIME_CODE, on_mention);
  g_autofree char *whole = g_strconcat (line, rest, NULL);
  return g_utf8_strlen (whole, -1) > GH_REDACT_MAX_CHARS
             ? g_utf8_substring (whole, 0, GH_REDACT_MAX_CHARS)
             : g_steal_pointer (&whole);
}
