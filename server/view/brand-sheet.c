/* The stylesheet of an organisation's own colours; see the header. */

#include "server/view/brand-sheet.h"

#include "server/rules/accent.h"

#define TAG_CHARS 12

/* One theme's properties, by the names that site.css uses. */
static void
append_theme (GString *sheet, const char *media, const GhAccentTheme *theme)
{
  g_string_append_printf (sheet,
                          "@media %s {\n  :root {\n    --accent: #%06x;\n    --accent-over: "
                          "#%06x;\n    --on-accent: #%06x;\n    --accent-ink: #%06x;\n    --ring: "
                          "#%06x;\n  }\n}\n",
                          media, theme->fill, theme->fill_over, theme->on_fill, theme->ink,
                          theme->ink);
}

char *
gh_brand_sheet (const char *accent, char **tag)
{
  GhColour colour = 0;
  GhAccent made;
  if (!gh_colour_parse (accent, &colour))
    return NULL;
  gh_accent_init (&made, accent);
  g_autoptr (GString) sheet = g_string_new (NULL);
  append_theme (sheet, "screen", &made.light);
  append_theme (sheet, "screen and (prefers-color-scheme: dark)", &made.dark);
  if (tag != NULL) {
    g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, sheet->str, -1);
    *tag = g_strndup (hash, TAG_CHARS);
  }
  return g_string_free (g_steal_pointer (&sheet), FALSE);
}
