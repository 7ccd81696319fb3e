/* Mails and SMS on their way out; see the header. */

#include "server/message/mail.h"

GhMailPart *
gh_mail_part_new (const char *name, const char *type, const char *cid, GBytes *bytes)
{
  GhMailPart *part = g_new0 (GhMailPart, 1);
  part->name = g_strdup (name);
  part->type = g_strdup (type);
  part->cid = g_strdup (cid);
  part->bytes = g_bytes_ref (bytes);
  return part;
}

void
gh_mail_part_free (GhMailPart *part)
{
  if (part == NULL)
    return;
  g_free (part->name);
  g_free (part->type);
  g_free (part->cid);
  g_bytes_unref (part->bytes);
  g_free (part);
}

void
gh_mail_free (GhMail *mail)
{
  if (mail == NULL)
    return;
  g_free (mail->to);
  g_free (mail->sender_name);
  g_free (mail->subject);
  g_free (mail->language);
  g_free (mail->text);
  g_free (mail->html);
  g_clear_pointer (&mail->parts, g_ptr_array_unref);
  g_free (mail->ticket_code);
  g_free (mail);
}

void
gh_sms_free (GhSms *sms)
{
  if (sms == NULL)
    return;
  g_free (sms->to);
  g_free (sms->text);
  g_free (sms);
}
