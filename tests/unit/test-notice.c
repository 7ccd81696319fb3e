/* Messages to visitors: what is queued, that its secrets are sealed, and what still needs telling.
 */

#include "server/domain/notice.h"

#include "tests/unit/venue.h"

#include <string.h>

static gint64
add_reservation (Venue *venue)
{
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  gint64 slot = venue_add_slot (venue, "2026-07-02", "10:00", "12:00", 5);
  return venue_reserve (venue, ticket, slot);
}

static gboolean
queue (Venue *venue, gint64 reservation)
{
  g_autoptr (GError) error = NULL;
  gboolean queued = FALSE;
  ASSERT_DONE (gh_notice_queue_confirmation (&venue->context, venue->orq, reservation,
                                             venue_instant ("2026-07-02T11:00:00Z"), &queued,
                                             &error),
               error);
  return queued;
}

/* The notice of message @id, NULL when it is not worth sending. */
static GhNotice *
load (Venue *venue, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhMessage) message = NULL;
  GhNotice *notice = NULL;
  ASSERT_DONE (gh_outbox_store_find (venue->db, id, &message, &error), error);
  g_assert_nonnull (message);
  ASSERT_DONE (gh_notice_load (&venue->context, message, &notice, &error), error);
  return notice;
}

static void
test_channels (Venue *venue, gconstpointer data)
{
  gint64 reservation = add_reservation (venue);
  g_assert_false (queue (venue, reservation));
  venue->config.sms_url = (char *) "http://127.0.0.1/";
  g_assert_true (queue (venue, reservation));
  venue->config.mail_url = (char *) "smtp://127.0.0.1";
  g_assert_true (queue (venue, reservation));
  g_autofree char *rows = venue_text (
      venue,
      "SELECT group_concat(channel, ' ') AS v FROM (SELECT channel FROM outbox ORDER BY id)");
  g_assert_cmpstr (rows, ==, "SMS MAIL SMS");
}

static void
test_confirmation (Venue *venue, gconstpointer data)
{
  gint64 reservation = add_reservation (venue);
  venue->config.mail_url = (char *) "smtp://127.0.0.1";
  venue->config.sms_url = (char *) "http://127.0.0.1/";
  queue (venue, reservation);
  g_autoptr (GhNotice) mail = load (venue, 1);
  g_autoptr (GhNotice) sms = load (venue, 2);
  gint64 linked = 0;
  g_assert_cmpint (mail->kind, ==, GH_NOTICE_CONFIRMATION);
  g_assert_cmpint (mail->channel, ==, GH_CHANNEL_MAIL);
  g_assert_cmpint (mail->message_id, ==, 1);
  g_assert_cmpint (mail->created_at, ==, venue->context.now);
  g_assert_cmpstr (mail->to, ==, mail->ticket->customer_email);
  g_assert_cmpstr (mail->language, ==, "en");
  g_assert_cmpint (mail->org->id, ==, venue->orq);
  g_assert_null (mail->logo);
  g_assert_cmpint (mail->ticket->reservation_id, ==, reservation);
  g_assert_true (g_str_has_prefix (mail->link, venue->config.base_url));
  g_assert_true (gh_link_verify (&venue->keys, strrchr (mail->link, '/') + 1, &linked));
  g_assert_cmpint (linked, ==, reservation);
  g_assert_cmpint (sms->channel, ==, GH_CHANNEL_SMS);
  g_assert_cmpstr (sms->to, ==, sms->ticket->customer_phone);
}

/* Each makes the message one that nobody needs any more. */
static void
test_not_worth_sending (Venue *venue, gconstpointer data)
{
  static const char *const changes[] = {
    "UPDATE ticket_reservations SET status = 'CANCELLED'",
    "UPDATE ticket_reservations SET customer_email = ''",
    "UPDATE outbox SET reservation_id = NULL",
    "UPDATE outbox SET kind = 'unheard-of'",
  };
  gint64 reservation = add_reservation (venue);
  venue->config.mail_url = (char *) "smtp://127.0.0.1";
  queue (venue, reservation);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GhDbTransaction) change = gh_db_begin (venue->db, GH_DB_WRITE, &error);
    g_assert_no_error (error);
    g_autoptr (GhNotice) before = load (venue, 1);
    g_assert_nonnull (before);
    venue_run (venue, "%s", changes[i]);
    g_autoptr (GhNotice) after = load (venue, 1);
    g_assert_null (after);
  }
  venue_at (venue, "2026-07-02T10:59:59Z");
  g_autoptr (GhNotice) last = load (venue, 1);
  g_assert_nonnull (last);
  venue_at (venue, "2026-07-02T11:00:00Z");
  g_autoptr (GhNotice) late = load (venue, 1);
  g_assert_null (late);
}

static void
test_code (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  venue->context.language = "pt-BR";
  ASSERT_DONE (gh_notice_queue_code (&venue->context, venue->orq, GH_CHANNEL_SMS, "+351912345678",
                                     "042042", venue->context.now + 300, &error),
               error);
  g_autoptr (GhNotice) notice = load (venue, 1);
  g_assert_cmpint (notice->kind, ==, GH_NOTICE_CODE);
  g_assert_cmpint (notice->channel, ==, GH_CHANNEL_SMS);
  g_assert_cmpstr (notice->to, ==, "+351912345678");
  g_assert_cmpstr (notice->code, ==, "042042");
  g_assert_cmpstr (notice->language, ==, "pt-BR");
  g_assert_cmpint (notice->expires_at, ==, venue->context.now + 300);
  g_assert_null (notice->ticket);
  g_autofree char *payload = venue_text (venue, "SELECT payload AS v FROM outbox");
  g_assert_null (strstr (payload, "042042"));
  g_assert_null (strstr (payload, "351"));
  venue->keys.outbox[0] ^= 1;
  g_autoptr (GhNotice) of_others = load (venue, 1);
  g_assert_null (of_others);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/notice/channels", NULL, test_channels);
  VENUE_TEST ("/notice/confirmation", NULL, test_confirmation);
  VENUE_TEST ("/notice/not-worth-sending", NULL, test_not_worth_sending);
  VENUE_TEST ("/notice/code", NULL, test_code);
  return g_test_run ();
}
