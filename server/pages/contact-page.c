/* Step 2, GET and POST /reserve/contact: e-mail and phone. Answers 200, 303, 400, 403, 409, 429. */

#include "server/handler/sentences.h"
#include "server/pages/pages.h"
#include "server/pages/proof.h"
#include "server/pages/visit.h"
#include "server/rules/contact.h"

#include <string.h>

#define STEP 2

static GhResponse *
draw (const GhVisit *visit, GhPage *page, const char *email, const char *phone, gboolean change,
      GError **error)
{
  g_auto (GhProof) proof = { 0 };
  if (!gh_proof_look (visit, &proof, error))
    return NULL;
  gh_json_add_string (page->data, "email", email);
  gh_json_add_string (page->data, "phone", phone);
  gh_json_add_bool (page->data, "change", change);
  gh_json_add_bool (page->data, "summary", change && proof.state == GH_CHECK_PROVEN);
  gh_json_add_bool (page->data, "mailed", page->exchange->context.config->mail_url[0] != '\0');
  return gh_page_draw (page, "contact.html", error);
}

GhResponse *
gh_page_contact_show (GhExchange *exchange, GError **error)
{
  g_autoptr (GhVisit) visit = NULL;
  GhResponse *instead = NULL;
  if (!gh_visit_open (exchange, &visit, &instead, error))
    return NULL;
  if (visit == NULL)
    return instead;
  g_autoptr (GhPage) page = gh_visit_page (visit, STEP);
  gboolean change = gh_request_query (exchange->request, "change") != NULL;
  return draw (visit, page, visit->journey->email, visit->journey->phone, change, error);
}

static void
refuse_field (GhPage *page, const char *field, const char *code)
{
  g_autoptr (GhRefusal) refusal = gh_refusal_new (400, field, gh_sentence_for_code (code));
  gh_page_refuse (page, refusal);
}

/* The contact is good: on to the next page, by the codes where they are asked for. Codes that were
 * sent there and can still be typed are not sent again. @refusal (out, owned by the caller) instead
 * when they were sent too often. */
static gboolean
go_on (GhVisit *visit, gboolean change, GhResponse **response, GhRefusal **refusal, GError **error)
{
  g_auto (GhProof) proof = { 0 };
  GhCodesSent sent = { .outcome = GH_CODES_NOT_NEEDED };
  if (!gh_proof_look (visit, &proof, error))
    return FALSE;
  if (proof.state != GH_CHECK_PROVEN && proof.state != GH_CHECK_OPEN &&
      !gh_proof_start (visit, &proof, &sent, error))
    return FALSE;
  if (sent.outcome == GH_CODES_WAIT && proof.state == GH_CHECK_NONE) {
    g_autofree char *sentence = gh_sentence_for_new_code (sent.retry_after);
    *refusal = gh_refusal_new (429, NULL, sentence);
    (*refusal)->retry_after = sent.retry_after;
    return TRUE;
  }
  const char *news = proof.state == GH_CHECK_OPEN ? "kept" : NULL;
  *response = proof.state == GH_CHECK_PROVEN ? gh_proof_go_on (visit, change)
                                             : gh_proof_ask (visit, news, change);
  return TRUE;
}

GhResponse *
gh_page_contact_post (GhExchange *exchange, GError **error)
{
  g_autoptr (GhVisit) visit = NULL;
  GhResponse *instead = NULL;
  if (!gh_visit_open (exchange, &visit, &instead, error))
    return NULL;
  if (visit == NULL)
    return instead;

  g_autofree char *email = g_strstrip (g_strdup (gh_request_field (exchange->request, "email")));
  g_autofree char *phone = g_strstrip (g_strdup (gh_request_field (exchange->request, "phone")));
  g_autofree char *good_email = gh_email_normalise (email);
  g_autofree char *good_phone = gh_phone_normalise (phone);
  gboolean phone_fits = good_phone != NULL && strlen (phone) <= GH_JOURNEY_PHONE_MAX;
  gboolean change = gh_request_field (exchange->request, "change")[0] != '\0';
  gboolean codes_wait = FALSE;
  if (visit->refusal == NULL && good_email != NULL && phone_fits) {
    gh_journey_set_contact (visit->journey, email, phone);
    if (!go_on (visit, change, &instead, &visit->refusal, error))
      return NULL;
    if (instead != NULL)
      return instead;
    codes_wait = TRUE;
  }

  g_autoptr (GhPage) page = gh_visit_page (visit, STEP);
  gh_page_refuse (page, visit->refusal);
  page->goes_on = codes_wait; /* an address that has its codes already needs no new ones */
  if (visit->refusal == NULL && good_email == NULL)
    refuse_field (page, "email", "INVALID_EMAIL");
  if (visit->refusal == NULL && !phone_fits)
    refuse_field (page, "phone", "INVALID_PHONE");
  return draw (visit, page, email, phone, change, error);
}
