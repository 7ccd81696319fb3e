/* What is checked before a handler runs. Private to route/. */

#pragma once

#include "server/route/route.h"

G_BEGIN_DECLS

/* Runs the checks of @guards in their order and fills what they find into @exchange.
 * FALSE with a @refusal (owned by the caller), or with an error. */
gboolean gh_guards_pass (GhExchange *exchange, guint guards, GhResponse **refusal,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A refusal as the route's readers want it: JSON for /api, a page for people. */
GhResponse *gh_route_refuse (GhExchange *exchange, int status, const char *code,
                             int retry_after) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
