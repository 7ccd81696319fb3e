/* Colours for paper; see the header. */

#include "server/message/print-ink.h"

#include <math.h>
#include <string.h>

#define OWN_ACCENT   "#0f5257" /* as in static/site.css */
#define MIN_CONTRAST 4.5
#define DARKER       0.94 /* a step that no eye takes for a jump */

static double
linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

double
gh_print_contrast (GhInk colour)
{
  double luminance =
      0.2126 * linear (colour.red) + 0.7152 * linear (colour.green) + 0.0722 * linear (colour.blue);
  return 1.05 / (luminance + 0.05);
}

static double
channel (const char *digits)
{
  return (g_ascii_xdigit_value (digits[0]) * 16 + g_ascii_xdigit_value (digits[1])) / 255.0;
}

GhInk
gh_print_ink (const char *accent)
{
  gboolean good = accent != NULL && accent[0] == '#' && strlen (accent) == strlen (OWN_ACCENT);
  for (const char *digit = accent; good && *++digit != '\0';)
    good = g_ascii_isxdigit (*digit);
  const char *digits = (good ? accent : OWN_ACCENT) + 1;
  GhInk colour = { channel (digits), channel (digits + 2), channel (digits + 4) };
  while (gh_print_contrast (colour) < MIN_CONTRAST) {
    colour.red *= DARKER;
    colour.green *= DARKER;
    colour.blue *= DARKER;
  }
  return colour;
}
