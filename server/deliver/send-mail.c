/* Hands a mail to the mail server over SMTP. */

#include "server/config/mail-address.h"
#include "server/deliver/courier-private.h"
#include "server/deliver/header.h"
#include "server/deliver/mime.h"

/* What libcurl tells about while a mail is under way. */
typedef struct {
  GhLine *line; /* borrowed */
  GhTalk talk;
} MailTurn;

static int
on_mail_line (CURL *handle, curl_infotype type, char *line, size_t length, void *data)
{
  MailTurn *turn = data;
  if (type == CURLINFO_HEADER_OUT)
    gh_talk_said (&turn->talk, line, length);
  else if (type == CURLINFO_HEADER_IN)
    gh_talk_heard (&turn->talk, line, length);
  else
    return 0;
  gh_line_is_alive (turn->line);
  if (turn->talk.over)
    gh_line_stop_listening (turn->line);
  turn->line->accepting = turn->talk.stage == GH_TALK_BODY;
  return 0;
}

/* Whether what goes to the mail server is encrypted: always where it crosses a network, unless the
 * configuration says no; on this machine where the server offers it. */
static long
mail_encryption (const GhCourier *courier)
{
  if (!courier->config->mail_starttls)
    return CURLUSESSL_NONE;
  return courier->mail->local ? CURLUSESSL_TRY : CURLUSESSL_ALL;
}

static void
set_mail_options (const GhCourier *courier, MailTurn *turn, curl_mime *parts,
                  struct curl_slist *fields, struct curl_slist *recipients)
{
  GhLine *line = courier->mail_line;
  CURL *handle = line->handle;
  gh_line_begin (line, courier->mail_url, "smtp,smtps");
  curl_easy_setopt (handle, CURLOPT_USE_SSL, mail_encryption (courier));
  if (courier->mail->user != NULL) {
    curl_easy_setopt (handle, CURLOPT_USERNAME, courier->mail->user);
    curl_easy_setopt (handle, CURLOPT_PASSWORD, courier->mail->password);
    /* Left to itself, libcurl would try what a server offers but cannot, like Kerberos. */
    curl_easy_setopt (handle, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
  }
  curl_easy_setopt (handle, CURLOPT_MAIL_FROM, courier->config->mail_address);
  curl_easy_setopt (handle, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (handle, CURLOPT_HTTPHEADER, fields);
  curl_easy_setopt (handle, CURLOPT_MIMEPOST, parts);
  /* The only way to know what was said last, which a reply is judged by. */
  curl_easy_setopt (handle, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt (handle, CURLOPT_DEBUGFUNCTION, on_mail_line);
  curl_easy_setopt (handle, CURLOPT_DEBUGDATA, turn);
}

/* Sends over the connection there is, or a new one. */
static GhOutcome
try_mail (const GhCourier *courier, const GhMail *mail, const GhEnvelope *envelope, char **words)
{
  GhLine *line = courier->mail_line;
  MailTurn turn = { .line = line };
  g_autofree char *to = gh_mail_address_to_ascii (mail->to);
  struct curl_slist *recipients = curl_slist_append (NULL, to);
  struct curl_slist *fields = gh_mime_fields (mail, envelope);
  curl_mime *parts = gh_mime_parts (line->handle, mail);
  GhOutcome outcome = GH_OUTCOME_TEMPORARY;
  gh_talk_init (&turn.talk);
  if (parts != NULL) {
    set_mail_options (courier, &turn, parts, fields, recipients);
    CURLcode code = gh_line_perform (line);
    outcome = gh_talk_judge (&turn.talk, code == CURLE_OK, gh_line_was_stale (line, code));
    if (outcome == GH_OUTCOME_DOWN && g_atomic_int_get (&courier->cancelled))
      outcome = GH_OUTCOME_TEMPORARY;
    *words = g_strdup (turn.talk.code >= 400 ? turn.talk.words->str : gh_line_trouble (line, code));
  }
  gh_line_end (line);
  curl_mime_free (parts);
  curl_slist_free_all (fields);
  curl_slist_free_all (recipients);
  gh_talk_clear (&turn.talk);
  return outcome;
}

gboolean
gh_courier_send_mail (GhCourier *courier, const GhMail *mail, gint64 message_id, gint64 created_at,
                      int *retry_after, GError **error)
{
  if (retry_after != NULL)
    *retry_after = 0; /* SMTP has no way to say it */
  if (!gh_courier_may_send (courier, courier->mail, error))
    return FALSE;
  const char *refusal = gh_mime_refusal (mail);
  if (refusal != NULL)
    return gh_courier_set_error (error, GH_OUTCOME_PERMANENT, refusal, mail->to, mail->ticket_code);

  const GhEnvelope envelope = { courier->config->mail_address, courier->config->base_url,
                                message_id, created_at };
  g_autofree char *words = NULL;
  GhOutcome outcome = try_mail (courier, mail, &envelope, &words);
  if (outcome == GH_OUTCOME_STALE) {
    g_clear_pointer (&words, g_free);
    outcome = try_mail (courier, mail, &envelope, &words);
  }
  return outcome == GH_OUTCOME_SENT ||
         gh_courier_set_error (error, outcome, words, mail->to, mail->ticket_code);
}
