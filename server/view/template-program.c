/* Cuts a Mustache template into tokens and finds the closing tag of each opening one. Works on the
 * source in place: tokens are slices of it, only names are copied. */

#include "server/view/template-program.h"
#include "server/view/template.h"

#include <string.h>

#define MAX_DELIMITER 16

typedef struct {
  const char *name; /* of the template */
  const char *at;   /* what is not read yet */
  const char *end;
  guint line;
  char open[MAX_DELIMITER];
  char close[MAX_DELIMITER];
  GArray *tokens;
  GStringChunk *keys;
} Parser;

/* One tag, between its delimiters. */
typedef struct {
  char sigil; /* '\0' for a plain variable */
  const char *content;
  gsize length;
} Tag;

static gboolean G_GNUC_PRINTF (3, 4)
    syntax_error (const Parser *parser, GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *what = NULL;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, GH_TEMPLATE_ERROR, GH_TEMPLATE_ERROR_SYNTAX, "%s:%u: %s", parser->name,
               parser->line, what);
  return FALSE;
}

static const char *
find (const char *from, const char *end, const char *what)
{
  return memmem (from, (gsize) (end - from), what, strlen (what));
}

static void
trim (const char **text, gsize *length)
{
  while (*length > 0 && g_ascii_isspace (**text)) {
    (*text)++;
    (*length)--;
  }
  while (*length > 0 && g_ascii_isspace ((*text)[*length - 1]))
    (*length)--;
}

static void
count_lines (Parser *parser, const char *from, const char *to)
{
  for (const char *at = from; (at = memchr (at, '\n', (gsize) (to - at))) != NULL; at++)
    parser->line++;
}

/* Adds the text up to @to, a token a line. */
static void
add_text (Parser *parser, const char *to)
{
  while (parser->at < to) {
    const char *newline = memchr (parser->at, '\n', (gsize) (to - parser->at));
    const char *stop = newline != NULL ? newline + 1 : to;
    GhToken token = { .kind = GH_TOKEN_TEXT,
                      .line = parser->line,
                      .text = parser->at,
                      .length = (gsize) (stop - parser->at) };

    g_array_append_val (parser->tokens, token);
    if (newline != NULL)
      parser->line++;
    parser->at = stop;
  }
}

/* Reads the tag at parser->at, which stands on the opening delimiter, and moves behind it. */
static gboolean
read_tag (Parser *parser, Tag *tag, GError **error)
{
  const char *content = parser->at + strlen (parser->open);
  const char *inner_close = "";
  const char *stop = NULL;

  tag->sigil = '\0';
  if (content < parser->end && strchr ("#^/>&!$<{=", *content) != NULL && *content != '\0')
    tag->sigil = *content++;
  if (tag->sigil == '{')
    inner_close = "}";
  else if (tag->sigil == '=')
    inner_close = "=";

  g_autofree char *close = g_strconcat (inner_close, parser->close, NULL);
  stop = find (content, parser->end, close);
  if (stop == NULL)
    return syntax_error (parser, error, "a tag is not closed");
  tag->content = content;
  tag->length = (gsize) (stop - content);
  parser->at = stop + strlen (close);
  return TRUE;
}

/* {{=<% %>=}} */
static gboolean
set_delimiters (Parser *parser, const Tag *tag, GError **error)
{
  g_autofree char *content = g_strndup (tag->content, tag->length);
  g_auto (GStrv) words = g_strsplit_set (g_strstrip (content), " \t\r\n", -1);
  guint last = g_strv_length (words);

  if (last < 2 || *words[0] == '\0' || *words[last - 1] == '\0' ||
      strlen (words[0]) >= MAX_DELIMITER || strlen (words[last - 1]) >= MAX_DELIMITER)
    return syntax_error (parser, error, "bad delimiters");
  g_strlcpy (parser->open, words[0], MAX_DELIMITER);
  g_strlcpy (parser->close, words[last - 1], MAX_DELIMITER);
  return TRUE;
}

/* @text with runs of white space as one space and none around: what the catalogue has. */
static char *
collapse (const char *text, gsize length)
{
  GString *result = g_string_sized_new (length);

  trim (&text, &length);
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isspace (text[i]))
      g_string_append_c (result, text[i]);
    else if (!g_ascii_isspace (text[i - 1]))
      g_string_append_c (result, ' ');
  }
  return g_string_free (result, FALSE);
}

/* Parser stands behind {{#i18n}}: takes all up to {{/i18n}} as one message. */
static gboolean
add_message (Parser *parser, GError **error)
{
  GhToken token = { .kind = GH_TOKEN_MESSAGE, .line = parser->line, .text = parser->at };
  g_autofree char *text = NULL;
  const char *open;

  for (const char *at = parser->at; (open = find (at, parser->end, parser->open)) != NULL;) {
    Tag tag;

    at = parser->at = open;
    if (!read_tag (parser, &tag, error))
      return FALSE;
    trim (&tag.content, &tag.length);
    if (tag.sigil == '/' && tag.length == 4 && memcmp (tag.content, "i18n", 4) == 0)
      break;
    at = parser->at;
  }
  if (open == NULL)
    return syntax_error (parser, error, "{{#i18n}} is not closed");

  token.length = (gsize) (open - token.text);
  text = collapse (token.text, token.length);
  token.key = g_string_chunk_insert (parser->keys, text);
  token.message = gh_program_parse (parser->name, token.key, strlen (token.key), error);
  if (token.message == NULL)
    return FALSE;
  count_lines (parser, token.text, parser->at);
  g_array_append_val (parser->tokens, token);
  if (!gh_program_is_plain (token.message))
    return syntax_error (parser, error, "only {{names}} may stand inside {{#i18n}}");
  return TRUE;
}

/* The name cut at its dots: "a.b" → "a\0b\0", 2 parts; "." → 0 parts. */
static void
set_path (Parser *parser, GhToken *token)
{
  char *key = NULL;

  if (token->length == 1 && token->text[0] == '.')
    return;
  key = g_string_chunk_insert_len (parser->keys, token->text, (gssize) token->length);
  token->parts = 1;
  for (char *dot = key; (dot = strchr (dot, '.')) != NULL; dot++) {
    *dot = '\0';
    token->parts++;
  }
  token->key = key;
}

static GhTokenKind
kind_of (char sigil)
{
  switch (sigil) {
  case '#':
    return GH_TOKEN_SECTION;
  case '^':
    return GH_TOKEN_INVERTED;
  case '/':
    return GH_TOKEN_CLOSE;
  case '>':
    return GH_TOKEN_PARTIAL;
  case '<':
    return GH_TOKEN_PARENT;
  case '$':
    return GH_TOKEN_BLOCK;
  case '{':
  case '&':
    return GH_TOKEN_RAW;
  case '!':
  case '=':
    return GH_TOKEN_SILENT;
  default:
    return GH_TOKEN_VARIABLE;
  }
}

static gboolean
add_tag (Parser *parser, GError **error)
{
  const char *start = parser->at;
  GhToken token = { .line = parser->line };
  Tag tag;

  if (!read_tag (parser, &tag, error))
    return FALSE;
  token.kind = kind_of (tag.sigil);
  if (tag.sigil == '=' && !set_delimiters (parser, &tag, error))
    return FALSE;

  token.text = tag.content;
  token.length = tag.length;
  trim (&token.text, &token.length);
  if (token.kind != GH_TOKEN_SILENT && token.length == 0)
    return syntax_error (parser, error, "a tag has no name");

  count_lines (parser, start, parser->at);
  if (token.kind == GH_TOKEN_SECTION && token.length == 4 && memcmp (token.text, "i18n", 4) == 0)
    return add_message (parser, error);
  if (token.kind == GH_TOKEN_VARIABLE || token.kind == GH_TOKEN_RAW ||
      token.kind == GH_TOKEN_SECTION || token.kind == GH_TOKEN_INVERTED)
    set_path (parser, &token);
  else if (token.kind == GH_TOKEN_PARTIAL || token.kind == GH_TOKEN_PARENT)
    token.key = g_string_chunk_insert_len (parser->keys, token.text, (gssize) token.length);
  g_array_append_val (parser->tokens, token);
  return TRUE;
}

static gboolean
opens (GhTokenKind kind)
{
  return kind == GH_TOKEN_SECTION || kind == GH_TOKEN_INVERTED || kind == GH_TOKEN_BLOCK ||
         kind == GH_TOKEN_PARENT;
}

/* Gives each opening tag its closing one and the other way round. */
static gboolean
match_tags (Parser *parser, GError **error)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));
  GhToken *tokens = (GhToken *) (void *) parser->tokens->data;

  for (guint i = 0; i < parser->tokens->len; i++) {
    GhToken *token = &tokens[i];
    GhToken *top = stack->len > 0 ? &tokens[g_array_index (stack, guint, stack->len - 1)] : NULL;

    parser->line = token->line;
    token->in_parent = top != NULL && top->kind == GH_TOKEN_PARENT;
    if (opens (token->kind)) {
      g_array_append_val (stack, i);
    } else if (token->kind == GH_TOKEN_CLOSE) {
      if (top == NULL || top->length != token->length ||
          memcmp (top->text, token->text, token->length) != 0)
        return syntax_error (parser, error, "{{/%.*s}} closes nothing", (int) token->length,
                             token->text);
      token->match = g_array_index (stack, guint, stack->len - 1);
      top->match = i;
      token->in_parent = top->in_parent;
      g_array_set_size (stack, stack->len - 1);
    }
  }
  if (stack->len > 0) {
    const GhToken *top = &tokens[g_array_index (stack, guint, stack->len - 1)];

    parser->line = top->line;
    return syntax_error (parser, error, "{{%.*s}} is not closed", (int) top->length, top->text);
  }
  return TRUE;
}

GhProgram *
gh_program_parse (const char *name, const char *source, gsize length, GError **error)
{
  g_autoptr (GhProgram) program = g_new0 (GhProgram, 1);
  Parser parser = { .name = name,
                    .at = source,
                    .end = source + length,
                    .line = 1,
                    .open = "{{",
                    .close = "}}",
                    .tokens = g_array_sized_new (FALSE, FALSE, sizeof (GhToken),
                                                 (guint) (length / 24) + 4) };
  gboolean good = TRUE;

  program->keys = parser.keys = g_string_chunk_new (1024);
  while (good && parser.at < parser.end) {
    const char *open = find (parser.at, parser.end, parser.open);

    add_text (&parser, open != NULL ? open : parser.end);
    if (open != NULL)
      good = add_tag (&parser, error);
  }
  good = good && match_tags (&parser, error);

  program->length = parser.tokens->len;
  program->tokens = (GhToken *) (void *) g_array_free (parser.tokens, FALSE);
  if (!good)
    return NULL;
  gh_program_settle_lines (program);
  return g_steal_pointer (&program);
}

gboolean
gh_program_is_plain (const GhProgram *program)
{
  for (guint i = 0; i < program->length; i++) {
    GhTokenKind kind = program->tokens[i].kind;

    if (kind != GH_TOKEN_TEXT && kind != GH_TOKEN_VARIABLE && kind != GH_TOKEN_SILENT)
      return FALSE;
  }
  return TRUE;
}

void
gh_program_free (GhProgram *program)
{
  if (program == NULL)
    return;
  for (guint i = 0; i < program->length; i++)
    gh_program_free (program->tokens[i].message);
  g_free (program->tokens);
  g_string_chunk_free (program->keys);
  g_free (program);
}
