/* The stylesheet of an organisation's colours, and that it speaks of what site.css has. */

#include "server/view/brand-sheet.h"

#include "server/rules/accent.h"
#include "server/view/embedded.h"
#include "static-embedded.h"

#include <string.h>

static void
assert_says (const char *sheet, const char *name, GhColour colour)
{
  g_autofree char *line = g_strdup_printf (" --%s: #%06x;", name, colour);
  if (strstr (sheet, line) == NULL)
    g_error ("the sheet lacks %s:\n%s", line, sheet);
}

static void
test_sheet (void)
{
  g_autofree char *tag = NULL;
  g_autofree char *sheet = gh_brand_sheet ("#ffff00", &tag);
  GhAccent accent;
  gh_accent_init (&accent, "#ffff00");
  const char *dark = strstr (sheet, "@media screen and (prefers-color-scheme: dark) {");
  g_assert_nonnull (dark);
  g_autofree char *light = g_strndup (sheet, (gsize) (dark - sheet));
  g_assert_true (g_str_has_prefix (light, "@media screen {\n  :root {\n"));
  const struct {
    const char *text;
    const GhAccentTheme *theme;
  } parts[] = { { light, &accent.light }, { dark, &accent.dark } };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    assert_says (parts[i].text, "accent", parts[i].theme->fill);
    assert_says (parts[i].text, "accent-over", parts[i].theme->fill_over);
    assert_says (parts[i].text, "on-accent", parts[i].theme->on_fill);
    assert_says (parts[i].text, "accent-ink", parts[i].theme->ink);
    assert_says (parts[i].text, "ring", parts[i].theme->ink);
  }
  g_assert_cmpuint (strlen (sheet), <, 600);
}

static void
test_tags (void)
{
  g_autofree char *one = NULL, *again = NULL, *other = NULL, *none = NULL;
  g_autofree char *sheet = gh_brand_sheet ("#ffff00", &one);
  g_autofree char *same = gh_brand_sheet ("#FFFF00", &again);
  g_autofree char *another = gh_brand_sheet ("#ffee00", &other);
  g_assert_cmpstr (one, ==, again);
  g_assert_cmpstr (one, !=, other);
  g_assert_cmpuint (strspn (one, "0123456789abcdef"), ==, 12);
  g_assert_cmpuint (strlen (one), ==, 12);
  g_assert_null (gh_brand_sheet ("", &none));
  g_assert_null (gh_brand_sheet ("#fff;}", &none));
  g_assert_null (none);
}

/* Mails and tickets of organisations without a colour look like the site: the same values stand in
 * site.css and in accent.c, and so do the grounds that they are read on. */
static void
test_own_colours (void)
{
  const GhEmbedded *site = gh_embedded_find (static_embedded, static_embedded_length, "site.css");
  const char *dark = strstr (site->bytes, "@media (prefers-color-scheme: dark)");
  g_autofree char *light = g_strndup (site->bytes, (gsize) (dark - site->bytes));
  GhAccent own;
  gh_accent_init (&own, "");
  assert_says (light, "accent", own.light.fill);
  assert_says (light, "accent-over", own.light.fill_over);
  assert_says (light, "on-accent", own.light.on_fill);
  assert_says (light, "accent-ink", own.light.ink);
  assert_says (light, "paper", 0xfaf8f4);
  assert_says (light, "card", 0xffffff);
  assert_says (dark, "accent", own.dark.fill);
  assert_says (dark, "accent-over", own.dark.fill_over);
  assert_says (dark, "accent-ink", own.dark.ink);
  assert_says (dark, "paper", 0x14181b);
  assert_says (dark, "card", 0x1d2328);
  g_assert_nonnull (strstr (light, "--ring: var(--selected);"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/brand-sheet/sheet", test_sheet);
  g_test_add_func ("/brand-sheet/tags", test_tags);
  g_test_add_func ("/brand-sheet/own-colours", test_own_colours);
  return g_test_run ();
}
