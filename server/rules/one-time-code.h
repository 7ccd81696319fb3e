/* One-time codes: six digits that prove who reads an address (contract 4). Pure but for chance. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_ONE_TIME_CODE_DIGITS 6

/* A new code, "000000" to "999999", each as likely as any other. Owned by the caller. */
char *gh_one_time_code_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* What was typed or pasted, as six ASCII digits: digits of every script count, spaces, dashes and
 * invisible marks are left out. NULL when it is no such code; NULL in gives NULL. Owned by the
 * caller. */
char *gh_one_time_code_read (const char *typed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
