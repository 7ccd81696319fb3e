/* Colours for paper; see the header. */

#include "server/message/print-ink.h"

#include "server/rules/accent.h"

static double
channel (GhColour colour, int shift)
{
  return (colour >> shift & 0xff) / 255.0;
}

GhInk
gh_print_ink (const char *accent)
{
  GhAccent readable;
  gh_accent_init (&readable, accent);
  GhColour ink = readable.light.ink;
  return (GhInk){ channel (ink, 16), channel (ink, 8), channel (ink, 0) };
}
