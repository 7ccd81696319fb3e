/* Contact data, masked. */

#include "server/rules/mask.h"

static void
test_email (void)
{
  static const struct {
    const char *email, *masked;
  } cases[] = {
    { "john@example.org", "j…@e….org" },
    { "j@example.org", "j…@e….org" },
    { "josé@bücher.example.co.uk", "j…@b….uk" },
    { "éa@x.y", "é…@x….y" },
    { "a@b", "a…@b…" },
    { "a@b@c.org", "a…@c….org" },
    { "a@example.photography", "a…@e…" },
    { "a@.org", "a…@….org" },
    { "@example.org", "…@e….org" },
    { "a@", "a…@…" },
    { "nobody", "…" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *masked = gh_mask_email (cases[i].email);
    g_assert_cmpstr (masked, ==, cases[i].masked);
  }
  g_assert_null (gh_mask_email (NULL));
  g_assert_null (gh_mask_email (""));
}

static void
test_phone (void)
{
  static const struct {
    const char *phone, *masked;
  } cases[] = {
    { "+351213977389", "…89" },
    { "123456", "…56" },
    { "12345", "…" },
    { "1", "…" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *masked = gh_mask_phone (cases[i].phone);
    g_assert_cmpstr (masked, ==, cases[i].masked);
  }
  g_assert_null (gh_mask_phone (NULL));
  g_assert_null (gh_mask_phone (""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask/email", test_email);
  g_test_add_func ("/mask/phone", test_phone);
  return g_test_run ();
}
