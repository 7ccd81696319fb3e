/* The visitor's language; see the header. */

#include "server/http/language.h"

#include <string.h>

#define MAX_RANGES   32
#define KEPT_SECONDS (365 * 24 * 60 * 60)

/* ---- Accept-Language ---- */

/* The weight among a range's parameters (";q=0.8"), in thousandths: 1000 when none is given, 0 when
 * what is given is no weight (RFC 9110, 12.4.2). */
static int
read_weight (const char *parameters)
{
  static const int units[] = { 1000, 100, 10, 1 };
  const char *at = parameters + strspn (parameters, " \t;");
  if (*at == '\0')
    return 1000;
  if (g_ascii_strncasecmp (at, "q=", 2) != 0)
    return 0;
  int weight = 0;
  gsize digits = 0;
  for (at += 2; *at != '\0' && strchr (" \t", *at) == NULL; at++) {
    if (*at == '.' && digits == 1)
      continue;
    if (!g_ascii_isdigit (*at) || digits == G_N_ELEMENTS (units))
      return 0;
    weight += (*at - '0') * units[digits++];
  }
  return digits > 0 && weight <= 1000 ? weight : 0;
}

static gsize
primary_length (const char *tag)
{
  return strcspn (tag, "-");
}

/* How well @tag suits who asks for the first @length bytes of @range: 3 for the very one, 2 for the
 * same language as it is spoken elsewhere ("pt-PT" and "pt" take pt-BR), 1 for "*", 0 not at all.
 */
static int
fit (const char *range, gsize length, const char *tag)
{
  if (length == 1 && range[0] == '*')
    return 1;
  if (length == strlen (tag) && g_ascii_strncasecmp (range, tag, length) == 0)
    return 3;
  gsize primary = primary_length (tag);
  gboolean same = primary <= length && g_ascii_strncasecmp (range, tag, primary) == 0 &&
                  (length == primary || range[primary] == '-');
  return same ? 2 : 0;
}

/* The weight of the range that fits @tag best; of those that fit alike, the highest. */
static int
weigh (char **ranges, const char *tag)
{
  int best_fit = 0;
  int weight = 0;
  for (char **item = ranges; *item != NULL; item++) {
    const char *range = *item + strspn (*item, " \t");
    gsize length = strcspn (range, "; \t");
    int fits = length > 0 ? fit (range, length, tag) : 0;
    if (fits == 0 || fits < best_fit)
      continue;
    int this_weight = read_weight (range + length);
    weight = fits > best_fit ? this_weight : MAX (weight, this_weight);
    best_fit = fits;
  }
  return weight;
}

/* Where in @ranges @tag comes first; of languages that weigh alike the one named first is meant. */
static int
find_place (char **ranges, const char *tag)
{
  int place = 0;
  for (char **item = ranges; *item != NULL; item++, place++) {
    const char *range = *item + strspn (*item, " \t");
    gsize length = strcspn (range, "; \t");
    if (length > 0 && fit (range, length, tag) > 1)
      break;
  }
  return place;
}

const GhLanguage *
gh_language_accept (const char *accept)
{
  const GhLanguage *best = gh_languages ();
  int best_weight = 0;
  int best_place = 0;
  if (accept == NULL || accept[0] == '\0')
    return best;
  g_auto (GStrv) ranges = g_strsplit (accept, ",", MAX_RANGES);
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    int weight = weigh (ranges, language->tag);
    int place = find_place (ranges, language->tag);
    if (weight > best_weight || (weight > 0 && weight == best_weight && place < best_place)) {
      best = language;
      best_weight = weight;
      best_place = place;
    }
  }
  return best;
}

/* ---- the choice ---- */

const GhLanguage *
gh_language_chosen (const GhRequest *request)
{
  return gh_language_find (gh_request_query (request, GH_LANGUAGE_QUERY));
}

const GhLanguage *
gh_language_for (const GhRequest *request)
{
  const GhLanguage *language = NULL;
  if (!request->wants_json) {
    g_autofree char *cookie = gh_request_dup_cookie (request, GH_LANGUAGE_COOKIE);
    language = gh_language_chosen (request);
    if (language == NULL)
      language = gh_language_find (cookie);
  }
  if (language == NULL)
    language = gh_language_accept (gh_request_header (request, "Accept-Language"));
  return language;
}

void
gh_language_keep (GhResponse *response, const GhConfig *config, const GhLanguage *language)
{
  gh_response_set_cookie (response, config, GH_LANGUAGE_COOKIE, language->tag, KEPT_SECONDS);
}

/* Appends @part with what may not stand in a query percent-encoded. */
static void
append_part (GString *query, const char *part)
{
  if (query->len > 0)
    g_string_append_c (query, '&');
  for (const char *c = part; *c != '\0'; c++) {
    if (g_ascii_isalnum (*c) || strchr ("-._~%+=!$()*,;:@/?", *c) != NULL)
      g_string_append_c (query, *c);
    else
      g_string_append_printf (query, "%%%02X", (guchar) *c);
  }
}

char *
gh_language_rest_of_query (const GhRequest *request)
{
  GString *query = g_string_new (NULL);
  const char *sent = request->gateway->get (request->gateway->source, "QUERY_STRING");
  if (sent == NULL || strlen (sent) > GH_QUERY_MAX_BYTES)
    return g_string_free (query, FALSE);
  g_auto (GStrv) parts = g_strsplit (sent, "&", -1);
  for (char **part = parts; *part != NULL; part++) {
    /* Decoded: a choice that stayed would lead here again and again. */
    g_autofree char *name = g_uri_unescape_segment (*part, *part + strcspn (*part, "="), NULL);
    if (g_strcmp0 (name, GH_LANGUAGE_QUERY) != 0 && **part != '\0')
      append_part (query, *part);
  }
  return g_string_free (query, FALSE);
}

void
gh_language_say (GhResponse *response, const char *vary)
{
  gh_response_add_header (response, "Content-Language", gh_words_language ()->tag);
  gh_response_add_header (response, "Vary", vary);
}
