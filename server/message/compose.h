/* Writes the messages: a mail or an SMS of what domain/notice.h loaded, in its language. Knows
 * nothing of servers and databases. */

#pragma once

#include "server/domain/notice.h"
#include "server/message/mail.h"

G_BEGIN_DECLS

/* Both speak the notice's language from now on (gh_words_use). Owned by the caller. */

/* At most 100 KB: a logo that would make it heavier is left out, then the ticket to print, which
 * may also be missing because this machine cannot draw it (logged). NULL when anything else cannot
 * be drawn (GH_TEMPLATE_ERROR, GH_QR_ERROR). */
GhMail *gh_compose_mail (const GhConfig *config, const GhNotice *notice,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
GhSms *gh_compose_sms (const GhConfig *config, const GhNotice *notice) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
