/* The mails: complete in every language, and never anything else than what they were meant to be,
 * whatever stands in the fields that people outside fill in. */

#include "server/message/compose.h"

#include "server/words/words.h"
#include "tests/unit/sample-notice.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_BYTES 100000

static GhMail *
compose (const GhNotice *notice)
{
  g_autoptr (GError) error = NULL;
  GhMail *mail = gh_compose_mail (sample_config (), notice, &error);
  g_assert_no_error (error);
  g_assert_nonnull (mail);
  return mail;
}

static const GhMailPart *
find_part (const GhMail *mail, const char *type, gboolean in_html)
{
  for (guint i = 0; i < mail->parts->len; i++) {
    const GhMailPart *part = g_ptr_array_index (mail->parts, i);
    if (g_str_has_prefix (part->type, type) && (part->cid != NULL) == in_html)
      return part;
  }
  return NULL;
}

/* The same where there must be one. */
static const GhMailPart *
get_part (const GhMail *mail, const char *type, gboolean in_html)
{
  const GhMailPart *part = find_part (mail, type, in_html);
  if (part == NULL)
    g_error ("the mail has no %s", type);
  return part;
}

static guint
count (const char *text, const char *what)
{
  guint found = 0;
  for (const char *at = strstr (text, what); at != NULL; at = strstr (at + strlen (what), what))
    found++;
  return found;
}

static gboolean
has_line (const char *text, const char *line)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  return g_strv_contains ((const char *const *) lines, line);
}

/* What every mail keeps to. */
static void
assert_sound (const GhMail *mail)
{
  const char *const headers[] = { mail->to, mail->sender_name, mail->subject, mail->language };
  gsize weight = 3000 + (strlen (mail->text) + strlen (mail->html)) * 137 / 100;
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    g_assert_cmpint (g_utf8_strlen (headers[i], -1), <=, 254);
    for (const char *at = headers[i]; *at != '\0'; at = g_utf8_next_char (at)) {
      gunichar c = g_utf8_get_char (at);
      g_assert_false (g_unichar_iscntrl (c));
      g_assert_false (g_unichar_type (c) == G_UNICODE_FORMAT && c != 0x200d && c != 0x200c);
    }
  }
  g_assert_true (g_utf8_validate (mail->html, -1, NULL));
  g_assert_true (g_utf8_validate (mail->text, -1, NULL));
  g_assert_null (strchr (mail->text, '\r'));
  g_assert_null (strstr (mail->text, "\u202e"));
  g_assert_null (strstr (mail->html, "\u202e"));
  g_assert_cmpuint (count (mail->text, "\u2066") + count (mail->text, "\u2068"), ==,
                    count (mail->text, "\u2069"));
  for (guint i = 0; i < mail->parts->len; i++) {
    const GhMailPart *part = g_ptr_array_index (mail->parts, i);
    weight += g_bytes_get_size (part->bytes) * 137 / 100;
    g_assert_cmpuint (strspn (part->name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-."), ==,
                      strlen (part->name));
    if (part->cid != NULL) {
      g_autofree char *source = g_strdup_printf ("src=\"cid:%s\"", part->cid);
      g_assert_cmpuint (count (mail->html, source), ==, 1);
    }
  }
  g_assert_cmpuint (weight, <=, MAX_BYTES);
}

static void
test_confirmation (void)
{
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, language->tag);
    g_autoptr (GhMail) mail = compose (notice);
    g_autofree char *head = g_strdup_printf ("<html lang=\"%s\" dir=\"%s\">", language->tag,
                                             language->rtl ? "rtl" : "ltr");
    assert_sound (mail);
    g_assert_cmpstr (mail->to, ==, "john@example.com");
    g_assert_cmpstr (mail->ticket_code, ==, SAMPLE_CODE);
    g_assert_cmpstr (mail->sender_name, ==, "Museum of Navigation");
    g_assert_cmpstr (mail->language, ==, language->tag);
    g_assert_nonnull (strstr (mail->subject, "Museum of Navigation"));
    g_assert_nonnull (strstr (mail->subject, "2025"));
    g_assert_nonnull (strstr (mail->subject, "12:00"));
    g_assert_nonnull (strstr (mail->html, head));
    g_assert_nonnull (strstr (mail->html, "href=\"" SAMPLE_LINK "\""));
    g_assert_true (has_line (mail->text, SAMPLE_LINK));
    /* The text part is complete by itself. */
    static const char *const facts[] = { "Museum of Navigation",
                                         "2025",
                                         "12:00",
                                         SAMPLE_CODE,
                                         "Pier 4",
                                         "1100-000 Lisboa",
                                         "Lisbon",
                                         "+351 21 123 4567",
                                         "visit@navigation.example" };
    for (gsize i = 0; i < G_N_ELEMENTS (facts); i++) {
      g_assert_nonnull (strstr (mail->text, facts[i]));
      g_assert_nonnull (strstr (mail->html, facts[i]));
    }
    g_assert_cmpuint (count (mail->text, "\n\n\n"), ==, 0);
    g_assert_cmpint (count (mail->text, "\u2066") > 0, ==, language->rtl);
    if (strcmp (language->tag, "en") != 0) {
      g_assert_null (strstr (mail->text, "What to bring"));
      g_assert_null (strstr (mail->html, "Open your"));
    }
  }
}

static void
test_parts (void)
{
  g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, "ar");
  g_autoptr (GhMail) mail = compose (notice);
  const GhMailPart *calendar = get_part (mail, "text/calendar", FALSE);
  g_assert_cmpuint (mail->parts->len, ==, 4);
  g_assert_cmpstr (get_part (mail, "image/png", TRUE)->cid, ==, "qr-23@tickets.example.org");
  g_assert_cmpstr (get_part (mail, "image/png", FALSE)->name, ==, "ticket-2025-11-21.png");
  g_assert_cmpstr (get_part (mail, "application/pdf", FALSE)->name, ==, "ticket-2025-11-21.pdf");
  g_assert_cmpstr (calendar->type, ==, "text/calendar; charset=utf-8");
  g_autofree char *file =
      g_strndup (g_bytes_get_data (calendar->bytes, NULL), g_bytes_get_size (calendar->bytes));
  g_assert_nonnull (strstr (file, "DTSTAMP:20251112T110000Z\r\n"));
  g_assert_nonnull (strstr (file, "DTSTART:20251121T120000Z\r\n"));
  g_assert_nonnull (strstr (file, "UID:reservation-17@tickets.example.org\r\n"));
  g_assert_null (strstr (file, "METHOD"));
  g_assert_null (strstr (file, SAMPLE_CODE));
  g_assert_null (strstr (file, "/reserve/"));
}

static void
test_code (void)
{
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CODE, language->tag);
    g_autoptr (GhMail) mail = compose (notice);
    assert_sound (mail);
    g_assert_true (g_str_has_prefix (mail->subject, "042917 "));
    g_assert_true (g_str_has_prefix (mail->text, "042917 "));
    g_assert_nonnull (strstr (mail->subject, "Museum of Navigation"));
    g_assert_nonnull (strstr (mail->html, ">042917</p>"));
    g_assert_nonnull (strstr (mail->text, "5"));
    g_assert_cmpuint (mail->parts->len, ==, 0);
    if (strcmp (language->tag, "en") != 0)
      g_assert_null (strstr (mail->text, "code for"));
  }
  g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CODE, "en");
  notice->expires_at = notice->created_at + 60;
  g_autoptr (GhMail) mail = compose (notice);
  g_assert_true (has_line (mail->text, "Valid for 1 minute"));
}

/* ---- logos ---- */

/* What begins as a PNG of 400 × 100 pixels and has @length bytes. */
static GBytes *
logo_of (gsize length)
{
  static const guint8 head[] = "\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\1\220\0\0\0\144";
  guint8 *bytes = g_malloc0 (length);
  memcpy (bytes, head, sizeof head - 1);
  return g_bytes_new_take (bytes, length);
}

static void
test_logo (void)
{
  static const GhNoticeKind kinds[] = { GH_NOTICE_CONFIRMATION, GH_NOTICE_CODE };
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GhNotice) notice = sample_notice (kinds[i], "en");
    notice->logo = logo_of (3000);
    g_autoptr (GhMail) mail = compose (notice);
    assert_sound (mail);
    g_assert_nonnull (strstr (
        mail->html, "<img src=\"cid:logo-23@tickets.example.org\" width=\"160\" height=\"40\""));
    g_clear_pointer (&notice->logo, g_bytes_unref);
    notice->logo = g_bytes_new_static ("<svg onload=alert(1)>", 21);
    g_autoptr (GhMail) without = compose (notice);
    assert_sound (without);
    g_assert_null (strstr (without->html, "cid:logo"));
  }
}

static void
test_heavy_logo (void)
{
  g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, "ar");
  notice->logo = logo_of (GH_LOGO_MAX_BYTES);
  g_autoptr (GhMail) mail = compose (notice);
  assert_sound (mail);
  g_assert_null (strstr (mail->html, "cid:logo"));
  g_assert_nonnull (find_part (mail, "application/pdf", FALSE));
  g_assert_nonnull (find_part (mail, "image/png", TRUE));
}

static void
test_accent (void)
{
  g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, "en");
  g_autoptr (GhMail) own = compose (notice);
  g_assert_nonnull (strstr (own->html, "background-color:#0f5257"));
  sample_set (&notice->org->accent, "#ffe600");
  g_autoptr (GhMail) yellow = compose (notice);
  g_assert_null (strstr (yellow->html, "#0f5257"));
  g_assert_null (strstr (yellow->html, "color:#ffe600;border"));
  sample_set (&notice->org->accent, "red;}</style><b>");
  g_autoptr (GhMail) none = compose (notice);
  g_assert_cmpstr (none->html, ==, own->html);
}

/* ---- hostile fields ---- */

static const char *const attacks[] = {
  "x\r\nBcc: thief@evil.example\r\n\r\nbody",
  "x\n\nSubject: other",
  "=?utf-8?q?x=0d=0aBcc:_y?=",
  "{{ticket_code}}{{{link}}}{{>mail-layout.html}}{{/content}}{{#i18n}}",
  "%s%n%1$s%99$s",
  "\"><script>alert(1)</script><b class='x'>",
  "--></style><img src=//evil.example/x.png>",
  "javascript:alert(1)",
  "\u202egnp.exe\u202c \u2066\u2067\u2068",
  "\u2069\u2069\u2069\u202c",
  "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "متحف \"الملاحة\"",
  "\xff\xfe\xc0\x80",
  "",
};

/* Puts @text wherever people outside may have put it. */
static void
sample_set_all (GhNotice *notice, const char *text)
{
  GhOrg *org = notice->org;
  sample_set (&org->name, text);
  sample_set (&org->address, text);
  sample_set (&org->contact_email, text);
  sample_set (&org->contact_phone, text);
  sample_set (&org->timezone, text);
  sample_set (&org->accent, text);
  /* A ticket without a code, or with one that is no UTF-8, is no ticket. */
  if (notice->ticket != NULL && text[0] != '\0' && g_utf8_validate (text, -1, NULL) &&
      g_utf8_strlen (text, -1) <= 50)
    sample_set (&notice->ticket->code, text);
}

static void
assert_harmless (const GhMail *mail, const GhMail *usual)
{
  assert_sound (mail);
  g_assert_cmpuint (count (mail->html, "<script"), ==, 0);
  g_assert_cmpuint (count (mail->html, "<img"), ==, count (usual->html, "<img"));
  g_assert_cmpuint (count (mail->html, "<table"), ==, count (usual->html, "<table"));
  g_assert_cmpuint (count (mail->html, "<b "), ==, 0);
  g_assert_cmpuint (count (mail->html, "=\"javascript:"), ==, 0);
  g_assert_true (has_line (mail->text, SAMPLE_LINK) == has_line (usual->text, SAMPLE_LINK));
}

static void
attack (GhNoticeKind kind, const char *language)
{
  g_autoptr (GhNotice) usual_notice = sample_notice (kind, language);
  g_autoptr (GhMail) usual = compose (usual_notice);
  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++) {
    g_autoptr (GhNotice) notice = sample_notice (kind, language);
    sample_set_all (notice, attacks[i]);
    g_autoptr (GhMail) mail = compose (notice);
    assert_harmless (mail, usual);
  }
}

static void
test_attacks (void)
{
  attack (GH_NOTICE_CONFIRMATION, "en");
  attack (GH_NOTICE_CONFIRMATION, "ar");
  attack (GH_NOTICE_CODE, "ar");
}

/* Text that looks like a template is said, not run. */
static void
test_template_syntax (void)
{
  g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, "de");
  sample_set (&notice->org->name, "{{ticket_code}} {{{link}}}");
  g_autoptr (GhMail) mail = compose (notice);
  g_assert_true (g_str_has_prefix (mail->subject, "{{ticket_code}} {{{link}}}: "));
  g_assert_nonnull (strstr (mail->text, "\n{{ticket_code}} {{{link}}}\n"));
  g_assert_nonnull (strstr (mail->html, ">{{ticket_code}} {{{link}}}<"));
}

static void
test_endless (void)
{
  static const char *const letters[] = {
    "x", "e\u0301\u0323", "م", "👩‍👩‍👧‍👦", "&", "x ", "\n"
  };
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    while (g_utf8_strlen (text->str, -1) < 5000)
      g_string_append (text, letters[i]);
    g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, "fr");
    sample_set_all (notice, text->str);
    g_autoptr (GhMail) mail = compose (notice);
    assert_sound (mail);
    g_assert_cmpint (g_utf8_strlen (mail->subject, -1), <=, 150);
    g_assert_cmpint (g_utf8_strlen (mail->sender_name, -1), <=, 60);
    g_assert_nonnull (strstr (mail->subject, "2025"));
  }
}

static void
test_nothing_known (void)
{
  g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, "xx");
  sample_set (&notice->org->name, " \u202e ");
  sample_set (&notice->org->address, "");
  sample_set (&notice->org->contact_email, "");
  sample_set (&notice->org->contact_phone, "");
  g_autoptr (GhMail) mail = compose (notice);
  assert_sound (mail);
  g_assert_cmpstr (mail->language, ==, "en");
  g_assert_cmpstr (mail->sender_name, ==, "tickets.example.org");
  g_assert_null (strstr (mail->text, "Contact"));
  g_assert_null (strstr (mail->html, "mailto:"));
}

static void
test_no_picture (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, "en");
  sample_set (&notice->ticket->code, "");
  g_assert_null (gh_compose_mail (sample_config (), notice, &error));
  g_assert_nonnull (error);
}

/* A machine that cannot print writes mails all the same, and says so. */
static void
test_no_fonts (void)
{
  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed ();
    g_test_trap_assert_stderr ("*mail.without_pdf*");
    return;
  }
  g_autofree char *path = NULL;
  int file = g_file_open_tmp ("gatehouse-fonts-XXXXXX", &path, NULL);
  g_assert_cmpint (file, >=, 0);
  close (file);
  g_assert_true (g_file_set_contents (path, "<fontconfig></fontconfig>", -1, NULL));
  g_setenv ("FONTCONFIG_FILE", path, TRUE);
  g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, "en");
  g_autoptr (GhMail) mail = compose (notice);
  assert_sound (mail);
  g_unlink (path);
  g_assert_null (find_part (mail, "application/pdf", FALSE));
  g_assert_nonnull (find_part (mail, "image/png", TRUE));
  g_assert_null (strstr (mail->text, "PDF"));
  g_assert_null (strstr (mail->html, "PDF"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compose/confirmation", test_confirmation);
  g_test_add_func ("/compose/parts", test_parts);
  g_test_add_func ("/compose/code", test_code);
  g_test_add_func ("/compose/logo", test_logo);
  g_test_add_func ("/compose/heavy-logo", test_heavy_logo);
  g_test_add_func ("/compose/accent", test_accent);
  g_test_add_func ("/compose/attacks", test_attacks);
  g_test_add_func ("/compose/template-syntax", test_template_syntax);
  g_test_add_func ("/compose/endless", test_endless);
  g_test_add_func ("/compose/nothing-known", test_nothing_known);
  g_test_add_func ("/compose/no-fonts", test_no_fonts);
  g_test_add_func ("/compose/no-picture", test_no_picture);
  return g_test_run ();
}
