/* Search at the gate; see the header. */

#include "server/api/gate-search.h"

#include "server/api/answer.h"
#include "server/domain/search.h"
#include "server/words/words.h"

GhResponse *
gh_api_gate_search (GhExchange *exchange, GError **error)
{
  const char *words = gh_request_query (exchange->request, "q");
  g_autoptr (GhSearchAnswer) answer = NULL;
  if (!gh_search (&exchange->context, exchange->session, words != NULL ? words : "", &answer,
                  error))
    return NULL;
  if (answer != NULL)
    return gh_answer_json (200, gh_search_answer_to_json (answer));
  g_autofree char *message = g_strconcat ("q: ", _ ("Give 3 to 100 characters."), NULL);
  return gh_answer_bad_request ("INVALID_REQUEST", message);
}
