/* Mustache templates over json-c objects: the language of https://mustache.github.io (comments,
 * delimiters, interpolation, sections, inverted sections, partials, inheritance) and one addition
 * for translators:
 *
 *   {{#i18n}}Step {{number}} of {{total}}{{/i18n}}
 *
 * hands the text between, white space collapsed, to the translate function *before* the names in it
 * are filled in, so that a translator sees the whole sentence. What is filled in is escaped like
 * everywhere else. A translation that is not a good template, or that does more than interpolate,
 * is passed over for the original.
 *
 * Templates are part of the program and trusted; the data is not. Values are escaped for HTML in
 * text and in quoted attributes (& < > " '), broken UTF-8 and control characters come out as
 * U+FFFD, and nesting and size are bounded. */

#pragma once

#include "server/view/embedded.h"
#include <json-c/json.h>

G_BEGIN_DECLS

#define GH_TEMPLATE_ERROR (gh_template_error_quark ())
GQuark gh_template_error_quark (void);

typedef enum {
  GH_TEMPLATE_ERROR_MISSING, /* no template of that name */
  GH_TEMPLATE_ERROR_SYNTAX,  /* a template is not well formed: names file and line */
  GH_TEMPLATE_ERROR_BOUNDS,  /* nested deeper or grown larger than any page of ours */
} GhTemplateError;

/* Partials, parents and sections nested into each other; bytes of one page. */
#define GH_TEMPLATE_MAX_DEPTH 48
#define GH_TEMPLATE_MAX_BYTES (4 * 1024 * 1024)

/* The translation of @text, or @text itself. What comes back is only borrowed and must stay valid
 * until the next call. */
typedef const char *(*GhTranslate) (const char *text, gpointer data);

typedef struct _GhTemplates GhTemplates;

/* A set of templates. Nothing is parsed before a page needs it; each is parsed at most once.
 *
 * @files: sorted by name (shared/embed.py does), borrowed: must outlive the set
 * @translate: NULL leaves texts as they are
 * @data: handed to @translate */
GhTemplates *gh_templates_new (const GhEmbedded *files, gsize length, GhTranslate translate,
                               gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void gh_templates_free (GhTemplates *templates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhTemplates, gh_templates_free)

/* The page that template @name (a file name, "calendar.html") makes of @data. Names that end in
 * ".txt" are plain text: nothing is escaped in them, nor in the partials they pull in.
 *
 * Partials and parents are named by their file names too ({{<layout.html}}); one that does not
 * exist is empty, as the language wants it. A section is skipped when its value is absent, null,
 * false, "" or an empty array; 0 counts as a value.
 *
 * @data: an object, borrowed; NULL is an empty one
 *
 * Owned by the caller: valid UTF-8 when the templates are. NULL with MISSING, SYNTAX or BOUNDS. */
char *gh_templates_render (GhTemplates *templates, const char *name, json_object *data,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
