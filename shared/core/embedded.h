/* A file that a program carries inside (SQL, templates, the stylesheet), as shared/embed.py writes
 * it: arrays of these, sorted by name. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;  /* file name without its folder */
  const char *bytes; /* NUL-terminated beyond length */
  gsize length;
  const char *etag; /* 12 hex characters of the content's hash */
} GhEmbedded;

G_END_DECLS
