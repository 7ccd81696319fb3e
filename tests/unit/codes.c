/* Visitors with one-time codes; see the header. */

#include "tests/unit/codes.h"

#include "server/domain/notice.h"

#define START "2026-07-01T10:00:00Z"

void
codes_set_up (Venue *venue, gconstpointer data)
{
  venue_set_up (venue, NULL);
  venue->config.mail_url = (char *) "smtp://127.0.0.1";
  venue->config.sms_url = (char *) "http://127.0.0.1/";
  venue->config.contact_verify = GH_CONTACT_VERIFY_BOTH;
}

gint64
codes_clock (void)
{
  return venue_instant (START);
}

GhContact
codes_contact (Venue *venue, gint64 ticket)
{
  return (GhContact){ ticket, venue->orq, EMAIL, PHONE };
}

GhCodesSent
codes_start (Venue *venue, const GhContact *contact)
{
  g_autoptr (GError) error = NULL;
  GhCodesSent sent = { 0 };
  ASSERT_DONE (gh_contact_check_start (&venue->context, contact, &sent, &error), error);
  return sent;
}

char *
codes_newest (Venue *venue, GhChannel channel)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhMessage) message = NULL;
  g_autoptr (GhNotice) notice = NULL;
  gint64 id = venue_number (venue, "SELECT max(id) AS v FROM outbox WHERE channel = '%s'",
                            gh_channel_to_string (channel));
  ASSERT_DONE (gh_outbox_store_find (venue->db, id, &message, &error), error);
  GhContext context = venue->context;
  context.now = message->created_at;
  ASSERT_DONE (gh_notice_load (&context, message, &notice, &error), error);
  g_assert_nonnull (notice);
  g_assert_cmpint (notice->kind, ==, GH_NOTICE_CODE);
  g_assert_cmpstr (notice->to, ==, channel == GH_CHANNEL_MAIL ? EMAIL : PHONE);
  g_assert_cmpint (notice->expires_at, ==, message->created_at + GH_CODE_SECONDS);
  return g_strdup (notice->code);
}

GhCodesJudged
codes_confirm (Venue *venue, gint64 ticket, const char *email_code, const char *phone_code)
{
  g_autoptr (GError) error = NULL;
  GhCodesJudged judged = { 0 };
  GhCodesTyped typed = { ticket, NULL, NULL, email_code, phone_code };
  ASSERT_DONE (gh_contact_check_confirm (&venue->context, &typed, &judged, &error), error);
  return judged;
}

GhCodesJudged
codes_confirm_rightly (Venue *venue, gint64 ticket)
{
  g_autofree char *mail = codes_newest (venue, GH_CHANNEL_MAIL);
  g_autofree char *sms = codes_newest (venue, GH_CHANNEL_SMS);
  return codes_confirm (venue, ticket, mail, sms);
}

char *
codes_another (const char *code)
{
  char *other = g_strdup (code);
  other[0] = other[0] == '9' ? '0' : (char) (other[0] + 1);
  return other;
}

GhCodesJudged
codes_confirm_wrongly (Venue *venue, gint64 ticket)
{
  g_autofree char *mail = codes_newest (venue, GH_CHANNEL_MAIL);
  g_autofree char *sms = codes_newest (venue, GH_CHANNEL_SMS);
  g_autofree char *wrong = codes_another (sms);
  return codes_confirm (venue, ticket, mail, wrong);
}

GhCheckState
codes_state (Venue *venue, const GhContact *contact, int *retry_after)
{
  g_autoptr (GError) error = NULL;
  GhCheckState state;
  int left = 0;
  ASSERT_DONE (gh_contact_check_look (&venue->context, contact, &state, &left, &error), error);
  if (retry_after != NULL)
    *retry_after = left;
  return state;
}
