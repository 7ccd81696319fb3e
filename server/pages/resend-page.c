/* POST /reserve/resend: the confirmation of a reserved ticket once more, for who knew its code.
 * Answers 303, 403, 409, 429; GET, 303; GET /reserve/resent, 200. Nothing of the reservation is
 * shown: not where the confirmation goes, nor whether it arrives. */

#include "server/domain/resend.h"
#include "server/handler/sentences.h"
#include "server/pages/form.h"
#include "server/pages/pages.h"
#include "server/pages/ticket-page.h"
#include "server/pages/visit.h"
#include "server/words/words.h"

/* The form comes back with the reason; @token (may be NULL) is kept. */
static GhPage *
new_refused (GhExchange *exchange, const char *token, const GhRefusal *refusal)
{
  GhPage *page = gh_page_new (exchange, 0, NULL);
  gh_json_add_string (page->data, "resend", token);
  gh_json_add_bool (page->data, "main", TRUE);
  gh_page_refuse (page, refusal);
  return page;
}

/* It was sent already: only the button has to wait, and says how long. */
static GhResponse *
draw_too_early (GhExchange *exchange, const char *token, int retry_after, GError **error)
{
  g_autoptr (GhRefusal) refusal = gh_refusal_new (429, NULL, gh_sentence_for_sent (retry_after));
  g_autofree char *words = gh_sentence_for_resend (retry_after);
  refusal->retry_after = retry_after;
  g_autoptr (GhPage) page = new_refused (exchange, token, refusal);
  page->goes_on = TRUE;
  gh_json_add_int (page->data, "pause", retry_after);
  gh_json_add_string (page->data, "pause_words", words);
  return gh_page_draw (page, "resend.html", error);
}

static GhResponse *
answer_lost (GhExchange *exchange, GError **error)
{
  g_autoptr (GhRefusal) refusal =
      gh_refusal_new (403, NULL, gh_sentence_for_code ("BOOKING_TOKEN_REQUIRED"));
  GhTicketPage model = { .refusal = refusal };
  return gh_ticket_page_draw (exchange, &model, error);
}

/* There is nothing to confirm, or no way to: the code page says what is so. */
static GhResponse *
answer_not_sent (GhExchange *exchange, const GhResendAnswer *answer, GError **error)
{
  g_autoptr (GhRefusal) refusal =
      answer->outcome == GH_BOOKING_OK
          ? gh_refusal_new (409, "ticket_code", _ ("This reservation was cancelled"))
          : gh_visit_refuse (answer->outcome, answer->ticket);
  GhTicketPage model = { .refusal = refusal,
                         .typed = answer->ticket != NULL ? answer->ticket->code : NULL };
  return gh_ticket_page_draw (exchange, &model, error);
}

GhResponse *
gh_page_resend_show (GhExchange *exchange, GError **error)
{
  return gh_response_redirect (exchange->context.config, "/reserve");
}

GhResponse *
gh_page_resend_post (GhExchange *exchange, GError **error)
{
  const GhContext *context = &exchange->context;
  const char *token = gh_request_field (exchange->request, "resend");
  gint64 ticket_id = gh_resend_token_ticket (context, token);
  g_autoptr (GhRefusal) refusal = NULL;
  g_auto (GhResendAnswer) answer = { NULL };
  if (!gh_form_check (exchange, &refusal, error))
    return NULL;
  if (refusal != NULL) {
    g_autoptr (GhPage) page = new_refused (exchange, ticket_id != 0 ? token : NULL, refusal);
    return gh_page_draw (page, "resend.html", error);
  }
  if (ticket_id == 0)
    return answer_lost (exchange, error);
  if (!gh_resend_confirmation (context, ticket_id, &answer, error))
    return NULL;
  if (answer.queued)
    return gh_response_redirect (context->config, "/reserve/resent");
  if (answer.retry_after == 0)
    return answer_not_sent (exchange, &answer, error);
  return draw_too_early (exchange, token, answer.retry_after, error);
}

GhResponse *
gh_page_resent_show (GhExchange *exchange, GError **error)
{
  static const char *const sentences[] = {
    N_ ("We send it again to the contact details that the reservation was made with."),
    N_ ("It should arrive within a few minutes."),
  };
  g_autoptr (GhPage) page = gh_page_new (exchange, 0, NULL);
  json_object *text = json_object_new_array ();
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    json_object_array_add (text, json_object_new_string (_ (sentences[i])));
  gh_json_add_string (page->data, "title", _ ("The confirmation is on its way"));
  gh_json_add (page->data, "text", text);
  gh_json_add_bool (page->data, "again", TRUE); /* there is nothing left to do */
  return gh_page_draw (page, "message.html", error);
}
