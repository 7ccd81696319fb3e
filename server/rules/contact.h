/* E-mail addresses and phone numbers (PRD 4.2.2). Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_EMAIL_MAX_BYTES 254

/* A mailbox of RFC 5322 as browsers take it: a dot-atom of at most 64 bytes and a domain name with
 * a dot, at most 254 bytes in all. Not a quoted local part, which few servers deliver to, nor an
 * address literal, which leads to whatever stands beside the mail server. Never a control
 * character, space, comma or angle bracket, so that it cannot become a second recipient or a
 * header. Returns the address without surrounding space, its domain in the one spelling (lower
 * case, Unicode) of all that lead to it (owned by the caller), or NULL. NULL in gives NULL. */
char *gh_email_normalise (const char *typed) G_GNUC_WARN_UNUSED_RESULT;

/* An international number: + and 8 to 15 digits, the first not 0 (E.164). Spaces, dots, hyphens,
 * slashes and brackets are left out, a leading 00 counts as +. Returns E.164 (owned by the caller),
 * or NULL. NULL in gives NULL. */
char *gh_phone_normalise (const char *typed) G_GNUC_WARN_UNUSED_RESULT;

/* Normalised ones for showing where something was sent, without showing all of it:
 * "j•••@example.org", "+1••••••34". The number of dots says nothing. Owned by the caller. */
char *gh_email_mask (const char *email) G_GNUC_WARN_UNUSED_RESULT;
char *gh_phone_mask (const char *phone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
