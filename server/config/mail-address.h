/* Addresses as a mail's envelope and header have them. Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @address can stand between angle brackets: local@domain of at most 254 bytes with one @,
 * without spaces, control characters, quotes, brackets, commas, colons, semicolons and backslashes.
 * NULL is not. */
gboolean gh_mail_address_is_good (const char *address);
/* @address with its domain in ASCII (RFC 5890); as it is when that cannot be. Owned by the caller.
 */
char *gh_mail_address_to_ascii (const char *address) G_GNUC_WARN_UNUSED_RESULT;
/* The address of "Name <address>" or "address", its domain in ASCII; NULL when it is none by
 * gh_mail_address_is_good(). Owned by the caller. */
char *gh_mail_address_of (const char *from) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
