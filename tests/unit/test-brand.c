/* What pages show of an organisation, and the names of its files. */

#include "server/pages/brand.h"

#include <string.h>

static char nothing[] = "";

static GhOrg
plain_org (void)
{
  static char name[] = "Museum", zone[] = "UTC";
  return (GhOrg){ .id = 7,
                  .name = name,
                  .timezone = zone,
                  .address = nothing,
                  .contact_email = nothing,
                  .contact_phone = nothing,
                  .accent = nothing };
}

static char *
shown (const GhOrg *org)
{
  g_autoptr (json_object) data = json_object_new_object ();
  gh_brand_add (data, org);
  return gh_json_to_string (data);
}

static void
test_nothing (void)
{
  GhOrg org = plain_org ();
  g_autofree char *text = shown (&org);
  g_assert_cmpstr (text, ==, "{\"venue\":\"Museum\"}");
}

static void
test_logos (void)
{
  static const struct {
    const char *size;
    const char *shown;
  } cases[] = {
    { "416x88", "\"width\":208,\"height\":44}" }, { "1024x8", "\"width\":208,\"height\":2}" },
    { "1024x1", "\"width\":208,\"height\":1}" },  { "1x512", "\"width\":1,\"height\":44}" },
    { "512x512", "\"width\":44,\"height\":44}" }, { "30x20", "\"width\":30,\"height\":20}" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GhOrg org = plain_org ();
    g_autofree char *tag = g_strconcat ("0123456789abcdef-", cases[i].size, NULL);
    g_autofree char *expected =
        g_strdup_printf ("{\"venue\":\"Museum\",\"logo\":{\"file\":\"7-%s.png\",%s}", tag,
                         cases[i].shown);
    org.logo_tag = tag;
    g_autofree char *text = shown (&org);
    g_assert_cmpstr (text, ==, expected);
  }
  GhOrg org = plain_org ();
  char strange[] = "x\" onerror=\"";
  org.logo_tag = strange;
  g_autofree char *text = shown (&org);
  g_assert_cmpstr (text, ==, "{\"venue\":\"Museum\"}");
}

static void
test_place (void)
{
  GhOrg org = plain_org ();
  char address[] = " Pier 4\r\n\n Lisbon\n", email[] = "a%b+c&d?e@x.example",
       phone[] = "+1 (202) 555-1234";
  org.address = address;
  org.contact_email = email;
  org.contact_phone = phone;
  g_autofree char *text = shown (&org);
  g_assert_nonnull (strstr (text, "\"lines\":[\"Pier 4\",\"Lisbon\"]"));
  g_assert_nonnull (strstr (text, "\"mailto\":\"mailto:a%25b%2Bc%26d%3Fe@x.example\""));
  g_assert_nonnull (strstr (text, "\"contact_phone\":\"+1\u00a0(202)\u00a0555-1234\",\"mailto\""));
  g_assert_nonnull (strstr (text, "\"tel\":\"tel:+12025551234\""));
  char local[] = "213 977 300";
  org.contact_phone = local;
  g_autofree char *without = shown (&org);
  g_assert_null (strstr (without, "\"tel\""));
}

static void
test_sheet (void)
{
  GhOrg org = plain_org ();
  char accent[] = "#6b2d5c";
  org.accent = accent;
  g_autofree char *text = shown (&org);
  g_assert_true (g_regex_match_simple ("\"brand_sheet\":\"7-[0-9a-f]{12}\\.css\"", text, 0, 0));
}

static void
test_names (void)
{
  gint64 orq = 0;
  g_autofree char *name = gh_brand_file_name (G_MAXINT64, "a-1x2", GH_BRAND_LOGO);
  g_autofree char *tag = NULL;
  g_assert_cmpstr (name, ==, "9223372036854775807-a-1x2.png");
  g_assert_true (gh_brand_file_parse (name, GH_BRAND_LOGO, &orq, &tag));
  g_assert_cmpint (orq, ==, G_MAXINT64);
  g_assert_cmpstr (tag, ==, "a-1x2");
  static const char *const wrong[] = { "",         "-",        "a.png",
                                       "1.png",    "-a.png",   "01-a.png",
                                       "+1-a.png", "0-a.png",  "1-a.css",
                                       " 1-a.png", "-1-a.png", "9223372036854775808-a.png" };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *none = NULL;
    g_assert_false (gh_brand_file_parse (wrong[i], GH_BRAND_LOGO, &orq, &none));
    g_assert_null (none);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/brand/nothing", test_nothing);
  g_test_add_func ("/brand/logos", test_logos);
  g_test_add_func ("/brand/place", test_place);
  g_test_add_func ("/brand/sheet", test_sheet);
  g_test_add_func ("/brand/names", test_names);
  return g_test_run ();
}
