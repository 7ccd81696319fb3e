/* A mail as it travels: its header fields and its MIME parts, on libcurl's MIME API. */

#pragma once

#include "server/message/mail.h"

#include <curl/curl.h>

G_BEGIN_DECLS

typedef struct {
  const char *sender; /* an address */
  const char *base_url;
  gint64 message_id;
  gint64 created_at;
} GhEnvelope;

/* Why @mail cannot be sent safely; NULL when it can: an address that is none, a header that could
 * become two, a part whose name could. Never says what it was. */
const char *gh_mime_refusal (const GhMail *mail);

/* The header fields above the parts: From, To, Subject, Date, Message-ID and the rest. Owned by the
 * caller (curl_slist_free_all). */
struct curl_slist *gh_mime_fields (const GhMail *mail,
                                   const GhEnvelope *envelope) G_GNUC_WARN_UNUSED_RESULT;

/* multipart/mixed of multipart/alternative (text, then multipart/related of the HTML and its
 * pictures) and the attachments. Owned by the caller (curl_mime_free). NULL when libcurl is out of
 * memory. */
curl_mime *gh_mime_parts (CURL *handle, const GhMail *mail) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
