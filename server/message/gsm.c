/* The GSM alphabet; see the header. */

#include "server/message/gsm.h"

#include <string.h>

/* Most septets or UTF-16 units of one SMS, and of each of several, which are numbered. */
#define SEPTETS_ALONE    160
#define SEPTETS_TOGETHER 153
#define UNITS_ALONE      70
#define UNITS_TOGETHER   67

/* The characters of the basic table, and of the extension, where each takes two septets. */
static const char basic[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                            "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static const char extension[] = "^{}\\[~]|€";

/* What looks nearly the same. */
static const struct {
  const char *signs;
  const char *plain;
} likenesses[] = {
  { "\302\240\342\200\257\342\200\211", " " }, /* no-break and thin spaces */
  { "‘’‚‛′`´", "'" },
  { "“”„‟«»″", "\"" },
  { "‐‑‒–—―−·•", "-" },
  { "…", "..." },
  { "œ", "oe" },
  { "Œ", "OE" },
};

static gboolean
is_among (gunichar c, const char *characters)
{
  return g_utf8_strchr (characters, -1, c) != NULL;
}

static const char *
find_likeness (gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (likenesses); i++) {
    if (is_among (c, likenesses[i].signs))
      return likenesses[i].plain;
  }
  return NULL;
}

/* The letter that @c is with its accents taken off, 0 when that is not in the alphabet either. */
static gunichar
bare_letter (gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize length = g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 1; i < length; i++) {
    if (!g_unichar_ismark (parts[i]))
      return 0;
  }
  return length > 1 && is_among (parts[0], basic) ? parts[0] : 0;
}

char *
gh_gsm_fold (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autoptr (GString) folded = g_string_new (NULL);
  for (const char *at = composed; at != NULL && *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    const char *plain = find_likeness (c);
    gunichar letter = is_among (c, basic) || is_among (c, extension) ? c : bare_letter (c);
    if (plain != NULL)
      g_string_append (folded, plain);
    else if (letter != 0)
      g_string_append_unichar (folded, letter);
    else
      return NULL;
  }
  return composed != NULL ? g_string_free (g_steal_pointer (&folded), FALSE) : NULL;
}

gsize
gh_gsm_messages (const char *text)
{
  gsize septets = 0, units = 0;
  gboolean gsm = TRUE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    gboolean extended = is_among (c, extension);
    gsm = gsm && (extended || is_among (c, basic));
    septets += extended ? 2 : 1;
    units += c > 0xffff ? 2 : 1;
  }
  gsize length = gsm ? septets : units;
  gsize alone = gsm ? SEPTETS_ALONE : UNITS_ALONE;
  gsize together = gsm ? SEPTETS_TOGETHER : UNITS_TOGETHER;
  return length <= alone ? 1 : (length + together - 1) / together;
}
