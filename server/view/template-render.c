/* Walks the tokens of parsed templates with json-c data and writes the page: the last step of the
 * template engine. Depth and size are bounded here, because they depend on the data. */

#include "server/view/template-render.h"

#include "server/view/template-escape.h"

#include <string.h>

/* The blocks that a parent was given. Bodies of blocks see only the frames outside their own: they
 * belong to the template that wrote them. */
typedef struct _Frame Frame;
struct _Frame {
  const Frame *outer;
  const GhProgram *program;
  guint parent; /* index of the PARENT token */
};

typedef struct {
  const GhRenderContext *context;
  GString *out;
  GString *indent;    /* before each line that starts now */
  GPtrArray *objects; /* the context stack, borrowed json_object pointers, NULL for JSON's null */
  const Frame *frames;
  guint depth;
} Renderer;

/* A stretch of a program. */
typedef struct {
  const GhProgram *program;
  guint from;
  guint to;          /* one behind the last token */
  gboolean mid_line; /* the first line goes on where the page is now */
} Stretch;

static gboolean render (Renderer *renderer, const Stretch *stretch, GError **error);

static gboolean
check_bounds (const Renderer *renderer, GError **error)
{
  if (renderer->depth <= GH_TEMPLATE_MAX_DEPTH && renderer->out->len <= GH_TEMPLATE_MAX_BYTES)
    return TRUE;
  g_set_error (error, GH_TEMPLATE_ERROR, GH_TEMPLATE_ERROR_BOUNDS, "the page grows too %s",
               renderer->depth > GH_TEMPLATE_MAX_DEPTH ? "deep" : "large");
  return FALSE;
}

/* Finds what @token names: the first part anywhere on the stack, innermost first, the others inside
 * it. FALSE when there is no such thing; *@value may be NULL for null. */
static gboolean
find_value (const Renderer *renderer, const GhToken *token, json_object **value)
{
  const char *key = token->key;
  gboolean found = FALSE;

  if (token->parts == 0) {
    *value = g_ptr_array_index (renderer->objects, renderer->objects->len - 1);
    return TRUE;
  }
  for (guint i = renderer->objects->len; i-- > 0 && !found;) {
    json_object *object = g_ptr_array_index (renderer->objects, i);

    found = json_object_is_type (object, json_type_object) &&
            json_object_object_get_ex (object, key, value);
  }
  for (guint part = 1; found && part < token->parts; part++) {
    key += strlen (key) + 1;
    found = json_object_is_type (*value, json_type_object) &&
            json_object_object_get_ex (*value, key, value);
  }
  return found;
}

static gboolean
is_truthy (json_object *value)
{
  switch (json_object_get_type (value)) {
  case json_type_null:
    return FALSE;
  case json_type_boolean:
    return json_object_get_boolean (value);
  case json_type_string:
    return json_object_get_string_len (value) > 0;
  case json_type_array:
    return json_object_array_length (value) > 0;
  case json_type_int:
  case json_type_double:
  case json_type_object:
  default:
    return TRUE;
  }
}

static void
write_value (Renderer *renderer, const GhToken *token)
{
  json_object *value = NULL;
  json_type type;
  const char *text = NULL;
  gsize length;

  if (!find_value (renderer, token, &value))
    return;
  type = json_object_get_type (value);
  if (type == json_type_null || type == json_type_object || type == json_type_array)
    return;
  text = json_object_get_string (value);
  length = type == json_type_string ? (gsize) json_object_get_string_len (value) : strlen (text);
  if (token->kind == GH_TOKEN_VARIABLE && renderer->context->escape)
    gh_escape_append (renderer->out, text, length);
  else
    gh_escape_append_raw (renderer->out, text, length);
}

static gboolean
render_message (Renderer *renderer, const GhToken *token, GError **error)
{
  const GhRenderContext *context = renderer->context;
  const char *text = token->key;
  g_autoptr (GhProgram) translated = NULL;
  Stretch stretch = { .program = token->message, .mid_line = TRUE };

  if (context->translate != NULL && *text != '\0')
    text = context->translate (text, context->translate_data);
  if (text != token->key && strcmp (text, token->key) != 0) {
    translated = gh_program_parse ("translation", text, strlen (text), NULL);
    if (translated != NULL && gh_program_is_plain (translated))
      stretch.program = translated;
  }
  stretch.to = stretch.program->length;
  return render (renderer, &stretch, error);
}

static gboolean
render_section (Renderer *renderer, const GhProgram *program, guint index, GError **error)
{
  const GhToken *token = &program->tokens[index];
  Stretch stretch = {
    .program = program, .from = index + 1, .to = token->match, .mid_line = FALSE
  };
  json_object *value = NULL;
  gboolean shown = find_value (renderer, token, &value) && is_truthy (value);
  gsize count = 1;

  if (token->kind == GH_TOKEN_INVERTED)
    return shown || render (renderer, &stretch, error);
  if (!shown)
    return TRUE;
  if (json_object_is_type (value, json_type_array))
    count = json_object_array_length (value);
  for (gsize i = 0; i < count; i++) {
    gboolean good;

    g_ptr_array_add (renderer->objects, json_object_is_type (value, json_type_array)
                                            ? json_object_array_get_idx (value, i)
                                            : value);
    good = render (renderer, &stretch, error);
    g_ptr_array_set_size (renderer->objects, (int) renderer->objects->len - 1);
    if (!good)
      return FALSE;
  }
  return TRUE;
}

/* The body that @frame gives to the block of @token's name, or 0. */
static guint
find_block (const Frame *frame, const GhToken *token)
{
  const GhToken *tokens = frame->program->tokens;

  for (guint i = frame->parent + 1; i < tokens[frame->parent].match; i++) {
    if (tokens[i].kind == GH_TOKEN_BLOCK && tokens[i].length == token->length &&
        memcmp (tokens[i].text, token->text, token->length) == 0)
      return i;
    if (tokens[i].match > i)
      i = tokens[i].match;
  }
  return 0;
}

static void
write_indent (Renderer *renderer)
{
  if (renderer->indent->len > 0)
    g_string_append_len (renderer->out, renderer->indent->str, (gssize) renderer->indent->len);
}

/* Renders with @token's indentation added. */
static gboolean
render_indented (Renderer *renderer, const GhToken *token, const Stretch *stretch, GError **error)
{
  gsize before = renderer->indent->len;
  gboolean good;

  g_string_append_len (renderer->indent, token->indent, (gssize) token->indent_length);
  good = render (renderer, stretch, error);
  g_string_truncate (renderer->indent, before);
  return good;
}

/* A block: the outermost frame that has it wins, else its own content. */
static gboolean
render_block (Renderer *renderer, const GhProgram *program, guint index, GError **error)
{
  const GhToken *token = &program->tokens[index];
  const Frame *frames = renderer->frames;
  const GhToken *body = token;
  Stretch stretch = { .program = program, .from = index + 1, .to = token->match };
  gsize before = renderer->indent->len;
  gboolean good;

  for (const Frame *frame = frames; frame != NULL; frame = frame->outer) {
    guint found = find_block (frame, token);

    if (found > 0) {
      stretch.program = frame->program;
      stretch.from = found + 1;
      body = &frame->program->tokens[found];
      renderer->frames = frame->outer;
    }
  }
  stretch.to = body->match;
  stretch.mid_line = !token->standalone;
  g_string_append_len (renderer->indent, token->indent, (gssize) token->indent_length);
  if (token->standalone && !body->standalone)
    write_indent (renderer);
  good = render (renderer, &stretch, error);
  g_string_truncate (renderer->indent, before);
  renderer->frames = frames;
  return good;
}

/* A partial, or a parent with its blocks. */
static gboolean
render_other (Renderer *renderer, const GhProgram *program, guint index, GError **error)
{
  const GhToken *token = &program->tokens[index];
  const GhRenderContext *context = renderer->context;
  Frame frame = { .outer = renderer->frames, .program = program, .parent = index };
  const GhProgram *other = NULL;
  Stretch stretch = { .mid_line = !token->standalone };
  gboolean good;

  if (!context->lookup (context->source, token->key, &other, error))
    return FALSE;
  if (other == NULL)
    return TRUE;
  stretch.program = other;
  stretch.to = other->length;
  if (token->kind == GH_TOKEN_PARENT)
    renderer->frames = &frame;
  good = render_indented (renderer, token, &stretch, error);
  renderer->frames = frame.outer;
  return good;
}

static gboolean
starts_with_newline (const GhToken *token)
{
  return token->kind == GH_TOKEN_TEXT &&
         (token->length == 0 || token->text[0] == '\n' || token->text[0] == '\r');
}

/* Renders the token at @index; the caller skips to its match. */
static gboolean
render_token (Renderer *renderer, const GhProgram *program, guint index, GError **error)
{
  const GhToken *token = &program->tokens[index];

  switch (token->kind) {
  case GH_TOKEN_TEXT:
    g_string_append_len (renderer->out, token->text, (gssize) token->length);
    return TRUE;
  case GH_TOKEN_VARIABLE:
  case GH_TOKEN_RAW:
    write_value (renderer, token);
    return TRUE;
  case GH_TOKEN_MESSAGE:
    return render_message (renderer, token, error);
  case GH_TOKEN_SECTION:
  case GH_TOKEN_INVERTED:
    return render_section (renderer, program, index, error);
  case GH_TOKEN_BLOCK:
    return render_block (renderer, program, index, error);
  case GH_TOKEN_PARENT:
  case GH_TOKEN_PARTIAL:
    return render_other (renderer, program, index, error);
  case GH_TOKEN_CLOSE:
  case GH_TOKEN_SILENT:
  default:
    return TRUE;
  }
}

static gboolean
render (Renderer *renderer, const Stretch *stretch, GError **error)
{
  const GhToken *tokens = stretch->program->tokens;
  gboolean mid_line = stretch->mid_line;
  gboolean good = TRUE;

  renderer->depth++;
  for (guint i = stretch->from; good && i < stretch->to; i++) {
    if (tokens[i].line_start && !mid_line && !starts_with_newline (&tokens[i]))
      write_indent (renderer);
    mid_line = mid_line && tokens[i].kind == GH_TOKEN_SILENT;
    good = check_bounds (renderer, error) && render_token (renderer, stretch->program, i, error);
    if (tokens[i].match > i)
      i = tokens[i].match;
  }
  if (good && stretch->to < stretch->program->length && tokens[stretch->to].line_start)
    write_indent (renderer);
  renderer->depth--;
  return good;
}

char *
gh_program_render (const GhRenderContext *context, const GhProgram *program, json_object *data,
                   GError **error)
{
  g_autoptr (GString) out = g_string_sized_new (8192);
  g_autoptr (GString) indent = g_string_new (NULL);
  g_autoptr (GPtrArray) objects = g_ptr_array_new ();
  Renderer renderer = { .context = context, .out = out, .indent = indent, .objects = objects };
  Stretch all = { .program = program, .to = program->length };

  g_ptr_array_add (objects, data);
  if (!render (&renderer, &all, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}
