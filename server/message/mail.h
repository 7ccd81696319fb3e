/* What is handed to a mail or SMS server, apart from how it is sent: message/ writes it, deliver/
 * sends it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file that goes along. */
typedef struct {
  char *name;    /* "ticket.pdf": ASCII without quotes or control characters */
  char *type;    /* "application/pdf", with its parameters */
  char *cid;     /* Content-ID of a picture in the HTML; NULL for an attachment */
  GBytes *bytes; /* owned */
} GhMailPart;

/* Nothing in here holds CR, LF or NUL where a header is made of it; texts are UTF-8. */
typedef struct {
  char *to;          /* an address: local@domain */
  char *sender_name; /* who writes: the organisation's name */
  char *subject;
  char *language; /* BCP 47 */
  char *text;     /* lines end in \n */
  char *html;
  GPtrArray *parts;  /* of GhMailPart *, owned; may be empty */
  char *ticket_code; /* that the mail tells, and no log may; NULL for none */
} GhMail;

/* Copies the texts and keeps a reference to @bytes. @cid: by what the HTML names it; NULL for an
 * attachment. Owned by the caller. */
GhMailPart *gh_mail_part_new (const char *name, const char *type, const char *cid,
                              GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
void gh_mail_part_free (GhMailPart *part);
void gh_mail_free (GhMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhMail, gh_mail_free)

/* Never tells a ticket code: it is shown on locked screens. */
typedef struct {
  char *to;   /* E.164 */
  char *text; /* UTF-8 */
} GhSms;

void gh_sms_free (GhSms *sms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhSms, gh_sms_free)

G_END_DECLS
