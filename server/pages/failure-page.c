/* The page that says what is wrong, for every path and every fault. It must come out whatever is
 * broken: without a database, without an organisation, at worst as plain text. */

#include "server/handler/sentences.h"
#include "server/http/language.h"
#include "server/pages/page.h"
#include "server/pages/pages.h"

static const char *
title_for_status (int status)
{
  switch (status) {
  case 404:
    return _ ("Page not found");
  case 429:
    return _ ("Too many requests");
  case 500:
    return _ ("Something went wrong");
  case 503:
    return _ ("Please try again in a moment");
  default:
    return _ ("That did not work");
  }
}

/* What is certain to work. */
static GhResponse *
draw_plainly (int status, const char *sentence)
{
  GhResponse *response = gh_response_new (status);
  gh_response_take_text (response, "text/plain; charset=utf-8", g_strconcat (sentence, "\n", NULL));
  gh_language_say (response, GH_LANGUAGE_VARY_PAGE);
  return response;
}

GhResponse *
gh_page_failure (GhExchange *exchange, int status, const char *code, int retry_after)
{
  g_autofree char *sentence = status == 429 && retry_after > 0
                                  ? gh_sentence_for_wait (retry_after)
                                  : g_strdup (gh_sentence_for_code (code));
  g_autoptr (GhPage) page = gh_page_new (exchange, 0, NULL);
  g_autoptr (GError) fault = NULL;
  json_object *text = json_object_new_array ();
  json_object_array_add (text, json_object_new_string (sentence));
  gh_json_add_string (page->data, "title", title_for_status (status));
  gh_json_add (page->data, "text", text);
  gh_json_add_bool (page->data, "alert", TRUE);
  page->status = status;
  page->retry_after = retry_after;

  /* What only takes a while is asked for again: the template has a link for that. */
  if (retry_after == 0) {
    json_object *action = json_object_new_object ();
    gh_json_add_string (action, "href", "/reserve");
    gh_json_add_string (action, "label", _ ("Reserve a visit"));
    gh_json_add (page->data, "action", action);
  }
  if (status >= 500)
    gh_json_add_string (page->data, "reference", exchange->request->id);
  GhResponse *response = gh_page_draw (page, "message.html", &fault);
  if (response != NULL)
    return response;
  g_warning ("%s", fault->message);
  return draw_plainly (status, sentence);
}
