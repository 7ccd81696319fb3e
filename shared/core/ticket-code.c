/* Ticket codes: drawing new ones, and finding our form in what people type, paste and scan.
 * The check character is ISO 7064's hybrid system MOD 37,36 (as in GRid, the music release id). */

#include "core/ticket-code.h"

#include <string.h>

#include "core/random-id.h"

#define ALPHABET     "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#define PREFIX       "TKT"
#define PREFIX_CHARS 3
#define YEAR_CHARS   4
#define BODY_CHARS   15 /* year and random characters: what the check character covers */
#define FULL_CHARS   (BODY_CHARS + 1)

#define SOFT_HYPHEN   0x00ad
#define HYPHEN_BULLET 0x2043
#define MINUS_SIGN    0x2212

static gboolean
is_kept_letter (char c)
{
  return c != '\0' && strchr (ALPHABET, c) != NULL;
}

static int
check_value (char c)
{
  if (g_ascii_isdigit (c))
    return c - '0';
  if (g_ascii_isupper (c))
    return c - 'A' + 10;
  return -1;
}

char
gh_ticket_code_check_character (const char *fifteen)
{
  int product = 36;
  int check;

  for (int i = 0; i < BODY_CHARS; i++) {
    int value = check_value (fifteen[i]);
    int sum;

    if (value < 0)
      return '\0';
    sum = (product + value) % 36;
    product = 2 * (sum == 0 ? 36 : sum) % 37;
  }
  if (fifteen[BODY_CHARS] != '\0')
    return '\0';

  check = (37 - product) % 36;
  return (char) (check < 10 ? '0' + check : 'A' + check - 10);
}

/* TKT-YYYY-XXXXXX-XXXXXX of the sixteen characters in @full. */
static char *
print_code (const char *full)
{
  return g_strdup_printf (PREFIX "-%.4s-%.6s-%.6s", full, full + YEAR_CHARS, full + YEAR_CHARS + 6);
}

char *
gh_ticket_code_new (int year)
{
  char full[FULL_CHARS + 1] = "";

  g_assert (year >= 1000 && year <= 9999);

  g_snprintf (full, sizeof full, "%d", year);
  do {
    for (int i = YEAR_CHARS; i < BODY_CHARS; i++)
      full[i] = ALPHABET[gh_random_below (sizeof ALPHABET - 1)];
    full[BODY_CHARS] = '\0';
    full[BODY_CHARS] = gh_ticket_code_check_character (full);
  } while (!is_kept_letter (full[BODY_CHARS]));
  return print_code (full);
}

/* Zero-width characters come along when a code is copied from a mail or a web page. */
static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x200b || c == 0x2060 || c == 0xfeff;
}

static gboolean
is_dash (gunichar c)
{
  return g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION || c == SOFT_HYPHEN ||
         c == HYPHEN_BULLET || c == MINUS_SIGN;
}

/* The part of @text without blanks around it. */
static char *
strip (const char *text)
{
  const char *end = text + strlen (text);

  while (*text != '\0' && is_blank (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text) {
    const char *last = g_utf8_prev_char (end);

    if (!is_blank (g_utf8_get_char (last)))
      break;
    end = last;
  }
  return g_strndup (text, (gsize) (end - text));
}

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return TRUE;
  }
  return FALSE;
}

/* The sixteen characters after TKT when @text is of our form once its blanks and dashes are gone,
 * with the letters that look like digits read as those digits; else NULL. */
static char *
find_our_form (const char *text)
{
  g_autoptr (GString) packed = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);

    if (is_blank (c) || is_dash (c))
      continue;
    if (c >= 0x80 || !g_ascii_isalnum ((char) c))
      return NULL;
    g_string_append_c (packed, g_ascii_toupper ((char) c));
  }
  if (packed->len != PREFIX_CHARS + FULL_CHARS || !g_str_has_prefix (packed->str, PREFIX))
    return NULL;

  g_string_erase (packed, 0, PREFIX_CHARS);
  for (gsize i = 0; i < packed->len; i++) {
    char *c = &packed->str[i];

    if (*c == 'O')
      *c = '0';
    else if (*c == 'I' || *c == 'L')
      *c = '1';
    if (i < YEAR_CHARS ? !g_ascii_isdigit (*c) : !is_kept_letter (*c))
      return NULL;
  }
  return g_string_free (g_steal_pointer (&packed), FALSE);
}

static gboolean
check_fits (const char *full)
{
  char body[BODY_CHARS + 1];

  g_strlcpy (body, full, sizeof body);
  return gh_ticket_code_check_character (body) == full[BODY_CHARS];
}

/* The kind of @text, which has no blanks around it; @full is what find_our_form() gives. */
static GhTicketCodeKind
judge (const char *text, char **full)
{
  if (*text == '\0')
    return GH_TICKET_CODE_EMPTY;
  if (has_control (text))
    return GH_TICKET_CODE_INVALID;
  if (g_utf8_strlen (text, -1) > GH_TICKET_CODE_MAX_CHARS)
    return GH_TICKET_CODE_TOO_LONG;

  *full = find_our_form (text);
  if (*full == NULL)
    return GH_TICKET_CODE_FOREIGN;
  return check_fits (*full) ? GH_TICKET_CODE_OURS : GH_TICKET_CODE_BAD_CHECK;
}

GhTicketCodeKind
gh_ticket_code_read (const char *typed, char **as_typed, char **canonical)
{
  g_autofree char *stripped = NULL;
  g_autofree char *full = NULL;
  GhTicketCodeKind kind = GH_TICKET_CODE_INVALID;
  gboolean keeps_text;

  if (typed == NULL)
    kind = GH_TICKET_CODE_EMPTY;
  else if (g_utf8_validate (typed, -1, NULL)) {
    stripped = strip (typed);
    kind = judge (stripped, &full);
  }

  keeps_text = kind == GH_TICKET_CODE_OURS || kind == GH_TICKET_CODE_BAD_CHECK ||
               kind == GH_TICKET_CODE_FOREIGN;
  if (as_typed != NULL)
    *as_typed = keeps_text ? g_steal_pointer (&stripped) : NULL;
  if (canonical != NULL)
    *canonical = full != NULL ? print_code (full) : NULL;
  return kind;
}
