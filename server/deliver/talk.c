/* Follows the talk with a mail server; see the header. */

#include "server/deliver/talk.h"

#include <string.h>

#define WORDS_MAX 2000

#define GO_AHEAD       354
#define CLOSING        421
#define AUTH_NEEDED    530
#define AUTH_TOO_WEAK  534
#define AUTH_REFUSED   535
#define NEEDS_TLS      538
#define TOO_MUCH_SPACE 552

void
gh_talk_init (GhTalk *talk)
{
  *talk = (GhTalk){ .stage = GH_TALK_CONNECT, .words = g_string_new (NULL) };
}

void
gh_talk_clear (GhTalk *talk)
{
  g_string_free (talk->words, TRUE);
  talk->words = NULL;
}

static void
forget_reply (GhTalk *talk)
{
  talk->code = 0;
  talk->whole = FALSE;
  g_string_truncate (talk->words, 0);
}

static gboolean
starts (const char *line, gsize length, const char *command)
{
  gsize wanted = strlen (command);
  return length >= wanted && g_ascii_strncasecmp (line, command, wanted) == 0;
}

void
gh_talk_said (GhTalk *talk, const char *line, gsize length)
{
  talk->over |= starts (line, length, "QUIT");
  if (talk->over)
    return;
  /* What is said while logging in is base64, which could begin with anything but these: they have
   * a space. */
  if (starts (line, length, "MAIL FROM:"))
    talk->stage = GH_TALK_MAIL;
  else if (starts (line, length, "RCPT TO:"))
    talk->stage = GH_TALK_RCPT;
  else if (talk->stage == GH_TALK_RCPT && starts (line, length, "DATA"))
    talk->stage = GH_TALK_DATA;
  else if (starts (line, length, "AUTH "))
    talk->stage = GH_TALK_LOGIN;
  else if (talk->stage == GH_TALK_CONNECT)
    talk->stage = GH_TALK_HELLO;
  forget_reply (talk);
}

void
gh_talk_heard (GhTalk *talk, const char *line, gsize length)
{
  while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
    length--;
  if (talk->over || length < 3 || !g_ascii_isdigit (line[0]) || !g_ascii_isdigit (line[1]) ||
      !g_ascii_isdigit (line[2]))
    return;
  if (talk->whole)
    forget_reply (talk);
  int code = 100 * (line[0] - '0') + 10 * (line[1] - '0') + (line[2] - '0');
  if (talk->words->len == 0)
    g_string_append_printf (talk->words, "%d", code);
  /* Of further lines the text alone, behind the code and its space or hyphen. */
  if (talk->words->len < WORDS_MAX && length > 4) {
    g_string_append_c (talk->words, ' ');
    g_string_append_len (talk->words, line + 4, (gssize) MIN (length - 4, WORDS_MAX));
  }
  talk->code = code;
  talk->whole = length == 3 || line[3] == ' ';
  if (talk->whole && talk->stage == GH_TALK_DATA && code == GO_AHEAD) {
    talk->stage = GH_TALK_BODY;
    forget_reply (talk);
  }
}

/* Of a reply in the 500s. */
static GhOutcome
judge_refusal (const GhTalk *talk)
{
  switch (talk->code) {
  case AUTH_NEEDED:
  case AUTH_TOO_WEAK:
  case AUTH_REFUSED:
  case NEEDS_TLS:
    return GH_OUTCOME_DOWN;
  default:
    break;
  }
  /* Who refuses our sender refuses every message: that is no reason to give up this one. */
  if (talk->stage == GH_TALK_MAIL && talk->code != TOO_MUCH_SPACE)
    return GH_OUTCOME_DOWN;
  return GH_OUTCOME_PERMANENT;
}

GhOutcome
gh_talk_judge (const GhTalk *talk, gboolean succeeded, gboolean stale)
{
  if (succeeded ||
      (talk->stage == GH_TALK_BODY && talk->whole && talk->code >= 200 && talk->code < 300))
    return GH_OUTCOME_SENT;
  if (stale && talk->stage <= GH_TALK_MAIL && (talk->code == 0 || talk->code == CLOSING))
    return GH_OUTCOME_STALE;
  if (talk->stage < GH_TALK_MAIL)
    return GH_OUTCOME_DOWN;
  return talk->code >= 500 && talk->code < 600 ? judge_refusal (talk) : GH_OUTCOME_TEMPORARY;
}
