/* Writes the messages; see the header. */

#include "server/message/compose.h"

#include "server/view/date-words.h"
#include "server/words/words.h"

/* What a reservation is about, in lines. Owned by the caller. */
static char *
confirmation_text (const GhNotice *notice)
{
  const GhTicket *ticket = notice->ticket;
  g_autofree char *date = gh_words_date (ticket->slot_date);
  g_autofree char *time = gh_words_time_range (ticket->start_time, ticket->end_time);
  return g_strdup_printf ("%s\n%s\n%s\n\n%s\n%s\n", notice->org->name, date, time,
                          _ ("Have the QR code of your ticket ready, on your phone or printed."),
                          notice->link);
}

static char *
notice_text (const GhNotice *notice)
{
  gh_words_use (notice->language);
  return notice->kind == GH_NOTICE_CODE ? g_strdup_printf ("%s\n", notice->code)
                                        : confirmation_text (notice);
}

GhMail *
gh_compose_mail (const GhConfig *config, const GhNotice *notice, GError **error)
{
  GhMail *mail = g_new0 (GhMail, 1);
  mail->text = notice_text (notice);
  mail->html = g_markup_printf_escaped ("<pre>%s</pre>\n", mail->text);
  mail->to = g_strdup (notice->to);
  mail->sender_name = g_strdup (notice->org->name);
  mail->subject = g_strdup (notice->org->name);
  mail->language = g_strdup (gh_words_language ()->tag);
  mail->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_mail_part_free);
  return mail;
}

GhSms *
gh_compose_sms (const GhConfig *config, const GhNotice *notice)
{
  GhSms *sms = g_new0 (GhSms, 1);
  sms->to = g_strdup (notice->to);
  sms->text = notice_text (notice);
  return sms;
}
