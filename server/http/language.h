/* Which language a visitor gets: the one that was chosen on a page, or else the best of those we
 * speak by Accept-Language (RFC 9110, 12.5.4). */

#pragma once

#include "server/http/response.h"
#include "server/words/words.h"

G_BEGIN_DECLS

/* Where the choice of a visitor is kept. Not secret, not believed: it is looked up in our list. */
#define GH_LANGUAGE_COOKIE "gatehouse_language"
/* The query's name for a choice: "?lang=pt-BR" on every page. */
#define GH_LANGUAGE_QUERY "lang"

/* The language that fits @accept (may be NULL) best; English when none does. Static. */
const GhLanguage *gh_language_accept (const char *accept);

/* The one that @request chooses with "?lang=", NULL when it chooses none of ours. Static. */
const GhLanguage *gh_language_chosen (const GhRequest *request);

/* The language to answer @request in: pages in the one chosen now, the one chosen before (the
 * cookie), or the best by Accept-Language; the API, which has no pages to choose on, always in the
 * last. Static. */
const GhLanguage *gh_language_for (const GhRequest *request);

/* Keeps the choice of @language for a year. */
void gh_language_keep (GhResponse *response, const GhConfig *config, const GhLanguage *language);

/* The request's query without the choice of a language, safe for a URL: "month=2026-01", or "" when
 * there is nothing else. Owned by the caller. */
char *gh_language_rest_of_query (const GhRequest *request) G_GNUC_WARN_UNUSED_RESULT;

/* Says that @response is written in the language that is spoken, and by what that was chosen: the
 * headers Content-Language and, with @vary, Vary. */
void gh_language_say (GhResponse *response, const char *vary);
/* What pages are chosen by, and what the API's messages are. */
#define GH_LANGUAGE_VARY_PAGE "Accept-Language, Cookie"
#define GH_LANGUAGE_VARY_API  "Accept-Language"

G_END_DECLS
