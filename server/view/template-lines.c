/* White space of Mustache: a tag alone on its line takes the line with it, and what a partial,
 * parent or block puts in place is indented as its tag was.
 *
 * Indentation of a block is taken away where the block is written and given back where it is put:
 * each block remembers its own (its first line's, or its tag's), which is stripped from its lines.
 */

#include "server/view/template-program.h"

static gboolean
is_blank (const GhToken *token)
{
  for (gsize i = 0; i < token->length; i++)
    if (!g_ascii_isspace (token->text[i]))
      return FALSE;
  return TRUE;
}

static gsize
leading_space (const GhToken *token)
{
  gsize length = 0;

  while (length < token->length && (token->text[length] == ' ' || token->text[length] == '\t'))
    length++;
  return length;
}

static gboolean
is_empty_line (const GhToken *token)
{
  return token->kind == GH_TOKEN_TEXT && token->length > 0 &&
         token->text[token->length - 1] == '\n' && is_blank (token);
}

/* One behind the last token of the line that starts with token @from. */
static guint
line_end (const GhProgram *program, guint from)
{
  for (guint i = from; i < program->length; i++) {
    const GhToken *token = &program->tokens[i];

    if (token->kind == GH_TOKEN_TEXT && token->text[token->length - 1] == '\n')
      return i + 1;
  }
  return program->length;
}

static gboolean
is_inheritance (const GhProgram *program, const GhToken *token)
{
  if (token->kind == GH_TOKEN_CLOSE)
    token = &program->tokens[token->match];
  return token->kind == GH_TOKEN_BLOCK || token->kind == GH_TOKEN_PARENT;
}

/* Whether the line holds nothing to be written but one tag, or nothing but the edges of parents and
 * blocks. A parent that opens and closes on the line is one tag, whatever is inside; a block that
 * does is text. */
static gboolean
line_is_standalone (const GhProgram *program, guint from, guint to)
{
  guint tags = 0;
  gboolean edges_only = TRUE;

  for (guint i = from; i < to; i++) {
    const GhToken *token = &program->tokens[i];

    switch (token->kind) {
    case GH_TOKEN_TEXT:
      if (!token->in_parent && !is_blank (token))
        return FALSE;
      continue;
    case GH_TOKEN_VARIABLE:
    case GH_TOKEN_RAW:
    case GH_TOKEN_MESSAGE:
      return FALSE;
    case GH_TOKEN_BLOCK:
      if (token->match < to)
        return FALSE;
      break;
    case GH_TOKEN_PARENT:
      if (token->match < to) {
        edges_only = FALSE;
        i = token->match;
      }
      break;
    case GH_TOKEN_SECTION:
    case GH_TOKEN_INVERTED:
    case GH_TOKEN_PARTIAL:
    case GH_TOKEN_CLOSE:
    case GH_TOKEN_SILENT:
    default:
      edges_only = edges_only && is_inheritance (program, token);
      break;
    }
    tags++;
  }
  return tags == 1 || (tags > 1 && edges_only);
}

/* Drops the white space of a standalone line; each tag remembers what stood before the first. */
static void
drop_line (GhProgram *program, guint from, guint to)
{
  const GhToken *first = &program->tokens[from];
  const char *indent = first->text;
  gsize indent_length = first->kind == GH_TOKEN_TEXT ? first->length : 0;

  for (guint i = from; i < to; i++) {
    GhToken *token = &program->tokens[i];

    if (token->kind == GH_TOKEN_TEXT) {
      token->kind = GH_TOKEN_SILENT;
      continue;
    }
    token->standalone = TRUE;
    token->indent = indent;
    token->indent_length = indent_length;
    if (token->kind == GH_TOKEN_PARENT && token->match < to)
      i = token->match;
  }
}

/* The white space that every line of block @index is indented by. */
static void
find_block_indent (const GhProgram *program, guint index, const char **indent, gsize *length)
{
  const GhToken *block = &program->tokens[index];

  *indent = block->indent;
  *length = block->indent_length;
  if (!block->standalone) {
    const GhToken *before = index > 0 ? block - 1 : NULL;

    if (before != NULL && before->kind == GH_TOKEN_TEXT && before->line_start &&
        leading_space (before) == before->length) {
      *indent = before->text;
      *length = before->length;
    }
    return;
  }
  for (guint i = index + 1; i < block->match; i++) {
    const GhToken *token = &program->tokens[i];

    if (token->standalone) {
      *indent = token->indent;
      *length = token->indent_length;
      return;
    }
    if (!token->line_start || is_empty_line (token))
      continue;
    *indent = token->text;
    *length = token->kind == GH_TOKEN_TEXT ? leading_space (token) : 0;
    return;
  }
}

static gsize
shared_prefix (const char *one, gsize one_length, const char *other, gsize other_length)
{
  gsize length = 0;

  while (length < one_length && length < other_length && one[length] == other[length])
    length++;
  return length;
}

/* Takes the block's own indentation from all lines inside it. */
static void
settle_block (GhProgram *program, guint index)
{
  GhToken *block = &program->tokens[index];
  const char *indent = NULL;
  gsize length = 0;

  find_block_indent (program, index, &indent, &length);
  block->indent = indent;
  block->indent_length = length;
  if (length == 0)
    return;
  for (guint i = index + 1; i < block->match; i++) {
    GhToken *token = &program->tokens[i];

    if (token->standalone) {
      gsize strip = shared_prefix (token->indent, token->indent_length, indent, length);

      token->indent += strip;
      token->indent_length -= strip;
    } else if (token->line_start && token->kind == GH_TOKEN_TEXT) {
      gsize strip = shared_prefix (token->text, leading_space (token), indent, length);

      token->text += strip;
      token->length -= strip;
    }
  }
}

void
gh_program_settle_lines (GhProgram *program)
{
  guint to;

  for (guint from = 0; from < program->length; from = to) {
    to = line_end (program, from);
    if (line_is_standalone (program, from, to))
      drop_line (program, from, to);
    else
      program->tokens[from].line_start = TRUE;
  }
  /* Outer blocks first: an inner one's indentation is what its surroundings leave. */
  for (guint i = 0; i < program->length; i++)
    if (program->tokens[i].kind == GH_TOKEN_BLOCK)
      settle_block (program, i);
}
