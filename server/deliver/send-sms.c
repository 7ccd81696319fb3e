/* Hands an SMS to a Twilio-compatible Messages endpoint. */

#include "server/deliver/courier-private.h"
#include "server/deliver/header.h"
#include "server/deliver/sms-answer.h"

#include <string.h>

#define RETRY_AFTER_MAX 86400

/* Why @sms cannot be sent; NULL when it can. */
static const char *
refusal (const GhSms *sms)
{
  if (sms->to == NULL || sms->to[0] != '+' || strlen (sms->to) < 9 || strlen (sms->to) > 16 ||
      strspn (sms->to + 1, "0123456789") != strlen (sms->to + 1))
    return "The number is none";
  if (sms->text == NULL || sms->text[0] == '\0' || !g_utf8_validate (sms->text, -1, NULL))
    return "The text is not UTF-8";
  return NULL;
}

/* To=…&From=…&Body=…, owned by the caller. */
static char *
form (const GhCourier *courier, const GhSms *sms)
{
  g_autofree char *to = g_uri_escape_string (sms->to, NULL, FALSE);
  g_autofree char *from = g_uri_escape_string (courier->config->sms_from, NULL, FALSE);
  g_autofree char *body = g_uri_escape_string (sms->text, NULL, FALSE);
  return g_strdup_printf ("To=%s&From=%s&Body=%s", to, from, body);
}

/* The key by which the server recognises a repeat: the same for every try of one message, another
 * one for other sites and other messages. Under both names that are in use. */
static struct curl_slist *
fields (const GhCourier *courier, gint64 message_id)
{
  g_autofree char *subject = g_strdup_printf ("gatehouse sms %" G_GINT64_FORMAT " %s", message_id,
                                              courier->config->base_url);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, subject, -1);
  g_autofree char *twilio = g_strdup_printf ("I-Twilio-Idempotency-Token: %.32s", digest);
  g_autofree char *common = g_strdup_printf ("Idempotency-Key: %.32s", digest);
  struct curl_slist *list = curl_slist_append (NULL, twilio);
  list = curl_slist_append (list, common);
  list = curl_slist_append (list, "Accept: application/json");
  return curl_slist_append (list, "Expect:"); /* no pause before a body */
}

static void
set_options (const GhCourier *courier, const char *body, struct curl_slist *headers)
{
  CURL *handle = courier->sms_line->handle;
  gh_line_begin (courier->sms_line, courier->sms->url, "http,https");
  curl_easy_setopt (handle, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (handle, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt (handle, CURLOPT_USERAGENT, "Gatehouse");
  if (courier->sms->user != NULL) {
    curl_easy_setopt (handle, CURLOPT_HTTPAUTH, (long) CURLAUTH_BASIC);
    curl_easy_setopt (handle, CURLOPT_USERNAME, courier->sms->user);
    curl_easy_setopt (handle, CURLOPT_PASSWORD, courier->sms->password);
  }
}

/* What became of a transfer that ended with @code. */
static GhOutcome
judge (const GhCourier *courier, CURLcode code, char **words)
{
  const GhLine *line = courier->sms_line;
  long status = 0;
  curl_easy_getinfo (line->handle, CURLINFO_RESPONSE_CODE, &status);
  /* A status counts even when the rest got lost: an SMS that was taken is not sent again. */
  if (status >= 200)
    return gh_sms_answer_judge ((int) status, line->answer->str, line->answer->len, words);
  *words = g_strdup (gh_line_trouble (line, code));
  if (g_atomic_int_get (&courier->cancelled))
    return GH_OUTCOME_TEMPORARY;
  curl_off_t sent = 0;
  curl_easy_getinfo (line->handle, CURLINFO_SIZE_UPLOAD_T, &sent);
  return sent > 0 ? GH_OUTCOME_TEMPORARY : GH_OUTCOME_DOWN;
}

gboolean
gh_courier_send_sms (GhCourier *courier, const GhSms *sms, gint64 message_id, int *retry_after,
                     GError **error)
{
  if (retry_after != NULL)
    *retry_after = 0;
  if (!gh_courier_may_send (courier, courier->sms, error))
    return FALSE;
  const char *refused = refusal (sms);
  if (refused != NULL)
    return gh_courier_set_error (error, GH_OUTCOME_PERMANENT, refused, sms->to, NULL);

  GhLine *line = courier->sms_line;
  g_autofree char *body = form (courier, sms);
  g_autofree char *words = NULL;
  struct curl_slist *headers = fields (courier, message_id);
  set_options (courier, body, headers);
  CURLcode code = gh_line_perform (line);
  GhOutcome outcome = judge (courier, code, &words);
  curl_off_t seconds = 0;
  curl_easy_getinfo (line->handle, CURLINFO_RETRY_AFTER, &seconds);
  if (retry_after != NULL && outcome != GH_OUTCOME_SENT)
    *retry_after = (int) CLAMP (seconds, 0, RETRY_AFTER_MAX);
  gh_line_end (line);
  curl_slist_free_all (headers);
  return outcome == GH_OUTCOME_SENT || gh_courier_set_error (error, outcome, words, sms->to, NULL);
}
