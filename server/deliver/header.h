/* The header fields of a mail: checked, encoded (RFC 2047) and folded (RFC 5322). Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @value is UTF-8 without control characters and line separators, so that it cannot become
 * a second field. NULL is not. */
gboolean gh_header_is_clean (const char *value);
/* Whether @value is at least one printable ASCII character and nothing else but those and spaces,
 * without quotes and backslashes: names of files, types of parts. NULL is not. */
gboolean gh_header_is_plain (const char *value);

/* What follows makes whole fields, folded by CRLF and a space into lines of at most 78 characters
 * where words allow it, without a CRLF at the end. Texts must be clean. Owned by the caller. */

/* "Subject: …" */
char *gh_header_text (const char *field, const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* "From: "Name" <address>"; an empty @name leaves the address alone. */
char *gh_header_mailbox (const char *field, const char *name,
                         const char *address) G_GNUC_WARN_UNUSED_RESULT;
/* "Date: Wed, 25 Nov 2026 21:42:00 +0000" of seconds since 1970, 1 where it is out of range. */
char *gh_header_date (gint64 instant) G_GNUC_WARN_UNUSED_RESULT;
/* "Message-ID: <…@host>", always the same for the same three. @base_url gives the host. */
char *gh_header_message_id (gint64 message_id, gint64 created_at,
                            const char *base_url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
