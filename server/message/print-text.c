/* Text for paper; see the header. */

#include "server/message/print-text.h"

#include <fontconfig/fontconfig.h>
#include <string.h>

/* Open Sans for Latin, Greek and Cyrillic, KacstOne for Arabic, DejaVu for the rest: small packages
 * (packaging/packages/run.txt), each of them with a real bold. What they lack comes from whatever
 * else is installed. */
#define FAMILIES "Open Sans,KacstOne,DejaVu Sans"

/* Pictures of characters would make the file heavy, and pale in print. */
#define FONT_RULES                                                                                 \
  "<fontconfig><selectfont><rejectfont><pattern><patelt name=\"color\"><bool>true</bool>"          \
  "</patelt></pattern></rejectfont></selectfont></fontconfig>"

#define RTL_SIZE             1.1 /* Arabic letters are small beside Latin ones of the same size */
#define MAX_MARKS            4   /* on one character: more are meant to run over their neighbours */
#define GROUP_AIR            2   /* points after a hyphen */
#define FIRST_STRONG_ISOLATE "\xe2\x81\xa8"
#define POP_ISOLATE          "\xe2\x81\xa9"

/* ---- the sheet ---- */

/* Makes the fonts of this machine without those the ones of the process. Says (in a pointer)
 * whether there are any. */
static gpointer
load_fonts (gpointer data)
{
  gboolean any = FALSE;
  FcConfig *fonts = FcInitLoadConfig ();
  if (fonts != NULL) {
    FcConfigParseAndLoadFromMemory (fonts, (const FcChar8 *) FONT_RULES, FcFalse);
    FcConfigBuildFonts (fonts);
    const FcFontSet *found = FcConfigGetFonts (fonts, FcSetSystem);
    any = found != NULL && found->nfont > 0;
    FcConfigSetCurrent (fonts);
    FcConfigDestroy (fonts);
  }
  return GINT_TO_POINTER (any);
}

gboolean
gh_print_has_fonts (void)
{
  static GOnce once = G_ONCE_INIT;
  return GPOINTER_TO_INT (g_once (&once, load_fonts, NULL));
}

/* Opening fonts costs more than all else of a ticket, so a thread does it once; a map serves one
 * thread only. Borrowed. */
static PangoFontMap *
fonts_of_thread (void)
{
  static GPrivate maps = G_PRIVATE_INIT (g_object_unref);
  PangoFontMap *map = g_private_get (&maps);
  if (map == NULL) {
    map = pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);
    pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (map), 72);
    g_private_set (&maps, map);
  }
  return map;
}

void
gh_sheet_init (GhSheet *sheet, cairo_surface_t *surface, double width, const char *language,
               gboolean rtl)
{
  cairo_font_options_t *options = cairo_font_options_create ();
  /* Paper has no pixels to fit glyphs into. */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  *sheet = (GhSheet){ .cr = cairo_create (surface),
                      .text = pango_font_map_create_context (fonts_of_thread ()),
                      .width = width,
                      .rtl = rtl };
  pango_cairo_context_set_font_options (sheet->text, options);
  pango_context_set_round_glyph_positions (sheet->text, FALSE);
  pango_context_set_language (sheet->text, pango_language_from_string (language));
  pango_context_set_base_dir (sheet->text, rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  cairo_font_options_destroy (options);
}

void
gh_sheet_clear (GhSheet *sheet)
{
  g_clear_object (&sheet->text);
  g_clear_pointer (&sheet->cr, cairo_destroy);
}

double
gh_sheet_left (const GhSheet *sheet, const GhBox *box)
{
  return sheet->rtl ? sheet->width - box->x - box->width : box->x;
}

/* ---- what may be written ---- */

/* Whether @c steers the direction of what follows: such characters could turn other words round. */
static gboolean
is_steering (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK;
}

/* @text as good UTF-8 without control characters; in one line unless @lines. */
static char *
clean (const char *text, gboolean lines)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *cleaned = g_string_new (NULL);
  guint marks = 0;
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    marks = is_mark (c) ? marks + 1 : 0;
    if (c == '\n' && lines)
      g_string_append_c (cleaned, '\n');
    else if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
      g_string_append_c (cleaned, ' ');
    else if (c != 0xfffd && marks <= MAX_MARKS && !is_steering (c))
      g_string_append_unichar (cleaned, c);
  }
  return g_strstrip (g_string_free (cleaned, FALSE));
}

char *
gh_print_text_line (const char *text)
{
  return clean (text, FALSE);
}

/* Each line closed off from the page's direction, as <bdi> does on the site: an address in Latin
 * letters stays in order on an Arabic page, and stands at that page's side. Empty lines go. */
static char *
isolate (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *isolated = g_string_new (NULL);
  for (gsize i = 0; lines[i] != NULL; i++) {
    if (g_strstrip (lines[i])[0] != '\0')
      g_string_append_printf (isolated, "%s" FIRST_STRONG_ISOLATE "%s" POP_ISOLATE,
                              isolated->len > 0 ? "\n" : "", lines[i]);
  }
  return g_string_free (isolated, FALSE);
}

/* The characters of @layout that no font has. */
static GHashTable *
find_unknown (PangoLayout *layout)
{
  GHashTable *unknown = g_hash_table_new (NULL, NULL);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  do {
    const PangoLayoutRun *run = pango_layout_iter_get_run_readonly (iter);
    for (int i = 0; run != NULL && i < run->glyphs->num_glyphs; i++) {
      PangoGlyph glyph = run->glyphs->glyphs[i].glyph;
      if ((glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0)
        g_hash_table_add (unknown, GUINT_TO_POINTER (glyph & ~PANGO_GLYPH_UNKNOWN_FLAG));
    }
  } while (pango_layout_iter_next_run (iter));
  pango_layout_iter_free (iter);
  return unknown;
}

/* Characters that no font has would be drawn as boxes with numbers. */
static void
leave_out_unknown (PangoLayout *layout)
{
  if (pango_layout_get_unknown_glyphs_count (layout) == 0)
    return;
  g_autoptr (GHashTable) unknown = find_unknown (layout);
  g_autoptr (GString) kept = g_string_new (NULL);
  for (const char *at = pango_layout_get_text (layout); *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (!g_hash_table_contains (unknown, GUINT_TO_POINTER (c)))
      g_string_append_unichar (kept, c);
  }
  pango_layout_set_text (layout, kept->str, -1);
}

/* Pango ends a paragraph that is too high with an ellipsis; lines of an address are paragraphs
 * each. What is below @height goes, so that no file holds what is not to be seen. */
static void
cut_off (PangoLayout *layout, double height)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  int top, bottom, end = -1;
  pango_layout_iter_get_line_yrange (iter, &top, &bottom);
  while (bottom <= height * PANGO_SCALE || end < 0) {
    const PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
    end = line->start_index + line->length;
    if (!pango_layout_iter_next_line (iter)) {
      end = -1;
      break;
    }
    pango_layout_iter_get_line_yrange (iter, &top, &bottom);
  }
  pango_layout_iter_free (iter);
  if (end < 0)
    return;
  g_autofree char *kept = g_strndup (pango_layout_get_text (layout), (gsize) end);
  g_autofree char *text = g_strconcat (g_strchomp (kept), "…", NULL);
  pango_layout_set_text (layout, text, -1);
}

/* ---- writing ---- */

static void
add_attributes (PangoLayout *layout, const GhTextStyle *style, const char *text)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  /* Ligatures that a script can do without bring a second copy of each font along, and programs
   * that read Arabic out turn theirs round. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0"));
  for (const char *at = style->grouped ? strchr (text, '-') : NULL; at != NULL;
       at = strchr (at + 1, '-')) {
    PangoAttribute *air = pango_attr_letter_spacing_new (GROUP_AIR * PANGO_SCALE);
    air->start_index = (guint) (at - text);
    air->end_index = air->start_index + 1;
    pango_attr_list_insert (attributes, air);
  }
  /* A line that ends with an address's own hyphen reads as if the word was divided there. */
  for (const char *at = style->address ? strchr (text, '-') : NULL; at != NULL && at[1] != '\0';
       at = strchr (at + 1, '-')) {
    PangoAttribute *whole = pango_attr_allow_breaks_new (FALSE);
    whole->start_index = (guint) (at - text);
    whole->end_index = (guint) (g_utf8_next_char (at + 1) - text);
    pango_attr_list_insert (attributes, whole);
  }
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

/* NULL when there is nothing to write. Owned by the caller. */
static PangoLayout *
lay_out (GhSheet *sheet, const GhBox *box, const GhTextStyle *style, const char *text)
{
  g_autofree char *cleaned = clean (text, TRUE);
  if (cleaned[0] == '\0')
    return NULL;
  double size = style->size * (sheet->rtl ? RTL_SIZE : 1);
  g_autofree char *isolated = isolate (cleaned);
  PangoLayout *layout = pango_layout_new (sheet->text);
  PangoFontDescription *font = pango_font_description_new ();
  pango_font_description_set_family_static (font, style->family != NULL ? style->family : FAMILIES);
  pango_font_description_set_size (font, (int) (size * PANGO_SCALE));
  pango_font_description_set_weight (font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_alignment (layout, style->centred ? PANGO_ALIGN_CENTER
                                      : sheet->rtl   ? PANGO_ALIGN_RIGHT
                                                     : PANGO_ALIGN_LEFT);
  pango_layout_set_width (layout, (int) (box->width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, isolated, -1);
  leave_out_unknown (layout);
  cut_off (layout, box->height);
  add_attributes (layout, style, pango_layout_get_text (layout));
  pango_layout_set_height (layout, (int) (box->height * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

static double
height_of (PangoLayout *layout, const GhBox *box)
{
  PangoRectangle logical;
  pango_layout_get_extents (layout, NULL, &logical);
  return MIN (logical.height / (double) PANGO_SCALE, box->height);
}

double
gh_sheet_measure (GhSheet *sheet, const GhBox *box, const GhTextStyle *style, const char *text)
{
  g_autoptr (PangoLayout) layout = lay_out (sheet, box, style, text);
  return layout != NULL ? height_of (layout, box) : 0;
}

double
gh_sheet_write (GhSheet *sheet, const GhBox *box, const GhTextStyle *style, const char *text)
{
  g_autoptr (PangoLayout) layout = lay_out (sheet, box, style, text);
  if (layout == NULL)
    return 0;
  double left = gh_sheet_left (sheet, box), height = height_of (layout, box);
  cairo_save (sheet->cr);
  cairo_rectangle (sheet->cr, left - 2, box->y - 2, box->width + 4, height + 4);
  cairo_clip (sheet->cr);
  cairo_set_source_rgb (sheet->cr, style->colour.red, style->colour.green, style->colour.blue);
  cairo_move_to (sheet->cr, left, box->y);
  pango_cairo_show_layout (sheet->cr, layout);
  cairo_restore (sheet->cr);
  return height;
}
