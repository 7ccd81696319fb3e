/* E-mail addresses and phone numbers; see the header. */

#include "server/rules/contact.h"

#include <string.h>

#define LOCAL_MAX  64
#define LABEL_MAX  63
#define DOMAIN_MAX 253

static gboolean
is_atom_character (guchar c)
{
  return g_ascii_isalnum (c) || c >= 0x80 || strchr ("!#$%&'*+-/=?^_`{|}~", c) != NULL;
}

static gboolean
is_dot_atom (const char *text, gsize length)
{
  if (length == 0 || text[0] == '.' || text[length - 1] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    guchar c = (guchar) text[i];
    if (c == '.' ? text[i + 1] == '.' : !is_atom_character (c))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);
  if (length == 0 || length > LABEL_MAX || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    guchar c = (guchar) label[i];
    if (!g_ascii_isalnum (c) && c != '-' && c < 0x80)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_domain (const char *text)
{
  if (strlen (text) > DOMAIN_MAX)
    return FALSE;
  g_auto (GStrv) labels = g_strsplit (text, ".", -1);
  guint count = g_strv_length (labels);
  for (guint i = 0; i < count; i++) {
    if (!is_label (labels[i]))
      return FALSE;
  }
  return count >= 2 && !g_ascii_isdigit (labels[count - 1][0]);
}

/* One spelling for all that lead to the same domain: full-width letters, other full stops, xn--.
 * NULL when it is none. Owned by the caller. */
static char *
normalise_domain (const char *typed)
{
  g_autofree char *ascii = g_hostname_to_ascii (typed);
  g_autofree char *lower = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;
  return lower != NULL && is_domain (lower) ? g_hostname_to_unicode (lower) : NULL;
}

char *
gh_email_normalise (const char *typed)
{
  if (typed == NULL || !g_utf8_validate (typed, -1, NULL))
    return NULL;
  g_autofree char *address = g_strstrip (g_strdup (typed));
  const char *at = strrchr (address, '@');
  if (at == NULL || strlen (address) > GH_EMAIL_MAX_BYTES)
    return NULL;
  for (const char *c = address; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);
    if (!g_unichar_isprint (character) || (character > 0x7f && g_unichar_isspace (character)))
      return NULL;
  }

  gsize local_length = (gsize) (at - address);
  g_autofree char *domain = normalise_domain (at + 1);
  if (local_length > LOCAL_MAX || !is_dot_atom (address, local_length) || domain == NULL)
    return NULL;
  address[local_length] = '\0';
  g_autofree char *normal = g_strconcat (address, "@", domain, NULL);
  return strlen (normal) <= GH_EMAIL_MAX_BYTES ? g_steal_pointer (&normal) : NULL;
}

char *
gh_phone_normalise (const char *typed)
{
  if (typed == NULL || !g_utf8_validate (typed, -1, NULL))
    return NULL;
  g_autofree char *text = g_strstrip (g_strdup (typed));
  const char *rest = text;
  if (g_str_has_prefix (rest, "+"))
    rest += 1;
  else if (g_str_has_prefix (rest, "00"))
    rest += 2;
  else
    return NULL;

  g_autoptr (GString) digits = g_string_new ("+");
  for (; *rest != '\0'; rest = g_utf8_next_char (rest)) {
    gunichar c = g_utf8_get_char (rest);
    if (c >= '0' && c <= '9')
      g_string_append_c (digits, (char) c);
    else if (c > 0x7f ? !g_unichar_isspace (c) && g_unichar_type (c) != G_UNICODE_DASH_PUNCTUATION
                      : strchr (" .-/()", (int) c) == NULL)
      return NULL;
  }
  if (digits->len < 9 || digits->len > 16 || digits->str[1] == '0')
    return NULL;
  return g_strdup (digits->str);
}

/* ---- masks ---- */

#define DOTS "\u2022\u2022\u2022"

char *
gh_email_mask (const char *email)
{
  const char *at = strrchr (email, '@');
  g_autofree char *first = g_utf8_substring (email, 0, 1);
  return g_strconcat (first, DOTS, at, NULL);
}

char *
gh_phone_mask (const char *phone)
{
  gsize length = strlen (phone);
  g_autofree char *first = g_strndup (phone, 2);
  return g_strconcat (first, DOTS DOTS, phone + length - 2, NULL);
}
