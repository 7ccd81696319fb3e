/* Takes contact data and secrets out of what servers say, before it is kept or logged. Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_REDACT_MAX_CHARS 200

/* @words as one line of UTF-8 of at most GH_REDACT_MAX_CHARS characters, in which "…" stands for
 * e-mail addresses, for whatever could be a phone number (seven digits or more, also with
 * separators between), and for what a quoted message may hold: ticket codes of ours, six digits on
 * their own, and runs as long as the signed end of a reservation's link. Of @to (an address or a
 * number; NULL for none) every mention is replaced, also of the part before the @ alone; so is
 * every one of @ticket_code (NULL for none), which may be another system's and look like anything.
 * The codes at the start of an SMTP reply and IPv4 addresses stay. Bytes that are no UTF-8 become
 * U+FFFD. Owned by the caller. */
char *gh_redact (const char *words, const char *to,
                 const char *ticket_code) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
