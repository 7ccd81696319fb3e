/* What the answer of a Twilio-compatible endpoint means for an SMS. Pure. */

#pragma once

#include "server/deliver/talk.h"

G_BEGIN_DECLS

/* @status is the HTTP status, 0 when there was none; @body what came with it. @words are what it
 * says of itself, for the error's text, and owned by the caller; NULL when it was sent. */
GhOutcome gh_sms_answer_judge (int status, const char *body, gsize length,
                               char **words) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
