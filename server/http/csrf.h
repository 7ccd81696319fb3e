/* Protection of forms against other sites (CSRF), its first half: where the browser says that the
 * request comes from. The other is a token that only our own page can know (pages/form.h). */

#pragma once

#include "server/http/request.h"

G_BEGIN_DECLS

/* FALSE when the browser says that another site sent this request: Sec-Fetch-Site other than
 * same-origin or none, or an Origin that is neither the configured one nor the Host that was
 * asked. Clients that send neither header are no browsers of the last years and pass here; the
 * token is asked of everybody. */
gboolean gh_csrf_origin_is_ours (const GhRequest *request, const GhConfig *config);

G_END_DECLS
