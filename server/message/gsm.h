/* What an SMS costs: 160 characters of the GSM alphabet, or 70 of any other (3GPP TS 23.038);
 * longer ones are sent in several and paid so. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text in the GSM alphabet: its own characters stay, typographic signs become plain ones, letters
 * lose accents that the alphabet lacks ("março": "marco"). NULL when something has no such form
 * (another script, an emoji): then nothing is gained by changing the rest. Owned by the caller. */
char *gh_gsm_fold (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* How many SMS it takes to send @text, which is UTF-8. */
gsize gh_gsm_messages (const char *text);

G_END_DECLS
