/* The checks of a posted form; see the header. */

#include "server/pages/form.h"

#include "server/domain/rate.h"
#include "server/handler/sentences.h"
#include "server/http/csrf.h"

gboolean
gh_form_count (GhExchange *exchange, GhRefusal **refusal, GError **error)
{
  const GhContext *context = &exchange->context;
  int retry_after = 0;
  if (!gh_rate_take_client (context, "reservation", context->config->reservation, &retry_after,
                            error))
    return FALSE;
  if (retry_after > 0) {
    g_autofree char *sentence = gh_sentence_for_wait (retry_after);
    *refusal = gh_refusal_new (429, NULL, sentence);
    (*refusal)->retry_after = retry_after;
  }
  return TRUE;
}

GhRefusal *
gh_form_refuse_stale (void)
{
  return gh_refusal_new (403, NULL, gh_sentence_for_code ("FORM_FROM_ELSEWHERE"));
}

gboolean
gh_form_check (GhExchange *exchange, GhRefusal **refusal, GError **error)
{
  *refusal = NULL;
  if (!gh_csrf_origin_is_ours (exchange->request, exchange->context.config)) {
    *refusal = gh_form_refuse_stale ();
    return TRUE;
  }
  return gh_form_count (exchange, refusal, error);
}

GhRefusal *
gh_form_check_token (GhExchange *exchange, const char *cookie)
{
  return gh_form_token_matches (exchange->context.keys, cookie,
                                gh_request_field (exchange->request, "csrf"))
             ? NULL
             : gh_form_refuse_stale ();
}
