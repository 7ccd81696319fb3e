/* The SMS: one where one is enough, whole where it is not, and what phones read of them. */

#include "server/message/compose.h"

#include "server/message/gsm.h"
#include "server/words/words.h"
#include "tests/unit/sample-notice.h"

#include <string.h>

static GhSms *
compose (const GhNotice *notice)
{
  GhSms *sms = gh_compose_sms (sample_config (), notice);
  g_assert_true (g_utf8_validate (sms->text, -1, NULL));
  g_assert_null (strchr (sms->text, '\r'));
  return sms;
}

static guint
lines_in (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  return g_strv_length (lines);
}

/* Letters of right-to-left languages are in no cheaper alphabet. */
static gsize
most_messages (const GhLanguage *language)
{
  return language->rtl ? 2 : 1;
}

static void
test_confirmation (void)
{
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, language->tag);
    sample_set (&notice->to, "+12025551234");
    g_autoptr (GhSms) sms = compose (notice);
    g_assert_cmpstr (sms->to, ==, "+12025551234");
    g_assert_cmpuint (gh_gsm_messages (sms->text), <=, most_messages (language));
    g_assert_true (g_str_has_suffix (sms->text, "\n" SAMPLE_LINK));
    g_assert_nonnull (strstr (sms->text, "Museum of Navigation"));
    g_assert_nonnull (strstr (sms->text, "21"));
    g_assert_nonnull (strstr (sms->text, "12:00"));
    /* It is shown on locked screens. */
    g_assert_null (strstr (sms->text, SAMPLE_CODE));
  }
}

static void
test_english (void)
{
  g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, "en");
  g_autoptr (GhSms) whole = compose (notice);
  g_assert_cmpstr (whole->text, ==,
                   "Reservation confirmed\nMuseum of Navigation\n"
                   "Friday, November 21, 12:00 PM - 2:00 PM\n" SAMPLE_LINK);
  sample_set (&notice->org->name, "Museum of Navigation and Seafaring");
  g_autoptr (GhSms) shorter = compose (notice);
  g_assert_cmpstr (shorter->text, ==,
                   "Museum of Navigation and Seafaring\n"
                   "Friday, November 21, 12:00 PM - 2:00 PM\n" SAMPLE_LINK);
  sample_set (&notice->org->name, "Museum of Navigation, Seafaring, Harbours and Lighthouses");
  g_autoptr (GhSms) shortest = compose (notice);
  g_assert_cmpuint (gh_gsm_messages (shortest->text), ==, 1);
  g_assert_true (g_str_has_prefix (shortest->text, "Museum of Navigation, Seafar"));
  g_assert_true (g_str_has_suffix (shortest->text, "\n" SAMPLE_LINK));
}

static void
test_accents (void)
{
  g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, "pt-BR");
  sample_set (&notice->org->name, "Museu da Navegação");
  notice->ticket->slot_date = gh_date_new (2026, 3, 14);
  g_autoptr (GhSms) sms = compose (notice);
  g_assert_nonnull (strstr (sms->text, "Museu da Navegacao"));
  g_assert_cmpuint (gh_gsm_messages (sms->text), ==, 1);
}

static void
test_other_script (void)
{
  g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CONFIRMATION, "fr");
  sample_set (&notice->org->name, "Музей навигации");
  g_autoptr (GhSms) sms = compose (notice);
  /* Nothing is gained by taking accents off. */
  g_assert_nonnull (strstr (sms->text, "Музей навигации"));
  g_assert_cmpuint (gh_gsm_messages (sms->text), ==, 2);
}

static void
test_code (void)
{
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CODE, language->tag);
    g_autoptr (GhSms) sms = compose (notice);
    g_assert_true (g_str_has_prefix (sms->text, "042917 "));
    g_assert_true (g_str_has_suffix (sms->text, "\n\n@tickets.example.org #042917"));
    g_assert_nonnull (strstr (sms->text, "Museum of Navigation"));
    g_assert_nonnull (strstr (sms->text, "5"));
    g_assert_cmpuint (gh_gsm_messages (sms->text), <=, most_messages (language));
  }
}

static void
test_hosts (void)
{
  static const struct {
    const char *origin;
    const char *line;
  } cases[] = { { "https://tickets.example.org:8443", "@tickets.example.org #042917" },
                { "http://[::1]:8080", "@[::1] #042917" },
                { "http://[::1]", "@[::1] #042917" },
                { "http://localhost", "@localhost #042917" } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GhConfig config = { .base_origin = (char *) cases[i].origin };
    g_autoptr (GhNotice) notice = sample_notice (GH_NOTICE_CODE, "en");
    g_autoptr (GhSms) sms = gh_compose_sms (&config, notice);
    const char *last = strrchr (sms->text, '\n') + 1;
    g_assert_cmpstr (last, ==, cases[i].line);
  }
}

static void
test_hostile (void)
{
  static const char *const names[] = { "x\r\n@evil.example #111111",
                                       "x\n\n@evil.example #111111\n",
                                       "%s%n{{code}}",
                                       "\u202exyz\u2066",
                                       "\xff\xfe",
                                       "👩‍👩‍👧‍👦",
                                       "" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GhNotice) code = sample_notice (GH_NOTICE_CODE, "en");
    g_autoptr (GhNotice) visit = sample_notice (GH_NOTICE_CONFIRMATION, "en");
    sample_set (&code->org->name, names[i]);
    sample_set (&visit->org->name, names[i]);
    g_autoptr (GhSms) code_sms = compose (code);
    g_autoptr (GhSms) visit_sms = compose (visit);
    g_assert_cmpuint (lines_in (code_sms->text), ==, 5);
    g_assert_cmpuint (lines_in (visit_sms->text), <=, 4);
    g_assert_true (g_str_has_prefix (code_sms->text, "042917 "));
    g_assert_true (g_str_has_suffix (code_sms->text, "\n\n@tickets.example.org #042917"));
    g_assert_null (strstr (code_sms->text, "\u202e"));
  }
}

static void
test_endless (void)
{
  g_autofree char *name = g_strnfill (5000, 'W');
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    g_autoptr (GhNotice) code = sample_notice (GH_NOTICE_CODE, language->tag);
    g_autoptr (GhNotice) visit = sample_notice (GH_NOTICE_CONFIRMATION, language->tag);
    sample_set (&code->org->name, name);
    sample_set (&visit->org->name, name);
    g_autoptr (GhSms) code_sms = compose (code);
    g_autoptr (GhSms) visit_sms = compose (visit);
    g_assert_cmpuint (gh_gsm_messages (code_sms->text), <=, most_messages (language));
    g_assert_cmpuint (gh_gsm_messages (visit_sms->text), <=, most_messages (language));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compose-sms/confirmation", test_confirmation);
  g_test_add_func ("/compose-sms/english", test_english);
  g_test_add_func ("/compose-sms/accents", test_accents);
  g_test_add_func ("/compose-sms/other-script", test_other_script);
  g_test_add_func ("/compose-sms/code", test_code);
  g_test_add_func ("/compose-sms/hosts", test_hosts);
  g_test_add_func ("/compose-sms/hostile", test_hostile);
  g_test_add_func ("/compose-sms/endless", test_endless);
  return g_test_run ();
}
