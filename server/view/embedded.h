/* Finds the files that the program carries inside: templates, the stylesheet. */

#pragma once

#include "core/embedded.h"

G_BEGIN_DECLS

/* The file of that name among @length files sorted by name, or NULL. @name may be anything, also
 * text from outside: it is only compared. */
const GhEmbedded *gh_embedded_find (const GhEmbedded *files, gsize length, const char *name);

G_END_DECLS
