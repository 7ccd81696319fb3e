/* Makes the mail that travels; see the header. */

#include "server/deliver/mime.h"

#include "server/config/mail-address.h"
#include "server/deliver/header.h"

#include <string.h>

/* ---- what is refused ---- */

static gboolean
is_content_id (const char *cid)
{
  return gh_header_is_plain (cid) && strpbrk (cid, " <>()[],;:") == NULL;
}

static gboolean
is_type (const char *type)
{
  /* Parameters of calendar files are words; none needs a quote. */
  return gh_header_is_plain (type) && strchr (type, '/') != NULL;
}

static gboolean
is_language (const char *language)
{
  return gh_header_is_plain (language) && strpbrk (language, " ;,:()<>") == NULL;
}

const char *
gh_mime_refusal (const GhMail *mail)
{
  if (!gh_mail_address_is_good (mail->to))
    return "The address is none";
  if (!gh_header_is_clean (mail->sender_name))
    return "The sender's name is not one line";
  if (!gh_header_is_clean (mail->subject))
    return "The subject is not one line";
  if (!is_language (mail->language))
    return "The language is none";
  if (mail->text == NULL || !g_utf8_validate (mail->text, -1, NULL) ||
      (mail->html != NULL && !g_utf8_validate (mail->html, -1, NULL)))
    return "The text is not UTF-8";
  for (guint i = 0; mail->parts != NULL && i < mail->parts->len; i++) {
    const GhMailPart *part = g_ptr_array_index (mail->parts, i);
    if (!gh_header_is_plain (part->name) || !is_type (part->type) ||
        (part->cid != NULL && !is_content_id (part->cid)))
      return "The name, type or id of a part is not plain";
  }
  return NULL;
}

/* ---- fields ---- */

static void
take_field (struct curl_slist **fields, char *field)
{
  *fields = curl_slist_append (*fields, field);
  g_free (field);
}

struct curl_slist *
gh_mime_fields (const GhMail *mail, const GhEnvelope *envelope)
{
  struct curl_slist *fields = NULL;
  g_autofree char *to = gh_mail_address_to_ascii (mail->to);
  take_field (&fields, gh_header_mailbox ("From", mail->sender_name, envelope->sender));
  take_field (&fields, gh_header_mailbox ("To", NULL, to));
  take_field (&fields, gh_header_text ("Subject", mail->subject));
  take_field (&fields, gh_header_date (envelope->created_at));
  take_field (&fields, gh_header_message_id (envelope->message_id, envelope->created_at,
                                             envelope->base_url));
  take_field (&fields, g_strconcat ("Content-Language: ", mail->language, NULL));
  /* RFC 3834: no robot answers it. */
  take_field (&fields, g_strdup ("Auto-Submitted: auto-generated"));
  take_field (&fields, g_strdup ("MIME-Version: 1.0"));
  return fields;
}

/* ---- parts ---- */

/* Lines of a mail end in CRLF; a CR alone is none. Owned by the caller. */
static char *
canonical_lines (const char *text)
{
  GString *lines = g_string_new (NULL);
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '\n')
      g_string_append (lines, "\r\n");
    else if (*c != '\r')
      g_string_append_c (lines, *c);
  }
  return g_string_free (lines, FALSE);
}

/* Readable as it is where most of it is ASCII, and short where it is not. */
static const char *
text_encoder (const char *text)
{
  gsize others = 0, length = strlen (text);
  for (gsize i = 0; i < length; i++)
    others += (guchar) text[i] >= 0x80;
  return others * 6 > length ? "base64" : "quoted-printable";
}

static CURLcode
add_text (curl_mime *to, const char *type, const char *text)
{
  g_autofree char *lines = canonical_lines (text);
  curl_mimepart *part = curl_mime_addpart (to);
  CURLcode code = curl_mime_data (part, lines, CURL_ZERO_TERMINATED);
  if (code == CURLE_OK)
    code = curl_mime_type (part, type);
  return code == CURLE_OK ? curl_mime_encoder (part, text_encoder (text)) : code;
}

static CURLcode
add_file (curl_mime *to, const GhMailPart *file)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data (file->bytes, &length);
  curl_mimepart *part = curl_mime_addpart (to);
  CURLcode code = curl_mime_data (part, bytes != NULL ? bytes : "", length);
  if (code == CURLE_OK)
    code = curl_mime_type (part, file->type);
  if (code == CURLE_OK)
    code = curl_mime_encoder (part, "base64");
  if (code != CURLE_OK || file->cid == NULL)
    return code == CURLE_OK ? curl_mime_filename (part, file->name) : code;

  struct curl_slist *fields = NULL;
  take_field (&fields, g_strdup_printf ("Content-ID: <%s>", file->cid));
  take_field (&fields,
              g_strdup_printf ("Content-Disposition: inline; filename=\"%s\"", file->name));
  code = curl_mime_headers (part, fields, 1);
  if (code != CURLE_OK)
    curl_slist_free_all (fields);
  return code;
}

/* Puts @inner into @outer, and frees it when that fails. */
static CURLcode
add_multipart (curl_mime *outer, const char *type, curl_mime *inner)
{
  curl_mimepart *part = curl_mime_addpart (outer);
  CURLcode code = curl_mime_subparts (part, inner);
  if (code != CURLE_OK) {
    curl_mime_free (inner);
    return code;
  }
  return curl_mime_type (part, type);
}

/* The parts that have an id, or those that have none. */
static CURLcode
add_files (curl_mime *to, const GhMail *mail, gboolean with_id)
{
  CURLcode code = CURLE_OK;
  for (guint i = 0; mail->parts != NULL && i < mail->parts->len && code == CURLE_OK; i++) {
    const GhMailPart *file = g_ptr_array_index (mail->parts, i);
    if ((file->cid != NULL) == with_id)
      code = add_file (to, file);
  }
  return code;
}

/* The HTML with its pictures. */
static CURLcode
add_html (CURL *handle, curl_mime *alternatives, const GhMail *mail)
{
  curl_mime *related = curl_mime_init (handle);
  CURLcode code = add_text (related, "text/html; charset=utf-8", mail->html);
  if (code == CURLE_OK)
    code = add_files (related, mail, TRUE);
  if (code != CURLE_OK) {
    curl_mime_free (related);
    return code;
  }
  return add_multipart (alternatives, "multipart/related; type=\"text/html\"", related);
}

curl_mime *
gh_mime_parts (CURL *handle, const GhMail *mail)
{
  curl_mime *mixed = curl_mime_init (handle);
  curl_mime *alternatives = curl_mime_init (handle);
  CURLcode code = add_text (alternatives, "text/plain; charset=utf-8", mail->text);
  if (code == CURLE_OK && mail->html != NULL)
    code = add_html (handle, alternatives, mail);
  if (code == CURLE_OK)
    code = add_multipart (mixed, "multipart/alternative", alternatives);
  else
    curl_mime_free (alternatives);
  if (code == CURLE_OK)
    code = add_files (mixed, mail, FALSE);
  if (code != CURLE_OK)
    g_clear_pointer (&mixed, curl_mime_free);
  return mixed;
}
