/* Files that the program carries inside (templates, the stylesheet), as shared/embed.py writes
 * them: arrays sorted by name. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The generated headers define the same type under the same guard. */
#ifndef GH_EMBEDDED
#define GH_EMBEDDED
typedef struct {
  const char *name;  /* file name without its folder */
  const char *bytes; /* NUL-terminated beyond length */
  gsize length;
  const char *etag; /* 12 hex characters of the content's hash */
} GhEmbedded;
#endif

/* The file of that name among @length files sorted by name, or NULL. @name may be anything, also
 * text from outside: it is only compared. */
const GhEmbedded *gh_embedded_find (const GhEmbedded *files, gsize length, const char *name);

G_END_DECLS
