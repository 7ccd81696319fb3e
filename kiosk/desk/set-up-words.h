/* What the kiosk says about being set up, and about being barred: why, and what to do next. */

#pragma once

#include "kiosk/client/api-client.h"

G_BEGIN_DECLS

/* All owned by the caller. */

/* Why the enrolment failed: an answer that is no enrolment, or an error; the other is NULL. */
char *gh_set_up_words_failure (const GhAnswer *answer,
                               const GError *error) G_GNUC_WARN_UNUSED_RESULT;
/* The kiosk is for @present, and the code is of @other. @given: the command line says so, else it
 * is only a supervisor who may change that. */
char *gh_set_up_words_other_server (const char *present, const char *other,
                                    gboolean given) G_GNUC_WARN_UNUSED_RESULT;
/* Entries wait for @server. */
char *gh_set_up_words_waiting (const char *server) G_GNUC_WARN_UNUSED_RESULT;

/* The device is barred, and @kept entries are on it. */
char *gh_set_up_words_revoked (gint64 kept) G_GNUC_WARN_UNUSED_RESULT;
/* The server wants another key of this device. */
char *gh_set_up_words_key_invalid (void) G_GNUC_WARN_UNUSED_RESULT;
/* It was revoked, and what it keeps cannot be destroyed. */
char *gh_set_up_words_not_wiped (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
