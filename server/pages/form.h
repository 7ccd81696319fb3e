/* What every form of the site is checked for before it is believed: where it comes from, and how
 * often. Private to pages/. */

#pragma once

#include "server/pages/page.h"

G_BEGIN_DECLS

/* Counts one hit of the visitor under limits.reservation; @refusal (out, owned by the caller) is
 * 429 when that is too many, else NULL. */
gboolean gh_form_count (GhExchange *exchange, GhRefusal **refusal,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A form was posted: 403 when another site sent it, 429 when there were too many, else NULL. */
gboolean gh_form_check (GhExchange *exchange, GhRefusal **refusal,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* 403 when the form's field "csrf" is not the token for @cookie, else NULL. Owned by the caller. */
GhRefusal *gh_form_check_token (GhExchange *exchange, const char *cookie) G_GNUC_WARN_UNUSED_RESULT;

/* Refuses a form that is not ours, or no longer. Owned by the caller. */
GhRefusal *gh_form_refuse_stale (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
