/* Escaping of values for HTML, and repair of broken UTF-8. One pass, runs copied whole. */

#include "server/view/template-escape.h"

#include <string.h>

#define REPLACEMENT "\357\277\275" /* U+FFFD */

void
gh_escape_append_raw (GString *out, const char *text, gsize length)
{
  if (g_utf8_validate_len (text, length, NULL)) {
    g_string_append_len (out, text, (gssize) length);
  } else {
    g_autofree char *good = g_utf8_make_valid (text, (gssize) length);

    g_string_append (out, good);
  }
}

/* What replaces the character at @at, of *@skip bytes; NULL when it may stay. */
static const char *
replacement (const char *at, const char *end, gsize *skip)
{
  guchar byte = (guchar) *at;

  *skip = 1;
  switch (byte) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  case '\t':
  case '\n':
  case '\r':
    return NULL;
  case 0x7f:
    return REPLACEMENT;
  case 0xc2: /* U+0080 to U+009F */
    *skip = 2;
    return at + 1 < end && (guchar) at[1] < 0xa0 ? REPLACEMENT : NULL;
  default:
    return byte < 0x20 ? REPLACEMENT : NULL;
  }
}

static void
append_valid (GString *out, const char *text, gsize length)
{
  const char *end = text + length;
  const char *run = text;
  gsize skip = 1;

  for (const char *at = text; at < end; at += skip) {
    const char *instead = replacement (at, end, &skip);

    if (instead == NULL)
      continue;
    g_string_append_len (out, run, at - run);
    g_string_append (out, instead);
    run = at + skip;
  }
  g_string_append_len (out, run, end - run);
}

void
gh_escape_append (GString *out, const char *text, gsize length)
{
  if (g_utf8_validate_len (text, length, NULL)) {
    append_valid (out, text, length);
  } else {
    g_autofree char *good = g_utf8_make_valid (text, (gssize) length);

    append_valid (out, good, strlen (good));
  }
}
