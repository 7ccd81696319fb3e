/* Search at the gate; see the header. */

#include "server/api/gate-search.h"

#include "server/api/answer.h"
#include "server/domain/search.h"
#include "server/words/words.h"

/* Longer ones are refused below, in words. */
#define WORDS_MAX_CHARS 1000

/* By GET they stand in the address, which web servers write into their logs; by POST nowhere. */
static gboolean
read_words (GhExchange *exchange, const char **words, GError **error)
{
  *words = "";
  if (exchange->body != NULL)
    return gh_json_get_string (exchange->body, "q", WORDS_MAX_CHARS, words, error);
  const char *query = gh_request_query (exchange->request, "q");
  if (query != NULL)
    *words = query;
  return TRUE;
}

GhResponse *
gh_api_gate_search (GhExchange *exchange, GError **error)
{
  const char *words;
  if (!read_words (exchange, &words, error))
    return NULL;
  g_autoptr (GhSearchAnswer) answer = NULL;
  if (!gh_search (&exchange->context, exchange->session, words, &answer, error))
    return NULL;
  if (answer != NULL)
    return gh_answer_json (200, gh_search_answer_to_json (answer));
  g_autofree char *message = g_strconcat ("q: ", _ ("Give 3 to 100 characters."), NULL);
  return gh_answer_bad_request ("INVALID_REQUEST", message);
}
