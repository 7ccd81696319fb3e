/* Where requests come from: the process's environment (CGI) or a FastCGI connection. */

#pragma once

#include "server/http/request.h"

G_BEGIN_DECLS

/* Whether descriptor 0 is a listening socket, which is how FastCGI starts a program. */
gboolean gh_gateway_is_resident (void);

/* The one request of a CGI process. Static. */
const GhGateway *gh_gateway_cgi (void);

/* Waits for the next FastCGI request, having finished the one before; NULL when there will be no
 * more. Static. */
const GhGateway *gh_gateway_accept (void);

G_END_DECLS
