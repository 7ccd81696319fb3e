/* The languages of the site and the one that is spoken; see the header. */

#include "server/words/words.h"

#include "server/words/catalogue.h"
#include "words-embedded.h"

#include <string.h>

/* ---- plural forms; the test compares them with what the catalogues say ---- */

/* English, Spanish, German: 1 is one. */
static guint
plural_not_one (gulong number)
{
  return number != 1;
}

/* French, Portuguese of Brazil: 0 and 1 are one. */
static guint
plural_above_one (gulong number)
{
  return number > 1;
}

static guint
plural_arabic (gulong number)
{
  gulong rest = number % 100;
  if (number <= 2)
    return (guint) number;
  if (rest >= 3 && rest <= 10)
    return 3;
  return rest >= 11 ? 4 : 5;
}

static const GhLanguage languages[] = {
  { "en", "English", FALSE, NULL, plural_not_one },
  { "es", "Español", FALSE, "es.mo", plural_not_one },
  { "pt-BR", "Português (Brasil)", FALSE, "pt_BR.mo", plural_above_one },
  { "fr", "Français", FALSE, "fr.mo", plural_above_one },
  { "de", "Deutsch", FALSE, "de.mo", plural_not_one },
  { "ar", "العربية", TRUE, "ar.mo", plural_arabic },
  { NULL },
};

static const GhLanguage *spoken = languages;
static GhCatalogue catalogue; /* of what is spoken; empty for English */

const GhLanguage *
gh_languages (void)
{
  return languages;
}

const GhLanguage *
gh_language_find (const char *tag)
{
  for (const GhLanguage *language = languages; tag != NULL && language->tag != NULL; language++) {
    if (strcmp (language->tag, tag) == 0)
      return language;
  }
  return NULL;
}

static gboolean
open_catalogue (const GhLanguage *language)
{
  for (gsize i = 0; i < words_embedded_length; i++) {
    const GhEmbedded *file = &words_embedded[i];
    if (strcmp (file->name, language->catalogue) == 0)
      return gh_catalogue_open (&catalogue, file->bytes, file->length);
  }
  return FALSE;
}

void
gh_words_use (const char *tag)
{
  const GhLanguage *language = gh_language_find (tag);
  if (language == NULL)
    language = languages;
  if (language == spoken)
    return;
  spoken = languages;
  catalogue = (GhCatalogue){ .count = 0 };
  if (language->catalogue == NULL)
    return;
  if (open_catalogue (language))
    spoken = language;
  else
    g_warning ("The catalogue %s is not good", language->catalogue);
}

const GhLanguage *
gh_words_language (void)
{
  return spoken;
}

const char *
gh_words_text (const char *text)
{
  return gh_words_in (NULL, text);
}

const char *
gh_words_in (const char *context, const char *text)
{
  /* The catalogue's own header is what stands under "". */
  if (spoken->catalogue == NULL || text[0] == '\0')
    return text;
  const char *found = gh_catalogue_find (&catalogue, context, text, 0);
  return found != NULL ? found : text;
}

const char *
gh_words_plural (const char *one, const char *many, gulong number)
{
  const char *found = NULL;
  if (spoken->catalogue != NULL)
    found = gh_catalogue_find (&catalogue, NULL, one, spoken->plural (number));
  if (found != NULL)
    return found;
  return number == 1 ? one : many;
}
