/* Judges the answers of an SMS server; see the header. */

#include "server/deliver/sms-answer.h"

#include "wire/json.h"

#define WORDS_MAX 4096

/* Twilio's codes of a refused message (twilio.com/docs/api/errors): 21000 and up are about what was
 * asked for. These of them are about our sender or account, whoever the recipient is. */
static const int sender_codes[] = { 21210, 21212, 21601, 21603, 21606, 21659, 21660, 21661 };

#define MESSAGE_CODE_FIRST 21000
#define MESSAGE_CODE_LAST  21999
#define QUEUE_FULL         21611

/* The error's code and text: {"code": 21211, "message": "…"}. 0 and NULL when the body is another.
 */
static int
read_body (const char *body, gsize length, char **message)
{
  const char *text = NULL;
  gint64 code = 0;
  *message = NULL;
  g_autoptr (json_object) object = gh_json_parse (body, length, NULL);
  if (object == NULL || !json_object_is_type (object, json_type_object))
    return 0;
  if (!gh_json_get_int_opt (object, "code", 0, 999999, &code, NULL))
    code = 0;
  if (gh_json_get_string_opt (object, "message", WORDS_MAX, &text, NULL))
    *message = g_strdup (text);
  return (int) code;
}

static gboolean
is_about_sender (int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sender_codes); i++) {
    if (sender_codes[i] == code)
      return TRUE;
  }
  return FALSE;
}

static GhOutcome
judge (int status, int code)
{
  if (status == 0 || status == 408 || status == 425 || status == 429 || code == QUEUE_FULL)
    return GH_OUTCOME_TEMPORARY;
  if (status >= 500)
    return status == 501 || status == 505 ? GH_OUTCOME_DOWN : GH_OUTCOME_TEMPORARY;
  if (status == 401 || is_about_sender (code))
    return GH_OUTCOME_DOWN;
  /* A recipient in a country we may not send to is 403 too, and must not stop the others. */
  if (code >= MESSAGE_CODE_FIRST && code <= MESSAGE_CODE_LAST)
    return GH_OUTCOME_PERMANENT;
  /* Nobody pays, nobody may, or the endpoint is not where we ask: the next message fares no better.
   */
  if (status < 400 || status == 402 || status == 403 || status == 404 || status == 405 ||
      status == 407 || status == 410)
    return GH_OUTCOME_DOWN;
  return GH_OUTCOME_PERMANENT;
}

GhOutcome
gh_sms_answer_judge (int status, const char *body, gsize length, char **words)
{
  g_autofree char *message = NULL;
  *words = NULL;
  if (status >= 200 && status < 300)
    return GH_OUTCOME_SENT;
  int code = read_body (body, length, &message);
  if (message != NULL && code != 0)
    *words = g_strdup_printf ("HTTP %d, code %d: %s", status, code, message);
  else if (message != NULL)
    *words = g_strdup_printf ("HTTP %d: %s", status, message);
  else
    *words = g_strdup_printf ("HTTP %d", status);
  return judge (status, code);
}
