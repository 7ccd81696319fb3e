/* Writes the mails; see the header. compose-sms.c writes the other messages. */

#include "server/message/compose.h"

#include "core/event-log.h"
#include "message-embedded.h"
#include "server/message/facts.h"
#include "server/message/mail-logo.h"
#include "server/message/plain.h"
#include "server/message/ticket-pdf.h"
#include "server/view/qr-image.h"
#include "server/view/template.h"
#include "server/words/words.h"
#include "wire/json.h"

#include <string.h>

/* A whole mail on its way (UX C19); what of it is neither text nor file; what is around a file. */
#define MAX_MAIL_BYTES 100000
#define FRAME_BYTES    2000
#define PART_BYTES     400

/* A module of the QR code in pixels: twice what is shown, sharp on every screen and in print. */
#define QR_PX 16
/* Most pixels it is shown with: a whole number a module, and 200 in all at least (UX C17). */
#define QR_SHOWN_MAX 264

#define LOGO_MAX_WIDTH  160
#define LOGO_MAX_HEIGHT 48

#define MAX_SENDER_CHARS  60
#define MAX_SUBJECT_CHARS 150
#define MAX_TO_CHARS      254

/* What a mail is made of, before it is known how much of it fits. */
typedef struct {
  const GhConfig *config; /* borrowed */
  const GhNotice *notice; /* borrowed */
  GhTemplates *templates; /* owned */
  char *calendar;         /* of a confirmation, owned like the rest */
  char *google;
  GBytes *qr;
  int qr_side; /* pixels that are shown */
  GBytes *pdf;
} Draft;

static void
draft_clear (Draft *draft)
{
  gh_templates_free (draft->templates);
  g_free (draft->calendar);
  g_free (draft->google);
  g_clear_pointer (&draft->qr, g_bytes_unref);
  g_clear_pointer (&draft->pdf, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

static const char *
translate (const char *text, gpointer data)
{
  return _ (text);
}

static gboolean
prepare (Draft *draft, GError **error)
{
  const GhNotice *notice = draft->notice;
  draft->templates = gh_templates_new (message_embedded, message_embedded_length, translate, NULL);
  if (notice->kind != GH_NOTICE_CONFIRMATION)
    return TRUE;
  guint modules = 0;
  draft->qr = gh_qr_png (notice->ticket->code, QR_PX, error);
  if (draft->qr == NULL || !gh_qr_describe (notice->ticket->code, NULL, NULL, &modules, error))
    return FALSE;
  int side = (int) modules + 2 * GH_QR_QUIET;
  draft->qr_side = side * MAX (1, QR_SHOWN_MAX / side);
  gh_facts_calendar (draft->config, notice, &draft->calendar, &draft->google);
  g_autoptr (GError) trouble = NULL;
  draft->pdf = gh_ticket_pdf (draft->config, notice, &trouble);
  if (draft->pdf == NULL) {
    /* Most visitors print nothing: better a mail without it than none. */
    g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, notice->message_id);
    gh_log_event (GH_LOG_WARNING, "mail.without_pdf", "message_id", id, "reason", trouble->message,
                  NULL);
  }
  return TRUE;
}

/* ---- pictures and files ---- */

/* "qr-17@tickets.example.org". Owned by the caller. */
static char *
content_id (const Draft *draft, const char *what)
{
  g_autofree char *host = gh_facts_host (draft->config);
  g_strcanon (host, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-.", '-');
  return g_strdup_printf ("%s-%" G_GINT64_FORMAT "@%s", what, draft->notice->message_id, host);
}

/* Adds a picture of the HTML to its facts and to the mail. */
static void
add_picture (GhMail *mail, json_object *facts, const Draft *draft, const char *what, GBytes *png,
             int width, int height)
{
  g_autofree char *cid = content_id (draft, what);
  g_autofree char *name = g_strconcat (what, ".png", NULL);
  json_object *picture = json_object_new_object ();
  gh_json_add_string (picture, "cid", cid);
  gh_json_add_int (picture, "width", width);
  gh_json_add_int (picture, "height", height);
  gh_json_add (facts, what, picture);
  g_ptr_array_add (mail->parts, gh_mail_part_new (name, "image/png", cid, png));
}

static void
add_file (GhMail *mail, const Draft *draft, const char *word, const char *fallback,
          const char *ending, const char *type, GBytes *bytes)
{
  g_autofree char *date = gh_date_format (draft->notice->ticket->slot_date);
  g_autofree char *name = gh_plain_file_name (word, fallback, date, ending);
  g_ptr_array_add (mail->parts, gh_mail_part_new (name, type, NULL, bytes));
}

static void
add_files (GhMail *mail, const Draft *draft, gboolean pdf)
{
  g_autoptr (GBytes) calendar = g_bytes_new (draft->calendar, strlen (draft->calendar));
  if (pdf)
    add_file (mail, draft, C_ ("file name", "ticket"), "ticket", "pdf", "application/pdf",
              draft->pdf);
  add_file (mail, draft, C_ ("file name", "ticket"), "ticket", "png", "image/png", draft->qr);
  add_file (mail, draft, _ ("visit"), "visit", "ics", "text/calendar; charset=utf-8", calendar);
}

/* ---- the mail ---- */

/* What template @name says of the notice. Owned by the caller. */
static char *
draw (const Draft *draft, const char *name, json_object *facts, gboolean pdf, GError **error)
{
  gh_json_add_bool (facts, "pdf", pdf);
  gh_json_add_string (facts, "google", draft->google);
  return gh_templates_render (draft->templates, name, facts, error);
}

/* The HTML with its pictures: the logo too, where it is wanted and one that can be shown. */
static char *
draw_html (GhMail *mail, const Draft *draft, gboolean logo, gboolean pdf, GError **error)
{
  const GhNotice *notice = draft->notice;
  g_autoptr (json_object) facts = gh_facts_new (draft->config, notice, GH_FACTS_HTML);
  int width = 0, height = 0;
  if (draft->qr != NULL)
    add_picture (mail, facts, draft, "qr", draft->qr, draft->qr_side, draft->qr_side);
  if (logo && gh_mail_logo_fit (notice->logo, LOGO_MAX_WIDTH, LOGO_MAX_HEIGHT, &width, &height))
    add_picture (mail, facts, draft, "logo", notice->logo, width, height);
  return draw (draft, notice->kind == GH_NOTICE_CODE ? "mail-code.html" : "mail-confirmation.html",
               facts, pdf, error);
}

static char *
draw_text (const Draft *draft, gboolean pdf, GError **error)
{
  g_autoptr (json_object) facts = gh_facts_new (draft->config, draft->notice, GH_FACTS_TEXT);
  return draw (draft,
               draft->notice->kind == GH_NOTICE_CODE ? "mail-code.txt" : "mail-confirmation.txt",
               facts, pdf, error);
}

static char *
draw_subject (const Draft *draft, GError **error)
{
  g_autoptr (json_object) facts = gh_facts_new (draft->config, draft->notice, GH_FACTS_LINE);
  g_autofree char *subject = draw (draft, "mail-subject.txt", facts, FALSE, error);
  return subject != NULL ? gh_plain_line (subject, MAX_SUBJECT_CHARS) : NULL;
}

static GhMail *
assemble (const Draft *draft, gboolean logo, gboolean pdf, GError **error)
{
  const GhNotice *notice = draft->notice;
  g_autoptr (GhMail) mail = g_new0 (GhMail, 1);
  mail->to = gh_plain_line (notice->to, MAX_TO_CHARS);
  mail->sender_name = gh_facts_venue (draft->config, notice, MAX_SENDER_CHARS);
  mail->language = g_strdup (gh_words_language ()->tag);
  mail->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_mail_part_free);
  mail->subject = draw_subject (draft, error);
  if (mail->subject == NULL)
    return NULL;
  mail->text = draw_text (draft, pdf, error);
  if (mail->text == NULL)
    return NULL;
  mail->html = draw_html (mail, draft, logo, pdf, error);
  if (mail->html == NULL)
    return NULL;
  if (notice->kind == GH_NOTICE_CONFIRMATION) {
    mail->ticket_code = g_strdup (notice->ticket->code);
    add_files (mail, draft, pdf);
  }
  return g_steal_pointer (&mail);
}

/* Bytes as base64 in lines of 76: no other encoding of mail takes more for long. */
static gsize
encoded (gsize bytes)
{
  gsize characters = (bytes + 2) / 3 * 4;
  return characters + (characters / 76 + 1) * 2;
}

static gsize
weigh (const GhMail *mail)
{
  gsize weight = FRAME_BYTES + encoded (strlen (mail->text)) + encoded (strlen (mail->html));
  for (guint i = 0; i < mail->parts->len; i++) {
    const GhMailPart *part = g_ptr_array_index (mail->parts, i);
    weight += PART_BYTES + encoded (g_bytes_get_size (part->bytes));
  }
  return weight;
}

GhMail *
gh_compose_mail (const GhConfig *config, const GhNotice *notice, GError **error)
{
  /* What is left out, in this order, when the mail would be too heavy. */
  static const struct {
    gboolean logo, pdf;
  } loads[] = { { TRUE, TRUE }, { FALSE, TRUE }, { FALSE, FALSE } };
  g_auto (Draft) draft = { .config = config, .notice = notice };
  gh_words_use (notice->language);
  if (!prepare (&draft, error))
    return NULL;
  for (gsize i = 0;; i++) {
    g_autoptr (GhMail) mail =
        assemble (&draft, loads[i].logo, loads[i].pdf && draft.pdf != NULL, error);
    if (mail == NULL || i + 1 == G_N_ELEMENTS (loads) || weigh (mail) <= MAX_MAIL_BYTES)
      return g_steal_pointer (&mail);
  }
}
