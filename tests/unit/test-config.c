/* The configuration file: what it may say, what it is when it says nothing, and errors that name
 * file, line and key. */

#include "server/config/config.h"

#include "tests/unit/temp-dir.h"

#include <string.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_temp_dir_new ();
  fixture->path = g_build_filename (fixture->folder, "gatehouse.conf", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_temp_dir_remove (fixture->folder);
  g_free (fixture->path);
}

static GhConfig *
load (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  test_write_file (fixture->path, text, strlen (text));
  GhConfig *config = gh_config_load_file (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (config);
  return config;
}

/* Expects an error at @line (0: none is named) that says @says. */
static void
expect_error (Fixture *fixture, const char *text, int line, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = line > 0 ? g_strdup_printf ("%s:%d: ", fixture->path, line)
                                    : g_strdup_printf ("%s: ", fixture->path);
  test_write_file (fixture->path, text, strlen (text));
  g_autoptr (GhConfig) config = gh_config_load_file (fixture->path, &error);
  g_test_message ("%s", error != NULL ? error->message : "no error");
  g_assert_null (config);
  g_assert_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_VALUE);
  g_assert_true (g_str_has_prefix (error->message, place));
  g_assert_nonnull (strstr (error->message, says));
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhConfig) config = load (fixture, "");
  g_assert_cmpstr (config->path, ==, fixture->path);
  g_assert_cmpstr (config->database, ==, "sqlite:/var/lib/gatehouse/gatehouse.db");
  g_assert_cmpstr (config->secret_file, ==, "/var/lib/gatehouse/secret");
  g_assert_cmpstr (config->trusted_proxies, ==, "");
  g_assert_cmpstr (config->operator_allow, ==, "");
  g_assert_cmpint (config->reservation.count, ==, 10);
  g_assert_cmpint (config->reservation.seconds, ==, 60);
  g_assert_cmpint (config->validation.count, ==, 100);
  g_assert_cmpint (config->validation.seconds, ==, 60);
  g_assert_cmpint (config->login_failures.count, ==, 5);
  g_assert_cmpint (config->login_failures.seconds, ==, 900);
  g_assert_cmpint (config->availability.count, ==, 120);
  g_assert_cmpint (config->availability.seconds, ==, 60);
  g_assert_cmpint (config->session_hours, ==, 8);
  g_assert_cmpint (config->contact_verify, ==, GH_CONTACT_VERIFY_NONE);
  g_assert_cmpstr (config->mail_url, ==, "");
  g_assert_true (config->mail_starttls);
  g_assert_cmpstr (config->sms_url, ==, "");
}

static void
test_everything (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GhConfig) config = load (fixture, "# a remark\n"
                                               "[server]\n"
                                               "database = sqlite:/srv/venue.db\n"
                                               "base_url=https://tickets.example.org:8443/book/\n"
                                               "secret_file =   /srv/secret  \n"
                                               "trusted_proxies = 10.0.0.0/8, ::1\n"
                                               "\n"
                                               "[limits]\n"
                                               "reservation = 0\n"
                                               "validation = 7/3\n"
                                               "login_failures = 0/5\n"
                                               "availability = 1000000/86400\n"
                                               "[operator]\n"
                                               "allow = 192.0.2.0/24\n"
                                               "session_hours = 24\n"
                                               "[contact]\n"
                                               "verify = none\n"
                                               "[mail]\n"
                                               "smtp_url = smtps://mail.example.org\n"
                                               "starttls = no\n"
                                               "from = Gatehouse <tickets@example.org>\n"
                                               "user = us\n"
                                               "password_file = /srv/mail\n"
                                               "[sms]\n"
                                               "url = https://sms.example.org/Messages\n"
                                               "from = +1\n"
                                               "user = we\n"
                                               "password_file = /srv/sms\n");
  g_assert_cmpstr (config->database, ==, "sqlite:/srv/venue.db");
  g_assert_cmpstr (config->base_url, ==, "https://tickets.example.org:8443/book");
  g_assert_cmpstr (config->base_path, ==, "/book");
  g_assert_cmpstr (config->base_origin, ==, "https://tickets.example.org:8443");
  g_assert_cmpstr (config->secret_file, ==, "/srv/secret");
  g_assert_cmpstr (config->trusted_proxies, ==, "10.0.0.0/8, ::1");
  g_assert_cmpint (config->reservation.count, ==, 0);
  g_assert_cmpint (config->validation.count, ==, 7);
  g_assert_cmpint (config->validation.seconds, ==, 3);
  g_assert_cmpint (config->login_failures.count, ==, 0);
  g_assert_cmpint (config->availability.count, ==, 1000000);
  g_assert_cmpint (config->availability.seconds, ==, 86400);
  g_assert_cmpstr (config->operator_allow, ==, "192.0.2.0/24");
  g_assert_cmpint (config->session_hours, ==, 24);
  g_assert_cmpstr (config->mail_url, ==, "smtps://mail.example.org");
  g_assert_false (config->mail_starttls);
  g_assert_cmpstr (config->mail_from, ==, "Gatehouse <tickets@example.org>");
  g_assert_cmpstr (config->mail_address, ==, "tickets@example.org");
  g_assert_cmpstr (config->mail_user, ==, "us");
  g_assert_cmpstr (config->mail_password_file, ==, "/srv/mail");
  g_assert_cmpstr (config->sms_url, ==, "https://sms.example.org/Messages");
  g_assert_cmpstr (config->sms_from, ==, "+1");
  g_assert_cmpstr (config->sms_user, ==, "we");
  g_assert_cmpstr (config->sms_password_file, ==, "/srv/sms");
}

static void
test_base_urls (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *given, *url, *path, *origin;
  } cases[] = {
    { "http://localhost", "http://localhost", "", "http://localhost" },
    { "http://localhost/", "http://localhost", "", "http://localhost" },
    { "https://a.example//", "https://a.example", "", "https://a.example" },
    { "http://[::1]:8080/x/y", "http://[::1]:8080/x/y", "/x/y", "http://[::1]:8080" },
    /* Browsers write an origin in lower case, and cookies are Secure by its scheme. */
    { "HTTPS://Tickets.Example.org/Book", "https://tickets.example.org/Book", "/Book",
      "https://tickets.example.org" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf ("[server]\nbase_url = %s\n", cases[i].given);
    g_autoptr (GhConfig) config = load (fixture, text);
    g_assert_cmpstr (config->base_url, ==, cases[i].url);
    g_assert_cmpstr (config->base_path, ==, cases[i].path);
    g_assert_cmpstr (config->base_origin, ==, cases[i].origin);
  }
}

static void
test_wrong_values (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *group, *line;
  } cases[] = {
    { "server", "database = /var/lib/gatehouse.db" },
    { "server", "database = sqlite:gatehouse.db" },
    { "server", "database = mariadb://u@host/name" },
    { "server", "database =" },
    { "server", "base_url = tickets.example.org" },
    { "server", "base_url = ftp://tickets.example.org" },
    { "server", "base_url = https://" },
    { "server", "base_url = https:///reserve" },
    { "server", "base_url = https://x.example/?a=b" },
    { "server", "base_url = https://x.example/#top" },
    { "server", "base_url = https://me:secret@x.example" },
    { "server", "base_url = https://x.example/a b" },
    { "server", "base_url = https://x.example/a;b" },
    { "server", "base_url =" },
    { "server", "secret_file = secret" },
    { "server", "secret_file =" },
    { "server", "trusted_proxies = localhost" },
    { "limits", "reservation = 10" },
    { "limits", "reservation = 10/0" },
    { "limits", "reservation = -1/60" },
    { "limits", "reservation = 10/60s" },
    { "limits", "reservation = 10 / 60" },
    { "limits", "reservation =" },
    { "limits", "validation = 1000001/60" },
    { "limits", "login_failures = 5/86401" },
    { "limits", "availability = many" },
    { "operator", "allow = 10.0.0.0/33" },
    { "operator", "session_hours = 0" },
    { "operator", "session_hours = 25" },
    { "operator", "session_hours = 8h" },
    { "contact", "verify = email" },
    { "contact", "verify = sms" },
    { "contact", "verify = both" },
    { "contact", "verify = None" },
    { "contact", "verify = email, sms" },
    { "mail", "smtp_url = mail.example.org" },
    { "mail", "smtp_url = http://mail.example.org" },
    { "mail", "smtp_url = smtp://" },
    { "mail", "smtp_url = smtp://user:word@mail.example.org" },
    { "mail", "smtp_url = smtp://mail.example.org:port" },
    { "mail", "starttls = maybe" },
    { "mail", "starttls =" },
    { "sms", "url = https://user:word@sms.example.org/" },
    { "sms", "url = https://" },
    { "mail", "password_file = secret" },
    { "sms", "url = smtp://sms.example.org" },
    { "sms", "password_file = secret" },
    { "mail", "user = \xff\xfe" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf ("# remark\n\n[%s]\n# %s\n%s\n", cases[i].group,
                                             cases[i].line, cases[i].line);
    g_autofree char *key = g_strndup (cases[i].line, strcspn (cases[i].line, " ="));
    g_autofree char *says = g_strdup_printf ("[%s] %s ", cases[i].group, key);
    expect_error (fixture, text, 5, says);
  }
}

/* Codes go only where something can deliver them. */
static void
test_verify (Fixture *fixture, gconstpointer data)
{
  static const char mail[] = "[mail]\nsmtp_url = smtp://127.0.0.1\nfrom = a@b.example\n";
  static const char sms[] = "[sms]\nurl = http://127.0.0.1/\nfrom = +1\n";
  static const struct {
    const char *verify;
    const char *mail, *sms;
    const char *lacks; /* NULL: good */
    GhContactVerify expected;
  } cases[] = {
    { "none", "", "", NULL, GH_CONTACT_VERIFY_NONE },
    { "email", mail, "", NULL, GH_CONTACT_VERIFY_EMAIL },
    { "sms", "", sms, NULL, GH_CONTACT_VERIFY_SMS },
    { "both", mail, sms, NULL, GH_CONTACT_VERIFY_BOTH },
    { "email", "", sms, "[mail] smtp_url must be set", 0 },
    { "sms", mail, "", "[sms] url must be set", 0 },
    { "both", "", sms, "[mail] smtp_url must be set", 0 },
    { "both", mail, "", "[sms] url must be set", 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf ("[contact]\n\nverify = %s\n%s%s", cases[i].verify,
                                             cases[i].mail, cases[i].sms);
    if (cases[i].lacks != NULL) {
      expect_error (fixture, text, 3, cases[i].lacks);
      continue;
    }
    g_autoptr (GhConfig) config = load (fixture, text);
    g_assert_cmpint (config->contact_verify, ==, cases[i].expected);
  }
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  expect_error (fixture, "[server]\n\n[limit]\nreservation = 1/1\n", 3, "[limit]");
  expect_error (fixture, "[server]\nbase_url = http://a\ndatabse = sqlite:/a\n", 3,
                "[server] databse");
  expect_error (fixture, "[server]\nallow = 10.0.0.1\n", 2, "[server] allow");
  expect_error (fixture, "[mail]\nfrom[de] = a@b\n", 2, "from[de]");
  /* The last of two counts, and is the one that is named. */
  expect_error (fixture, "[limits]\nreservation = 1/1\nreservation = x\n", 3,
                "[limits] reservation");
  expect_error (fixture,
                "[limits]\nreservation = 1/1\n[mail]\nuser = x\n[limits]\nreservation = x\n", 6,
                "[limits] reservation");
}

static void
test_no_key_file (Fixture *fixture, gconstpointer data)
{
  expect_error (fixture, "database = sqlite:/a\n", 0, "group");
  expect_error (fixture, "[server]\nnonsense\n", 0, "nonsense");
  g_autofree char *large = g_strnfill (300 * 1024, '#');
  expect_error (fixture, large, 0, "configuration");

  static const char with_nul[] = "[server]\n\0base_url = http://evil.example\n";
  g_autoptr (GError) error = NULL;
  test_write_file (fixture->path, with_nul, sizeof with_nul - 1);
  g_assert_null (gh_config_load_file (fixture->path, &error));
  g_assert_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_VALUE);
}

/* Channels that are switched on need a sender. */
static void
test_half_channels (Fixture *fixture, gconstpointer data)
{
  expect_error (fixture, "[mail]\nuser = x\nsmtp_url = smtp://a\nfrom = nobody\n", 4,
                "[mail] from");
  expect_error (fixture, "[mail]\nuser = x\nsmtp_url = smtp://a\n", 3, "[mail] from");
  expect_error (fixture, "[sms]\nurl = https://a\n", 2, "[sms] from");
  expect_error (fixture, "[sms]\nurl = https://a\nfrom =\n", 3, "[sms] from");
  expect_error (fixture, "[mail]\nsmtp_url = smtp://a\nfrom = a@b.example # ours\n", 3,
                "[mail] from must be an address, or a name");
  expect_error (fixture, "[mail]\nsmtp_url = smtp://a\nfrom = Us <a@b.example> # ours\n", 3,
                "[mail] from must be an address, or a name");
  g_autoptr (GhConfig) off = load (fixture, "[mail]\nfrom = nobody\n");
  g_assert_cmpstr (off->mail_from, ==, "nobody");
  g_assert_null (off->mail_address);
}

/* Who signs in needs a password, and a password needs somebody. */
static void
test_half_sign_ins (Fixture *fixture, gconstpointer data)
{
  static const char mail[] = "[mail]\nsmtp_url = smtps://a\nfrom = a@b.example\n";
  static const char sms[] = "[sms]\nurl = https://a\nfrom = +1\n";
  static const struct {
    const char *channel, *rest;
    int line;
    const char *says;
  } cases[] = {
    { mail, "user = us\n", 4, "[mail] password_file must be given" },
    { mail, "user = us\npassword_file =\n", 5, "[mail] password_file must be given" },
    { mail, "password_file = /srv/mail\n", 4, "[mail] user must be given" },
    { sms, "user = us\n", 4, "[sms] password_file must be given" },
    { sms, "user =\npassword_file = /srv/sms\n", 4, "[sms] user must be given" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strconcat (cases[i].channel, cases[i].rest, NULL);
    expect_error (fixture, text, cases[i].line, cases[i].says);
  }
  g_autofree char *whole = g_strconcat (mail, "user = us\npassword_file = /srv/mail\n", NULL);
  g_autoptr (GhConfig) good = load (fixture, whole);
  g_assert_cmpstr (good->mail_user, ==, "us");
}

static void
test_environment (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = g_strconcat (fixture->path, ".not", NULL);
  static const char text[] = "[operator]\nsession_hours = 3\n";
  test_write_file (fixture->path, text, strlen (text));
  g_setenv ("GATEHOUSE_CONFIG", fixture->path, TRUE);
  g_autoptr (GhConfig) config = gh_config_load (&error);
  g_assert_no_error (error);
  g_assert_cmpint (config->session_hours, ==, 3);

  g_setenv ("GATEHOUSE_CONFIG", missing, TRUE);
  g_assert_null (gh_config_load (&error));
  g_assert_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, missing));
  g_clear_error (&error);

  g_setenv ("GATEHOUSE_CONFIG", "/", TRUE); /* there, but no file */
  g_assert_null (gh_config_load (&error));
  g_assert_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_FILE);
  g_unsetenv ("GATEHOUSE_CONFIG");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/config/defaults", test_defaults);
  ADD ("/config/everything", test_everything);
  ADD ("/config/base-urls", test_base_urls);
  ADD ("/config/wrong-values", test_wrong_values);
  ADD ("/config/verify", test_verify);
  ADD ("/config/unknown", test_unknown);
  ADD ("/config/no-key-file", test_no_key_file);
  ADD ("/config/half-channels", test_half_channels);
  ADD ("/config/half-sign-ins", test_half_sign_ins);
  ADD ("/config/environment", test_environment);
  return g_test_run ();
}
