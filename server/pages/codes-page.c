/* Step 2, GET and POST /reserve/codes: the one-time codes that were sent to the contact, where the
 * configuration asks for them. Answers 200, 303, 400, 403, 409, 429. */

#include "server/handler/sentences.h"
#include "server/pages/pages.h"
#include "server/pages/proof.h"
#include "server/rules/contact.h"
#include "server/rules/one-time-code.h"
#include "server/words/words.h"

#define STEP 2

#define EMAIL_CODE "email_code"
#define PHONE_CODE "phone_code"

/* One request for this page. */
typedef struct {
  GhVisit *visit; /* owned */
  GhProof proof;  /* owned; not PROVEN and not NONE */
  gboolean change;
  GhPage *page; /* owned; what is refused is told there */
} Codes;

static void
codes_clear (Codes *codes)
{
  gh_visit_free (codes->visit);
  gh_proof_clear (&codes->proof);
  gh_page_free (codes->page);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Codes, codes_clear)

/* @sentence is taken. */
static void
refuse (Codes *codes, int status, const char *field, char *sentence)
{
  g_autofree char *owned = sentence;
  g_autoptr (GhRefusal) refusal = gh_refusal_new (status, field, owned);
  gh_page_refuse (codes->page, refusal);
}

/* New codes are needed, or were asked for, too early: only the button for them has to wait, and
 * codes that were sent can still be typed. @sentence is taken. */
static void
refuse_for_now (Codes *codes, char *sentence)
{
  refuse (codes, 429, NULL, sentence);
  codes->page->goes_on = TRUE;
  codes->page->retry_after = MAX (1, codes->proof.retry_after);
}

/* There is nothing to type into, for the reason @closed. */
static void
refuse_closed (Codes *codes, const char *closed)
{
  if (codes->proof.state == GH_CHECK_EXPIRED)
    refuse (codes, 409, NULL, g_strdup (closed));
  else
    refuse_for_now (codes, g_strdup (closed));
}

static GhResponse *
draw (Codes *codes, GError **error)
{
  const GhExchange *exchange = codes->visit->exchange;
  const GhConfig *config = exchange->context.config;
  const GhProof *proof = &codes->proof;
  json_object *data = codes->page->data;
  gboolean by_mail = gh_config_codes_by_mail (config), by_sms = gh_config_codes_by_sms (config);
  g_autofree char *email = gh_email_mask (proof->email);
  g_autofree char *phone = gh_phone_mask (proof->phone);
  gh_json_add_bool (data, "change", codes->change);
  gh_json_add_bool (data, "open", proof->state == GH_CHECK_OPEN);
  gh_json_add_bool (data, "both", by_mail && by_sms);
  gh_json_add_string (data, "email", by_mail ? email : NULL);
  gh_json_add_string (data, "phone", by_sms ? phone : NULL);
  gh_json_add_string (data, EMAIL_CODE, gh_request_field (exchange->request, EMAIL_CODE));
  gh_json_add_string (data, PHONE_CODE, gh_request_field (exchange->request, PHONE_CODE));
  if (proof->retry_after > 0) {
    g_autofree char *sentence = gh_sentence_for_new_code (proof->retry_after);
    gh_json_add_int (data, "pause", proof->retry_after);
    gh_json_add_string (data, "pause_words", sentence);
  }
  return gh_page_draw (codes->page, "codes.html", error);
}

/* Why there is nothing to type into; NULL when there is. */
static const char *
closed_sentence (GhCheckState state)
{
  if (state == GH_CHECK_OPEN)
    return NULL;
  return gh_sentence_for_code (state == GH_CHECK_EXHAUSTED ? "OTP_ATTEMPTS_EXHAUSTED"
                                                           : "OTP_EXPIRED");
}

/* A form that must not be believed, and there is no page of codes to say so on. */
static GhResponse *
refuse_elsewhere (const GhVisit *visit)
{
  const GhRefusal *refusal = visit->refusal;
  return gh_page_failure (visit->exchange, refusal->status,
                          refusal->status == 429 ? "RATE_LIMITED" : "FORM_FROM_ELSEWHERE",
                          refusal->retry_after);
}

/* Opens a visit that has codes to type; else *@instead is where it goes on. */
static gboolean
open_codes (GhExchange *exchange, Codes *codes, GhResponse **instead, GError **error)
{
  if (!gh_visit_open (exchange, &codes->visit, instead, error))
    return FALSE;
  if (codes->visit == NULL)
    return TRUE;
  codes->change = gh_request_query (exchange->request, "change") != NULL ||
                  gh_request_field (exchange->request, "change")[0] != '\0';
  if (!gh_proof_look (codes->visit, &codes->proof, error))
    return FALSE;
  gboolean here = codes->proof.state != GH_CHECK_PROVEN && codes->proof.state != GH_CHECK_NONE;
  if (!here && codes->visit->refusal != NULL)
    *instead = refuse_elsewhere (codes->visit);
  else if (codes->proof.state == GH_CHECK_PROVEN)
    *instead = gh_proof_go_on (codes->visit, codes->change);
  else if (codes->proof.state == GH_CHECK_NONE)
    *instead = gh_visit_go_on (codes->visit,
                               codes->change ? "/reserve/contact?change=1" : "/reserve/contact");
  else
    codes->page = gh_visit_page (codes->visit, STEP);
  return TRUE;
}

/* What happened to the codes that can be typed, as the address says; NULL for nothing new. */
static const char *
sent_sentence (const Codes *codes)
{
  const GhExchange *exchange = codes->visit->exchange;
  const GhConfig *config = exchange->context.config;
  gboolean both = gh_config_codes_by_mail (config) && gh_config_codes_by_sms (config);
  if (gh_request_query (exchange->request, "sent") != NULL)
    return both ? _ ("New codes are on their way. Older ones no longer work.")
                : _ ("A new code is on its way. Older ones no longer work.");
  if (gh_request_query (exchange->request, "kept") != NULL)
    return both ? _ ("You have codes already. They still work, so no new ones were sent.")
                : _ ("You have a code already. It still works, so no new one was sent.");
  return NULL;
}

GhResponse *
gh_page_codes_show (GhExchange *exchange, GError **error)
{
  g_auto (Codes) codes = { 0 };
  GhResponse *instead = NULL;
  if (!open_codes (exchange, &codes, &instead, error))
    return NULL;
  if (instead != NULL)
    return instead;
  const char *closed = closed_sentence (codes.proof.state);
  gh_json_add_string (codes.page->data, "notice", closed != NULL ? closed : sent_sentence (&codes));
  return draw (&codes, error);
}

static GhResponse *
send_again (Codes *codes, GError **error)
{
  GhCodesSent sent;
  if (!gh_proof_start (codes->visit, &codes->proof, &sent, error))
    return NULL;
  if (sent.outcome == GH_CODES_NOT_NEEDED)
    return gh_proof_go_on (codes->visit, codes->change);
  if (sent.outcome == GH_CODES_SENT)
    return gh_proof_ask (codes->visit, "sent", codes->change);
  codes->proof.retry_after = sent.retry_after;
  refuse_for_now (codes, gh_sentence_for_new_code (sent.retry_after));
  return draw (codes, error);
}

/* What was typed into @field, NULL when it is no code; then @sentence is told, and no try is gone.
 */
static char *
read_field (Codes *codes, const char *field, const char *sentence)
{
  const char *typed = gh_request_field (codes->visit->exchange->request, field);
  char *code = gh_one_time_code_read (typed);
  if (code == NULL)
    refuse (codes, 400, field, g_strdup (sentence));
  return code;
}

static GhResponse *
draw_judged (Codes *codes, const GhCodesJudged *judged, GError **error)
{
  gboolean open = judged->verdict == GH_CODES_WRONG && judged->tries_left > 0;
  codes->proof.state = open                                  ? GH_CHECK_OPEN
                       : judged->verdict == GH_CODES_EXPIRED ? GH_CHECK_EXPIRED
                                                             : GH_CHECK_EXHAUSTED;
  codes->proof.retry_after = judged->retry_after;
  if (!open)
    refuse_closed (codes, closed_sentence (codes->proof.state));
  if (open && judged->email_wrong)
    refuse (codes, 400, EMAIL_CODE, gh_sentence_for_tries (judged->tries_left));
  if (open && judged->phone_wrong)
    refuse (codes, 400, PHONE_CODE, gh_sentence_for_tries (judged->tries_left));
  return draw (codes, error);
}

static GhResponse *
confirm (Codes *codes, GError **error)
{
  const GhContext *context = &codes->visit->exchange->context;
  GhCodesJudged judged;
  g_autofree char *email_code = NULL;
  g_autofree char *phone_code = NULL;
  if (gh_config_codes_by_mail (context->config))
    email_code = read_field (codes, EMAIL_CODE, _ ("Enter the 6 digits from the e-mail."));
  if (gh_config_codes_by_sms (context->config))
    phone_code = read_field (codes, PHONE_CODE, _ ("Enter the 6 digits from the text message."));
  if (codes->page->status != 200)
    return draw (codes, error);
  GhCodesTyped typed = { codes->visit->ticket->id, codes->proof.email, codes->proof.phone,
                         email_code, phone_code };
  if (!gh_contact_check_confirm (context, &typed, &judged, error))
    return NULL;
  if (judged.verdict != GH_CODES_RIGHT)
    return draw_judged (codes, &judged, error);
  g_autofree char *proof = gh_contact_proof (context, codes->proof.email, codes->proof.phone);
  gh_journey_set_proof (codes->visit->journey, proof, context->now);
  return gh_proof_go_on (codes->visit, codes->change);
}

GhResponse *
gh_page_codes_post (GhExchange *exchange, GError **error)
{
  g_auto (Codes) codes = { 0 };
  GhResponse *instead = NULL;
  if (!open_codes (exchange, &codes, &instead, error))
    return NULL;
  if (instead != NULL)
    return instead;
  if (codes.visit->refusal != NULL) {
    gh_page_refuse (codes.page, codes.visit->refusal);
    return draw (&codes, error);
  }
  if (gh_request_field (exchange->request, "resend")[0] != '\0')
    return send_again (&codes, error);
  const char *closed = closed_sentence (codes.proof.state);
  if (closed == NULL)
    return confirm (&codes, error);
  refuse_closed (&codes, closed);
  return draw (&codes, error);
}
