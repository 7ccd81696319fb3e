/* Addresses of servers: what can be one, and whether two are the same. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The URL without its trailing slashes, or NULL when @server is no usable URL: http or https, a
 * host, no user, no query, no fragment. Owned by the caller. */
char *gh_server_url_clean (const char *server) G_GNUC_WARN_UNUSED_RESULT;

/* Whether both lead to the same Gatehouse: scheme, host, port and path; what is not a usable URL,
 * or NULL, is the same as nothing. For secrets that only one server may see. */
gboolean gh_server_url_is_same (const char *one, const char *two);

G_END_DECLS
