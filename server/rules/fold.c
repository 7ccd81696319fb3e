/* Names as people type them; see the header. */

#include "server/rules/fold.h"

#include <string.h>

/* Letters that Unicode does not take apart. */
static const struct {
  gunichar letter;
  const char *plain;
} plains[] = {
  { 0x00e6, "ae" }, /* æ */
  { 0x00f8, "o" },  /* ø */
  { 0x0111, "d" },  /* đ */
  { 0x0131, "i" },  /* ı */
  { 0x0142, "l" },  /* ł */
  { 0x0153, "oe" }, /* œ */
};

static const char *
plain_of (gunichar letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plains); i++) {
    if (plains[i].letter == letter)
      return plains[i].plain;
  }
  return NULL;
}

static char *
fold_unicode (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *cased = g_utf8_casefold (valid, -1);
  g_autofree char *apart = g_utf8_normalize (cased, -1, G_NORMALIZE_NFKD);
  g_autofree char *again = g_utf8_casefold (apart, -1); /* what was compatible may have a case */
  GString *folded = g_string_sized_new (strlen (again));
  for (const char *c = again; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);
    const char *plain = plain_of (letter);
    if (plain != NULL)
      g_string_append (folded, plain);
    else if (!g_unichar_ismark (letter))
      g_string_append_unichar (folded, letter);
  }
  return g_string_free (folded, FALSE);
}

char *
gh_fold (const char *text)
{
  if (text == NULL)
    return NULL;
  return g_str_is_ascii (text) ? g_ascii_strdown (text, -1) : fold_unicode (text);
}

gboolean
gh_fold_matches (const char *const *words, const char *text, const char *other)
{
  g_autofree char *one = gh_fold (text);
  g_autofree char *two = gh_fold (other);
  for (; *words != NULL; words++) {
    if ((one == NULL || strstr (one, *words) == NULL) &&
        (two == NULL || strstr (two, *words) == NULL))
      return FALSE;
  }
  return TRUE;
}
