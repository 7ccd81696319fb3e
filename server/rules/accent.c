/* An organisation's colour, made to be read; see the header. OKLab is Björn Ottosson's (2020):
 * equal steps of its lightness look equal, and a hue stays a hue on the way. */

#include "server/rules/accent.h"

#include <math.h>
#include <string.h>

#define WHITE 0xffffffU
#define BLACK 0x000000U

#define HALVINGS 10 /* about as fine as eight bits a channel can tell */

/* How far a button's colour moves under the pointer, and how much of that one should see. */
#define OVER_CONTRAST 1.12

/* What colours stand on in a theme; the values are those of site.css. */
typedef struct {
  GhColour paper;
  GhColour card;
  gboolean dark; /* contrast is gained upwards */
} Ground;

static const Ground light_ground = { 0xfaf8f4, 0xffffff, FALSE };
static const Ground dark_ground = { 0x14181b, 0x1d2328, TRUE };

static const GhAccent own = {
  .light = { 0x0f5257, 0x0b3f43, 0xffffff, 0x0f5257 },
  .dark = { 0x1c7a81, 0x208188, 0xffffff, 0x7fd0d5 },
};

typedef struct {
  double lightness; /* 0 to 1 */
  double a, b;      /* hue and chroma */
} Lab;

gboolean
gh_colour_parse (const char *text, GhColour *colour)
{
  if (text == NULL || strlen (text) != 7 || text[0] != '#')
    return FALSE;
  GhColour found = 0;
  for (const char *digit = text + 1; *digit != '\0'; digit++) {
    int value = g_ascii_xdigit_value (*digit);
    if (value < 0)
      return FALSE;
    found = found << 4 | (GhColour) value;
  }
  *colour = found;
  return TRUE;
}

char *
gh_colour_format (GhColour colour)
{
  return g_strdup_printf ("#%06x", colour & WHITE);
}

/* ---- sRGB, luminance, OKLab ---- */

static double
channel (GhColour colour, int shift)
{
  double value = (double) (colour >> shift & 0xff) / 255;
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static GhColour
pack (double linear, int shift)
{
  double value = CLAMP (linear, 0.0, 1.0);
  value = value <= 0.0031308 ? value * 12.92 : 1.055 * pow (value, 1 / 2.4) - 0.055;
  return (GhColour) lround (value * 255) << shift;
}

static double
luminance (GhColour colour)
{
  return 0.2126 * channel (colour, 16) + 0.7152 * channel (colour, 8) +
         0.0722 * channel (colour, 0);
}

double
gh_colour_contrast (GhColour one, GhColour other)
{
  double first = luminance (one) + 0.05;
  double second = luminance (other) + 0.05;
  return first > second ? first / second : second / first;
}

static Lab
to_lab (GhColour colour)
{
  double red = channel (colour, 16), green = channel (colour, 8), blue = channel (colour, 0);
  double l = cbrt (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  double m = cbrt (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  double s = cbrt (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return (Lab){
    .lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
    .a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
    .b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
  };
}

static void
to_linear (const Lab *lab, double rgb[3])
{
  double l = lab->lightness + 0.3963377774 * lab->a + 0.2158037573 * lab->b;
  double m = lab->lightness - 0.1055613458 * lab->a - 0.0638541728 * lab->b;
  double s = lab->lightness - 0.0894841775 * lab->a - 1.2914855480 * lab->b;
  l = l * l * l;
  m = m * m * m;
  s = s * s * s;
  rgb[0] = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  rgb[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  rgb[2] = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
}

static gboolean
is_displayable (const double rgb[3])
{
  for (int i = 0; i < 3; i++) {
    if (rgb[i] < -0.0001 || rgb[i] > 1.0001)
      return FALSE;
  }
  return TRUE;
}

/* The hue of @lab at another lightness, with as much of its chroma as a screen shows there. */
static GhColour
at_lightness (const Lab *lab, double lightness)
{
  double rgb[3];
  Lab moved = { lightness, lab->a, lab->b };
  to_linear (&moved, rgb);
  if (!is_displayable (rgb)) {
    double less = 0, more = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double share = (less + more) / 2;
      moved.a = lab->a * share;
      moved.b = lab->b * share;
      to_linear (&moved, rgb);
      if (is_displayable (rgb))
        less = share;
      else
        more = share;
    }
    moved.a = lab->a * less;
    moved.b = lab->b * less;
    to_linear (&moved, rgb);
  }
  return pack (rgb[0], 16) | pack (rgb[1], 8) | pack (rgb[2], 0);
}

/* ---- the guard ---- */

/* What has @contrast (3 or more) on the whole ground is at most so luminous on light, and at least
 * so luminous on dark: the other side of the ground has no room for that. */
static double
luminance_bound (const Ground *ground, double contrast)
{
  double paper = luminance (ground->paper), card = luminance (ground->card);
  return ground->dark ? (MAX (paper, card) + 0.05) * contrast - 0.05
                      : (MIN (paper, card) + 0.05) / contrast - 0.05;
}

static gboolean
stands_out (const Ground *ground, GhColour colour, double bound)
{
  double found = luminance (colour);
  return ground->dark ? found >= bound : found <= bound;
}

/* @colour itself where it has @contrast on the ground, else the nearest that does: darker on light,
 * lighter on dark. Black and white do in any case. */
static GhColour
guard (const Ground *ground, GhColour colour, double contrast)
{
  double bound = luminance_bound (ground, contrast);
  if (stands_out (ground, colour, bound))
    return colour;
  Lab lab = to_lab (colour);
  double end = ground->dark ? 1 : 0;
  double fails = lab.lightness, holds = end;
  for (int i = 0; i < HALVINGS; i++) {
    double middle = (fails + holds) / 2;
    if (stands_out (ground, at_lightness (&lab, middle), bound))
      holds = middle;
    else
      fails = middle;
  }
  return at_lightness (&lab, holds);
}

/* The fill under the pointer: away from its words where there is room, else towards them; what can
 * be told apart best where there is little (white words on the dark theme); further near black. */
static GhColour
choose_over (const Ground *ground, GhColour fill, GhColour words)
{
  static const double steps[] = { 0.06, 0.05, 0.04, 0.03, 0.02, 0.015, 0.01, 0.12, 0.18, 0.24 };
  double bound = luminance_bound (ground, GH_CONTRAST_EDGE);
  Lab lab = to_lab (fill);
  double away = words == WHITE ? -1 : 1;
  GhColour best = fill;
  for (gsize i = 0; i < 2 * G_N_ELEMENTS (steps); i++) {
    double step =
        i < G_N_ELEMENTS (steps) ? away * steps[i] : -away * steps[i - G_N_ELEMENTS (steps)];
    GhColour moved = at_lightness (&lab, CLAMP (lab.lightness + step, 0.0, 1.0));
    if (!stands_out (ground, moved, bound) || gh_colour_contrast (moved, words) < GH_CONTRAST_TEXT)
      continue;
    if (gh_colour_contrast (moved, fill) > gh_colour_contrast (best, fill))
      best = moved;
    if (gh_colour_contrast (best, fill) >= OVER_CONTRAST)
      break;
  }
  return best;
}

static void
fill_theme (const Ground *ground, GhColour accent, GhAccentTheme *theme)
{
  theme->fill = guard (ground, accent, GH_CONTRAST_EDGE);
  theme->on_fill = gh_colour_contrast (theme->fill, WHITE) >= GH_CONTRAST_TEXT ? WHITE : BLACK;
  theme->fill_over = choose_over (ground, theme->fill, theme->on_fill);
  theme->ink = guard (ground, accent, GH_CONTRAST_TEXT);
}

void
gh_accent_init (GhAccent *accent, const char *text)
{
  GhColour colour = 0;
  if (!gh_colour_parse (text, &colour)) {
    *accent = own;
    return;
  }
  fill_theme (&light_ground, colour, &accent->light);
  fill_theme (&dark_ground, colour, &accent->dark);
}
