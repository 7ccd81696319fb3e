/* What the parts of a courier share: mail goes in send-mail.c, SMS in send-sms.c. */

#pragma once

#include "server/deliver/account.h"
#include "server/deliver/courier.h"
#include "server/deliver/line.h"
#include "server/deliver/talk.h"

G_BEGIN_DECLS

struct _GhCourier {
  const GhConfig *config; /* borrowed */
  gint cancelled;         /* atomic */

  GhAccount *mail; /* owned; NULL = mail is off */
  char *mail_url;  /* with what to say in EHLO */
  GhLine *mail_line;

  GhAccount *sms; /* owned; NULL = SMS is off */
  GhLine *sms_line;
};

/* Sets the error of @outcome with @words, in which @to and @ticket_code (both may be NULL) are
 * hidden. FALSE. */
gboolean gh_courier_set_error (GError **error, GhOutcome outcome, const char *words, const char *to,
                               const char *ticket_code);
/* Whether something may go by @account; otherwise sets the error. */
gboolean gh_courier_may_send (const GhCourier *courier, const GhAccount *account, GError **error);

G_END_DECLS
