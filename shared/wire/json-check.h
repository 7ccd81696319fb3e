/* The strict reading of RFC 8259 that json.c does before it lets json-c build anything. Private to
 * this layer. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether the @length bytes at @text are one JSON text that all readers understand alike: valid
 * UTF-8 without U+0000 or a byte order mark, no key twice in an object (compared after unescaping),
 * whole numbers within gint64 and others within a finite double, nesting within GH_JSON_MAX_DEPTH.
 * Else GH_JSON_ERROR_SYNTAX, with the byte offset in the message. */
gboolean gh_json_check (const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
