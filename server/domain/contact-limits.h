/* How many one-time codes an address gets, whoever asks for them: against those who send to it by
 * the codes of many tickets. */

#pragma once

#include "server/domain/contact-check.h"

G_BEGIN_DECLS

/* Counts a message for each address of @contact that is to get one; for none of them when one has
 * had GH_CODE_SENDS_TO_ADDRESS in an hour: then @retry_after (out) is over 0. In transactions of
 * its own. Errors: GH_DB_ERROR. */
gboolean gh_contact_limits_take (const GhContext *context, const GhContact *contact,
                                 int *retry_after, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes those messages back: they were not sent. Errors: GH_DB_ERROR. */
gboolean gh_contact_limits_give_back (const GhContext *context, const GhContact *contact,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
