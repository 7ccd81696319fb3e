/* Whether a visitor has proven the contact; see the header. */

#include "server/pages/proof.h"

#include "server/rules/contact.h"

void
gh_proof_clear (GhProof *proof)
{
  g_free (proof->email);
  g_free (proof->phone);
}

static GhContact
contact_of (const GhVisit *visit, const GhProof *proof)
{
  return (GhContact){ visit->ticket->id, visit->ticket->orq, proof->email, proof->phone };
}

gboolean
gh_proof_look (const GhVisit *visit, GhProof *proof, GError **error)
{
  const GhContext *context = &visit->exchange->context;
  const GhJourney *journey = visit->journey;
  gboolean asked = context->config->contact_verify != GH_CONTACT_VERIFY_NONE;
  *proof = (GhProof){ .email = gh_email_normalise (journey->email),
                      .phone = gh_phone_normalise (journey->phone),
                      .state = asked ? GH_CHECK_NONE : GH_CHECK_PROVEN };
  if (!asked || proof->email == NULL || proof->phone == NULL)
    return TRUE;
  if (gh_contact_proof_holds (context, journey->proof, journey->proven_at, proof->email,
                              proof->phone)) {
    proof->state = GH_CHECK_PROVEN;
    return TRUE;
  }
  GhContact contact = contact_of (visit, proof);
  return gh_contact_check_look (context, &contact, &proof->state, &proof->retry_after, error);
}

gboolean
gh_proof_require (const GhVisit *visit, gboolean change, GhResponse **instead, GError **error)
{
  g_auto (GhProof) proof = { 0 };
  *instead = NULL;
  if (!gh_proof_look (visit, &proof, error))
    return FALSE;
  if (proof.state != GH_CHECK_PROVEN)
    *instead = gh_proof_ask (visit, proof.state == GH_CHECK_OPEN ? "kept" : NULL, change);
  return TRUE;
}

gboolean
gh_proof_start (const GhVisit *visit, const GhProof *proof, GhCodesSent *sent, GError **error)
{
  GhContact contact = contact_of (visit, proof);
  return gh_contact_check_start (&visit->exchange->context, &contact, sent, error);
}

GhResponse *
gh_proof_ask (const GhVisit *visit, const char *news, gboolean change)
{
  g_autoptr (GString) path = g_string_new ("/reserve/codes");
  if (news != NULL)
    g_string_append_printf (path, "?%s=1", news);
  if (change)
    g_string_append (path, news != NULL ? "&change=1" : "?change=1");
  return gh_visit_go_on (visit, path->str);
}

GhResponse *
gh_proof_go_on (const GhVisit *visit, gboolean change)
{
  return gh_visit_go_on (visit, change ? "/reserve/confirm" : "/reserve/slots");
}
