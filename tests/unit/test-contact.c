/* E-mail addresses and phone numbers as people type them, and as attackers do. */

#include "server/rules/contact.h"

#include <string.h>

static void
test_emails (void)
{
  static const struct {
    const char *typed, *address;
  } cases[] = {
    { "ada@example.org", "ada@example.org" },
    { "  ada@example.org\t", "ada@example.org" },
    { "Ada.Lovelace@EXAMPLE.Org", "Ada.Lovelace@example.org" },
    { "a@b.co", "a@b.co" },
    { "o'hara+gate=7@mail.example.co.uk", "o'hara+gate=7@mail.example.co.uk" },
    { "!#$%&*-/?^_`{|}~@example.org", "!#$%&*-/?^_`{|}~@example.org" },
    { "žluť@háčky.example", "žluť@háčky.example" },
    /* one spelling for one domain, or each would be another address to those who count */
    { "ada@xn--hky-ela4t.example", "ada@háčky.example" },
    { "ada@ｅxample.ORG", "ada@example.org" },
    { "ada@ex\u00adample.org", NULL },
    { "ada@example。org", "ada@example.org" },
    { "1@1.example", "1@1.example" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *address = gh_email_normalise (cases[i].typed);
    g_assert_cmpstr (address, ==, cases[i].address);
  }
}

static const char *const no_emails[] = {
  NULL,
  "",
  " ",
  "ada",
  "@example.org",
  "ada@",
  "ada@localhost",
  "ada@example..org",
  "ada@.example.org",
  "ada@example.org.",
  "ada@-example.org",
  "ada@example-.org",
  ".ada@example.org",
  "ada.@example.org",
  "a..da@example.org",
  "a da@example.org",
  "ada@exam ple.org",
  "ada@example.org,eve@example.org",
  "ada@example.org;eve@example.org",
  "ada,eve@example.org",
  "Ada <ada@example.org>",
  "<ada@example.org>",
  "ada@ex_ample.org",
  "ada@192.0.2.7",
  "ada@[]",
  /* of no visitor, and the way to hosts behind the mail server */
  "ada@[192.0.2.7]",
  "ada@[IPv6:2001:db8::1]",
  "\"ada lovelace\"@example.org",
  "\"a@b\"@example.org",
  "ada@[evil]",
  "ada@[192.0.2.7",
  "\"ada@example.org",
  "\"\"@example.org",
  "\"a\"b\"@example.org",
  "\"a\\\"@example.org",
  "ada@example.o\trg",
  /* never a second recipient or header */
  "ada@example.org\r\nBcc: eve@example.org",
  "ada\n@example.org",
  "\"a\r\nb\"@example.org",
  "\"a\\\nb\"@example.org",
  "ada@example.org\n.",
  "ada\x7f@example.org",
  "ada\x01@example.org",
  "ada\xc2\x85@example.org",
  "ada\xe2\x80\xa8@example.org",
  "a\xc2\xa0"
  "da@example.org",
  "ada@ex\xe3\x80\x80"
  "ample.org",
  "ada@example.org\xe2\x80\xae",
  /* no UTF-8 */
  "ada\xff@example.org",
  "ada@\xc3\x28.example",
};

static void
test_no_emails (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (no_emails); i++) {
    g_autofree char *address = gh_email_normalise (no_emails[i]);
    g_test_message ("%" G_GSIZE_FORMAT, i);
    g_assert_null (address);
  }
}

/* @length characters before the @, and a domain that makes it @total bytes in all. */
static char *
long_address (gsize length, gsize total)
{
  GString *address = g_string_new (NULL);
  while (address->len < length)
    g_string_append_c (address, 'a');
  g_string_append_c (address, '@');
  while (address->len + 4 < total)
    g_string_append_c (address, (address->len - length) % 60 == 0 ? '.' : 'b');
  g_string_append (address, ".org");
  return g_string_free (address, FALSE);
}

static void
test_email_lengths (void)
{
  static const struct {
    gsize local, total;
    gboolean good;
  } cases[] = {
    { 64, 100, TRUE }, { 65, 100, FALSE }, { 10, 254, TRUE }, { 10, 255, FALSE }, { 64, 254, TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *typed = long_address (cases[i].local, cases[i].total);
    g_autofree char *address = gh_email_normalise (typed);
    g_assert_cmpint (strlen (typed), ==, cases[i].total);
    g_assert_cmpstr (address, ==, cases[i].good ? typed : NULL);
  }
  g_autofree char *label = g_strnfill (64, 'a');
  g_autofree char *long_label = g_strconcat ("ada@", label, ".org", NULL);
  g_autofree char *short_label = g_strconcat ("ada@", label + 1, ".org", NULL);
  g_autofree char *refused = gh_email_normalise (long_label);
  g_autofree char *taken = gh_email_normalise (short_label);
  g_assert_null (refused);
  g_assert_cmpstr (taken, ==, short_label);
}

static void
test_phones (void)
{
  static const struct {
    const char *typed, *number;
  } cases[] = {
    { "+12025551234", "+12025551234" },
    { " +1 (202) 555-1234 ", "+12025551234" },
    { "+1.202.555/1234", "+12025551234" },
    { "0012025551234", "+12025551234" },
    { "00 49 30 123456", "+4930123456" },
    { "+49\xc2\xa0"
      "30\xe2\x80\x91"
      "123456",
      "+4930123456" }, /* no-break space and hyphen */
    { "+12345678", "+12345678" },
    { "+123456789012345", "+123456789012345" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *number = gh_phone_normalise (cases[i].typed);
    g_assert_cmpstr (number, ==, cases[i].number);
  }
}

static void
test_no_phones (void)
{
  static const char *const wrong[] = {
    NULL,
    "",
    "+",
    "00",
    "2025551234",
    "0302025551",
    "+1234567",
    "+1234567890123456",
    "+0123456789",
    "0001234567",
    "++12025551234",
    "+1202555x234",
    "+1 202 555 1234 ext 7",
    "+12025551234,+12025551235",
    "+12025551234;",
    "+1202\n5551234",
    "+1202\t5551234",
    "+1202555\xff"
    "1234",
    "+\xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4\xd9\xa5\xd9\xa6\xd9\xa7\xd9\xa8\xd9\xa9",
    "tel:+12025551234",
    "+1-202-555-1234<script>",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *number = gh_phone_normalise (wrong[i]);
    g_test_message ("%" G_GSIZE_FORMAT, i);
    g_assert_null (number);
  }
}

static void
test_masks (void)
{
  static const struct {
    char *(*mask) (const char *address);
    const char *address, *masked;
  } cases[] = {
    { gh_email_mask, "ada@example.org", "a•••@example.org" },
    { gh_email_mask, "a@b.co", "a•••@b.co" },
    { gh_email_mask, "žluť@háčky.example", "ž•••@háčky.example" },
    { gh_email_mask, "\"a@b\"@example.org", "\"•••@example.org" },
    { gh_phone_mask, "+12025551234", "+1••••••34" },
    { gh_phone_mask, "+12345678", "+1••••••78" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *masked = cases[i].mask (cases[i].address);
    g_assert_cmpstr (masked, ==, cases[i].masked);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contact/emails", test_emails);
  g_test_add_func ("/contact/no-emails", test_no_emails);
  g_test_add_func ("/contact/email-lengths", test_email_lengths);
  g_test_add_func ("/contact/phones", test_phones);
  g_test_add_func ("/contact/no-phones", test_no_phones);
  g_test_add_func ("/contact/masks", test_masks);
  return g_test_run ();
}
