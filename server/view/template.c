/* The set of templates that a program carries: finds them by name, parses each when it is first
 * asked for, and hands it to the renderer. */

#include "server/view/template.h"

#include "server/view/template-program.h"
#include "server/view/template-render.h"

G_DEFINE_QUARK (gh_template_error, gh_template_error)

struct _GhTemplates {
  const GhEmbedded *files;
  gsize length;
  GhProgram **programs; /* beside files; NULL until needed */
  GhTranslate translate;
  gpointer translate_data;
};

GhTemplates *
gh_templates_new (const GhEmbedded *files, gsize length, GhTranslate translate, gpointer data)
{
  GhTemplates *templates = g_new0 (GhTemplates, 1);

  templates->files = files;
  templates->length = length;
  templates->programs = g_new0 (GhProgram *, length);
  templates->translate = translate;
  templates->translate_data = data;
  return templates;
}

void
gh_templates_free (GhTemplates *templates)
{
  if (templates == NULL)
    return;
  for (gsize i = 0; i < templates->length; i++)
    gh_program_free (templates->programs[i]);
  g_free (templates->programs);
  g_free (templates);
}

static gboolean
lookup (gpointer source, const char *name, const GhProgram **program, GError **error)
{
  GhTemplates *templates = source;
  const GhEmbedded *file = gh_embedded_find (templates->files, templates->length, name);
  GhProgram **slot;

  *program = NULL;
  if (file == NULL)
    return TRUE;
  slot = &templates->programs[file - templates->files];
  if (*slot == NULL)
    *slot = gh_program_parse (file->name, file->bytes, file->length, error);
  *program = *slot;
  return *slot != NULL;
}

char *
gh_templates_render (GhTemplates *templates, const char *name, json_object *data, GError **error)
{
  GhRenderContext context = { .lookup = lookup,
                              .source = templates,
                              .translate = templates->translate,
                              .translate_data = templates->translate_data,
                              .escape = !g_str_has_suffix (name, ".txt") };
  const GhProgram *program = NULL;

  if (!lookup (templates, name, &program, error))
    return NULL;
  if (program == NULL) {
    g_set_error (error, GH_TEMPLATE_ERROR, GH_TEMPLATE_ERROR_MISSING, "no template %s", name);
    return NULL;
  }
  return gh_program_render (&context, program, data, error);
}
