/* What people read, in their language. The programs of the server carry their catalogues inside
 * (po/, compiled and embedded): a CGI that a web server copies anywhere, or that is linked
 * statically, on a machine without locales, speaks all its languages, and looks no file up.
 *
 * The macros are gettext's, so that po/update-pot.py finds the texts. The kiosk has GTK's gettext
 * and installed catalogues of the same texts. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One language of the site. */
typedef struct {
  const char *tag;       /* "pt-BR" (BCP 47): in HTML, HTTP, and with a reservation */
  const char *name;      /* what its speakers call it */
  gboolean rtl;          /* written from right to left */
  const char *catalogue; /* among the embedded ones; NULL for English, which the sources speak */
  guint (*plural) (gulong number); /* which plural form @number takes (Plural-Forms in po/) */
} GhLanguage;

/* All languages, English first, in the order that they are offered in. Static; ended by a NULL tag.
 */
const GhLanguage *gh_languages (void);
/* The one of exactly this tag, NULL when there is none; @tag may be anything, or NULL. Static. */
const GhLanguage *gh_language_find (const char *tag);

/* Speaks the language of @tag from now on, in the whole process, as often as wanted. An unknown one
 * or NULL is English, which costs nothing. */
void gh_words_use (const char *tag);
/* The language that is spoken. Static, never NULL. */
const GhLanguage *gh_words_language (void);

/* @text translated; itself when the catalogue lacks it. Borrowed. Translations that are used as
 * formats have the same directives: tests/lint sees to it. */
const char *gh_words_text (const char *text) G_GNUC_FORMAT (1);
/* Likewise, of the texts that say the same in English the one that stands in @context. */
const char *gh_words_in (const char *context, const char *text) G_GNUC_FORMAT (2);
/* Likewise, the form that goes with @number: @one or @many in English. */
const char *gh_words_plural (const char *one, const char *many, gulong number) G_GNUC_FORMAT (1)
    G_GNUC_FORMAT (2);

#define _(text)            gh_words_text (text)
#define N_(text)           (text)
#define C_(context, text)  gh_words_in (context, text)
#define NC_(context, text) (text)

G_END_DECLS
