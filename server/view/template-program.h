/* A parsed template: a flat row of tokens over its source, where each opening tag knows its closing
 * one. Inside the engine only: template.h is what others use.
 *
 * template-program.c cuts the source into tokens and matches them, template-lines.c settles white
 * space (standalone tags, indentation), template-render.c walks the row with data. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  GH_TOKEN_TEXT,     /* at most one line, its newline included */
  GH_TOKEN_VARIABLE, /* {{name}} */
  GH_TOKEN_RAW,      /* {{{name}}} or {{&name}} */
  GH_TOKEN_MESSAGE,  /* {{#i18n}}text{{/i18n}}, all of it */
  GH_TOKEN_SECTION,  /* {{#name}} */
  GH_TOKEN_INVERTED, /* {{^name}} */
  GH_TOKEN_BLOCK,    /* {{$name}} */
  GH_TOKEN_PARENT,   /* {{<name}} */
  GH_TOKEN_PARTIAL,  /* {{>name}} */
  GH_TOKEN_CLOSE,    /* {{/name}} */
  GH_TOKEN_SILENT,   /* comments, delimiters, white space of standalone tags */
} GhTokenKind;

typedef struct _GhProgram GhProgram;

typedef struct {
  GhTokenKind kind;
  guint line;          /* in the source, from 1 */
  guint match;         /* opening tag: its CLOSE; CLOSE: its opening tag */
  gboolean line_start; /* something that is written stands first on its line */
  gboolean standalone; /* alone on its line, which is not written */
  gboolean in_parent;  /* directly inside a PARENT, where only blocks count */
  const char *text;    /* the text, or the name as written; inside the source */
  gsize length;
  const char *indent;  /* white space that belongs before each line of what a PARTIAL, PARENT or */
  gsize indent_length; /* BLOCK puts here; for other standalone tags what stood before them */
  const char *key;     /* the name; of VARIABLE, RAW, SECTION, INVERTED cut at its dots into … */
  guint parts;         /* … that many strings in a row; 0 is the implicit iterator "." */
  GhProgram *message;  /* MESSAGE: @key parsed; owned */
} GhToken;

struct _GhProgram {
  GhToken *tokens;
  guint length;
  GStringChunk *keys;
};

/* Parses @length bytes of @source, which is borrowed: it must outlive the program. @name is for
 * messages only. NULL with GH_TEMPLATE_ERROR_SYNTAX. */
GhProgram *gh_program_parse (const char *name, const char *source, gsize length,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gh_program_free (GhProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhProgram, gh_program_free)

/* Whether @program does nothing but text and escaped interpolation: what a message may be. */
gboolean gh_program_is_plain (const GhProgram *program);

/* Settles the white space of a program whose tags are matched (template-lines.c). */
void gh_program_settle_lines (GhProgram *program);

G_END_DECLS
