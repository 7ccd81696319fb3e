/* The talk with a mail server: which reply means what, at which turn. */

#include "server/deliver/talk.h"

#include <string.h>

/* Lines as libcurl tells them: "> " was said, "< " was heard. Owned by the caller (clear). */
static GhTalk
follow (const char *lines)
{
  GhTalk talk;
  g_auto (GStrv) split = g_strsplit (lines, "\n", -1);
  gh_talk_init (&talk);
  for (char **line = split; *line != NULL; line++) {
    g_autofree char *text = g_strconcat (*line + MIN (2, strlen (*line)), "\r\n", NULL);
    if ((*line)[0] == '>')
      gh_talk_said (&talk, text, strlen (text));
    else if ((*line)[0] == '<')
      gh_talk_heard (&talk, text, strlen (text));
  }
  return talk;
}

static void
expect (const char *lines, gboolean stale, GhOutcome wanted, const char *words)
{
  GhTalk talk = follow (lines);
  g_assert_cmpint (gh_talk_judge (&talk, FALSE, stale), ==, wanted);
  g_assert_cmpstr (talk.words->str, ==, words);
  gh_talk_clear (&talk);
}

#define HELLO "< 220 hi\n> EHLO us\n< 250-hi\n< 250 AUTH PLAIN\n"
#define RCPT  HELLO "> MAIL FROM:<a@b>\n< 250 ok\n> RCPT TO:<c@d>\n"
#define BODY  RCPT "< 250 ok\n> DATA\n< 354 go\n"

static void
test_before_the_mail (void)
{
  expect ("", FALSE, GH_OUTCOME_DOWN, "");
  expect ("< 421 closing", FALSE, GH_OUTCOME_DOWN, "421 closing");
  expect ("< 554 no", FALSE, GH_OUTCOME_DOWN, "554 no");
  expect (HELLO, FALSE, GH_OUTCOME_DOWN, "250 hi AUTH PLAIN");
  expect (HELLO "> AUTH PLAIN eA==\n< 535 5.7.8 no", FALSE, GH_OUTCOME_DOWN, "535 5.7.8 no");
  expect (HELLO "> AUTH LOGIN\n< 334 x\n> REFUQQ==\n< 454 later", FALSE, GH_OUTCOME_DOWN,
          "454 later");
}

static void
test_refusals (void)
{
  expect (HELLO "> MAIL FROM:<a@b>\n< 550 no", FALSE, GH_OUTCOME_DOWN, "550 no");
  expect (HELLO "> MAIL FROM:<a@b>\n< 552 big", FALSE, GH_OUTCOME_PERMANENT, "552 big");
  expect (HELLO "> MAIL FROM:<a@b>\n< 450 later", FALSE, GH_OUTCOME_TEMPORARY, "450 later");
  expect (RCPT "< 550 no", FALSE, GH_OUTCOME_PERMANENT, "550 no");
  expect (RCPT "< 450 later", FALSE, GH_OUTCOME_TEMPORARY, "450 later");
  expect (RCPT "< 530 login", FALSE, GH_OUTCOME_DOWN, "530 login");
  expect (RCPT "", FALSE, GH_OUTCOME_TEMPORARY, "");
  expect (RCPT "< 250 ok\n> DATA\n< 554 no", FALSE, GH_OUTCOME_PERMANENT, "554 no");
  expect (BODY, FALSE, GH_OUTCOME_TEMPORARY, "");
  expect (BODY "< 550 spam", FALSE, GH_OUTCOME_PERMANENT, "550 spam");
  expect (BODY "< 451 later", FALSE, GH_OUTCOME_TEMPORARY, "451 later");
}

static void
test_taken (void)
{
  expect (BODY "< 250 taken", FALSE, GH_OUTCOME_SENT, "250 taken");
  expect (BODY "< 250 taken\n> QUIT\n< 421 bye", FALSE, GH_OUTCOME_SENT, "250 taken");
  expect (BODY "< 250-taken, but", FALSE, GH_OUTCOME_TEMPORARY, "250 taken, but");
  /* The go-ahead is not yet an answer, and 250 to a command is none to the mail. */
  expect (RCPT "< 250 ok", FALSE, GH_OUTCOME_TEMPORARY, "250 ok");
  GhTalk talk = follow ("");
  g_assert_cmpint (gh_talk_judge (&talk, TRUE, FALSE), ==, GH_OUTCOME_SENT);
  gh_talk_clear (&talk);
}

static void
test_stale (void)
{
  expect ("", TRUE, GH_OUTCOME_STALE, "");
  expect ("> MAIL FROM:<a@b>", TRUE, GH_OUTCOME_STALE, "");
  expect ("> MAIL FROM:<a@b>\n< 421 idle", TRUE, GH_OUTCOME_STALE, "421 idle");
  expect ("> MAIL FROM:<a@b>\n< 450 no", TRUE, GH_OUTCOME_TEMPORARY, "450 no");
  /* From here on something may have been sent. */
  expect ("> MAIL FROM:<a@b>\n< 250 ok\n> RCPT TO:<c@d>", TRUE, GH_OUTCOME_TEMPORARY, "");
}

static void
test_strange_lines (void)
{
  expect (RCPT "< \n< 5\n< hello\n< 55x no\n< 550 yes", FALSE, GH_OUTCOME_PERMANENT, "550 yes");
  expect (RCPT "< 550", FALSE, GH_OUTCOME_PERMANENT, "550");
  expect (RCPT "< 550 no\n> QUIT\n< 221 bye", FALSE, GH_OUTCOME_PERMANENT, "550 no");
  expect (RCPT "< 550-one\n< 550-two\n< 550 three", FALSE, GH_OUTCOME_PERMANENT,
          "550 one two three");
  g_autofree char *filler = g_strnfill (100000, 'x');
  g_autofree char *line = g_strconcat ("550 ", filler, NULL);
  GhTalk talk = follow (RCPT);
  for (int i = 0; i < 100; i++)
    gh_talk_heard (&talk, line, strlen (line));
  g_assert_cmpuint (talk.words->len, <, 5000);
  gh_talk_clear (&talk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/talk/before-the-mail", test_before_the_mail);
  g_test_add_func ("/talk/refusals", test_refusals);
  g_test_add_func ("/talk/taken", test_taken);
  g_test_add_func ("/talk/stale", test_stale);
  g_test_add_func ("/talk/strange-lines", test_strange_lines);
  return g_test_run ();
}
