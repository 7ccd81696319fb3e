/* The visitor's language; see the header. glibc's gettext looks translations up by $LANGUAGE under
 * C.UTF-8, which is always there; setting it up is skipped for English, which is what the source is
 * written in. */

#include "server/http/language.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

/* gettext remembers answers; this counter makes it ask again after a change. */
extern int _nl_msg_cat_cntr;

/* Tags and their gettext names; the first is what the source is written in. po/LINGUAS has the
 * others. */
static const struct {
  const char *tag;
  const char *locale;
} languages[] = {
  { "en", "en" },
};

static gboolean
tag_fits (const char *range, gsize length, const char *tag)
{
  if (g_ascii_strncasecmp (range, tag, length) == 0 && (tag[length] == '\0' || tag[length] == '-'))
    return TRUE;
  /* "en-GB" is content with "en". */
  gsize tag_length = strlen (tag);
  return tag_length < length && g_ascii_strncasecmp (range, tag, tag_length) == 0 &&
         range[tag_length] == '-';
}

/* The weight after ";q=", 1 when there is none; never fails. */
static double
read_weight (const char *range)
{
  const char *weight = strstr (range, "q=");
  return weight != NULL ? g_ascii_strtod (weight + strlen ("q="), NULL) : 1.0;
}

const char *
gh_language_choose (const char *accept)
{
  const char *best = languages[0].tag;
  double best_weight = 0.0;
  g_auto (GStrv) ranges = g_strsplit (accept != NULL ? accept : "", ",", 32);
  for (char **item = ranges; *item != NULL; item++) {
    const char *range = g_strstrip (*item);
    gsize length = strcspn (range, "; \t");
    double weight = read_weight (range + length);
    for (gsize i = 0; length > 0 && i < G_N_ELEMENTS (languages); i++) {
      if (weight > best_weight && tag_fits (range, length, languages[i].tag)) {
        best = languages[i].tag;
        best_weight = weight;
      }
    }
  }
  return best;
}

void
gh_language_use (const char *language)
{
  static const char *current = NULL;
  if (current == NULL && strcmp (language, languages[0].tag) == 0)
    return;
  if (current == NULL) {
    setlocale (LC_ALL, "C.UTF-8");
    bindtextdomain (GETTEXT_PACKAGE, LOCALE_DIR);
    bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
    textdomain (GETTEXT_PACKAGE);
  }
  if (g_strcmp0 (current, language) == 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    if (strcmp (languages[i].tag, language) == 0) {
      g_setenv ("LANGUAGE", languages[i].locale, TRUE);
      current = languages[i].tag;
      _nl_msg_cat_cntr++;
    }
  }
}
