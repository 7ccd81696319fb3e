/* Walks parsed templates with data. Inside the engine only. */

#pragma once

#include "server/view/template-program.h"
#include "server/view/template.h"

G_BEGIN_DECLS

/* The parsed template of that name. FALSE on a syntax error; *@program is NULL when there is none
 * of that name. */
typedef gboolean (*GhProgramLookup) (gpointer source, const char *name, const GhProgram **program,
                                     GError **error);

typedef struct {
  GhProgramLookup lookup;
  gpointer source;       /* handed to lookup */
  GhTranslate translate; /* or NULL */
  gpointer translate_data;
  gboolean escape; /* for HTML */
} GhRenderContext;

/* As gh_templates_render(). */
char *gh_program_render (const GhRenderContext *context, const GhProgram *program,
                         json_object *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
