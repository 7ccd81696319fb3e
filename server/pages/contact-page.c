/* Step 2, GET and POST /reserve/contact: e-mail and phone. Answers 200, 303, 400, 403, 409, 429. */

#include "server/handler/sentences.h"
#include "server/pages/pages.h"
#include "server/pages/visit.h"
#include "server/rules/contact.h"

#include <string.h>

#define STEP 2

static GhResponse *
draw (GhPage *page, const char *email, const char *phone, gboolean change, GError **error)
{
  gh_json_add_string (page->data, "email", email);
  gh_json_add_string (page->data, "phone", phone);
  gh_json_add_bool (page->data, "change", change);
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
  return draw (page, visit->journey->email, visit->journey->phone,
               gh_request_query (exchange->request, "change") != NULL, error);
}

static void
refuse_field (GhPage *page, const char *field, const char *code)
{
  g_autoptr (GhRefusal) refusal = gh_refusal_new (400, field, gh_sentence_for_code (code));
  gh_page_refuse (page, refusal);
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
  if (visit->refusal == NULL && good_email != NULL && phone_fits) {
    gh_journey_set_contact (visit->journey, email, phone);
    return gh_visit_go_on (visit, change ? "/reserve/confirm" : "/reserve/slots");
  }

  g_autoptr (GhPage) page = gh_visit_page (visit, STEP);
  gh_page_refuse (page, visit->refusal);
  if (visit->refusal == NULL && good_email == NULL)
    refuse_field (page, "email", "INVALID_EMAIL");
  if (visit->refusal == NULL && !phone_fits)
    refuse_field (page, "phone", "INVALID_PHONE");
  return draw (page, email, phone, change, error);
}
