/* Writes the SMS; see compose.h. */

#include "server/message/compose.h"
#include "server/message/facts.h"
#include "server/message/gsm.h"
#include "server/message/plain.h"
#include "server/view/date-words.h"
#include "server/words/words.h"

/* How much of the organisation's name is said, as long as fewer SMS come of less. */
static const gsize venue_chars[] = { 60, 30, 20, 12 };

/* How much else is. */
typedef enum {
  SAY_ALL,   /* what this is about, venue, day, start and end */
  SAY_SHORT, /* venue, day, start and end */
  SAY_LEAST, /* venue, day and start */
  N_SAYS,
} Say;

/* No ticket code: an SMS is shown on locked screens, and the link opens it. */
static char *
say_confirmation (const GhNotice *notice, const char *venue, Say say)
{
  const GhTicket *ticket = notice->ticket;
  g_autofree char *day = gh_words_day (ticket->slot_date); /* months away at most */
  g_autofree char *time = say == SAY_LEAST
                              ? gh_words_time (ticket->start_time)
                              : gh_words_time_range (ticket->start_time, ticket->end_time);
  g_autofree char *when = g_strdup_printf (_ ("%1$s, %2$s"), day, time);
  const char *what = say == SAY_ALL ? _ ("Reservation confirmed") : "";
  return g_strconcat (what, what[0] != '\0' ? "\n" : "", venue, "\n", when, "\n", notice->link,
                      NULL);
}

/* The last line is for phones: it lets a page of this host, and no other, take the code over
 * ("Origin-bound one-time codes delivered via SMS"). */
static char *
say_code (const GhConfig *config, const GhNotice *notice, const char *venue)
{
  g_autofree char *valid = gh_facts_valid (notice);
  g_autofree char *host = gh_facts_host (config);
  g_autofree char *first = gh_facts_headline (notice, venue);
  return g_strconcat (first, "\n", valid, "\n", _ ("Never tell this code to anybody."), "\n\n@",
                      host, " #", notice->code, NULL);
}

/* In the cheaper alphabet where it has one. Owned by the caller. */
static char *
dup_as_sent (char *text)
{
  char *folded = gh_gsm_fold (text);
  if (folded == NULL)
    return text;
  g_free (text);
  return folded;
}

GhSms *
gh_compose_sms (const GhConfig *config, const GhNotice *notice)
{
  g_autofree char *best = NULL;
  gsize fewest = G_MAXSIZE;
  gh_words_use (notice->language);
  gboolean is_code = notice->kind == GH_NOTICE_CODE;
  for (gsize i = 0; i < G_N_ELEMENTS (venue_chars); i++) {
    g_autofree char *venue = gh_facts_venue (config, notice, venue_chars[i]);
    for (Say say = SAY_ALL; say < N_SAYS; say++) {
      char *said =
          is_code ? say_code (config, notice, venue) : say_confirmation (notice, venue, say);
      g_autofree char *text = dup_as_sent (said);
      gsize messages = gh_gsm_messages (text);
      if (messages >= fewest)
        continue;
      fewest = messages;
      g_free (best);
      best = g_steal_pointer (&text);
    }
  }
  GhSms *sms = g_new0 (GhSms, 1);
  sms->to = gh_plain_line (notice->to, 16);
  sms->text = g_steal_pointer (&best);
  return sms;
}
