/* One page on its way out; see the header. */

#include "server/pages/page.h"

#include "server/http/language.h"
#include "server/pages/brand.h"
#include "server/view/date-words.h"
#include "server/view/template.h"
#include "static-embedded.h"
#include "templates-embedded.h"

#include <string.h>

/* Where the script puts the time that is left. */
#define CLOCK "0:00"

GhRefusal *
gh_refusal_new (int status, const char *field, const char *sentence)
{
  GhRefusal *refusal = g_new0 (GhRefusal, 1);
  refusal->status = status;
  refusal->field = field;
  refusal->sentence = g_strdup (sentence);
  return refusal;
}

void
gh_refusal_free (GhRefusal *refusal)
{
  if (refusal == NULL)
    return;
  g_free (refusal->sentence);
  g_free (refusal);
}

/* Whose pages these are when no ticket says so: the first organisation's. A fault is no reason not
 * to draw a page. */
static void
add_first_organisation (const GhExchange *exchange, json_object *data)
{
  g_autoptr (GhOrg) org = NULL;
  g_autoptr (GError) ignored = NULL;
  if (exchange->context.db != NULL && gh_org_store_first (exchange->context.db, &org, &ignored) &&
      org != NULL)
    gh_brand_add (data, org);
  else
    gh_json_add_string (data, "venue", "Gatehouse");
}

/* The languages with the addresses that switch to them: this page again, whatever it shows. */
static json_object *
list_languages (const GhExchange *exchange)
{
  json_object *list = json_object_new_array ();
  g_autofree char *rest = gh_language_rest_of_query (exchange->request);
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    g_autofree char *href = g_strconcat ("?", rest, rest[0] != '\0' ? "&" : "",
                                         GH_LANGUAGE_QUERY "=", language->tag, NULL);
    json_object *item = json_object_new_object ();
    gh_json_add_string (item, "tag", language->tag);
    gh_json_add_string (item, "name", language->name);
    gh_json_add_string (item, "href", href);
    gh_json_add_string (item, "dir", language->rtl ? "rtl" : "ltr");
    gh_json_add_bool (item, "spoken", language == gh_words_language ());
    json_object_array_add (list, item);
  }
  return list;
}

static void
add_etag (json_object *data, const char *key, const char *name)
{
  const GhEmbedded *file = gh_embedded_find (static_embedded, static_embedded_length, name);
  gh_json_add_string (data, key, file->etag);
}

GhPage *
gh_page_new (const GhExchange *exchange, int step, const GhOrg *org)
{
  const GhContext *context = &exchange->context;
  const GhLanguage *language = gh_words_language ();
  GhPage *page = g_new0 (GhPage, 1);
  page->exchange = exchange;
  page->status = 200;
  page->data = json_object_new_object ();
  gh_json_add_string (page->data, "lang", language->tag);
  gh_json_add_bool (page->data, "rtl", language->rtl);
  gh_json_add_string (page->data, "language", language->name);
  gh_json_add (page->data, "languages", list_languages (exchange));
  gh_json_add_string (page->data, "base", context->config->base_path);
  add_etag (page->data, "style_etag", "site.css");
  add_etag (page->data, "script_etag", "site.js");
  gh_json_add_string (page->data, "clock", CLOCK);
  if (org != NULL)
    gh_brand_add (page->data, org);
  else
    add_first_organisation (exchange, page->data);
  if (step > 0)
    gh_json_add_int (page->data, "step", step);
  return page;
}

void
gh_page_free (GhPage *page)
{
  if (page == NULL)
    return;
  json_object_put (page->data);
  g_free (page);
}

void
gh_page_refuse (GhPage *page, const GhRefusal *refusal)
{
  if (refusal == NULL)
    return;
  json_object *errors = NULL;
  if (!json_object_object_get_ex (page->data, "errors", &errors)) {
    errors = json_object_new_array ();
    gh_json_add (page->data, "errors", errors);
    gh_json_add_bool (page->data, "failed", TRUE);
    page->status = refusal->status;
    page->retry_after = refusal->retry_after;
  }
  json_object *line = json_object_new_object ();
  gh_json_add_string (line, "field", refusal->field);
  gh_json_add_string (line, "text", refusal->sentence);
  json_object_array_add (errors, line);
  if (refusal->field != NULL) {
    g_autofree char *key = g_strconcat (refusal->field, "_error", NULL);
    gh_json_add_string (page->data, key, refusal->sentence);
  }
}

static const char *
translate (const char *text, gpointer data)
{
  return _ (text);
}

GhResponse *
gh_page_draw (GhPage *page, const char *template_name, GError **error)
{
  g_autoptr (GhTemplates) templates =
      gh_templates_new (templates_embedded, templates_embedded_length, translate, NULL);
  if (page->retry_after > 0 && !page->goes_on)
    gh_json_add_int (page->data, "wait", page->retry_after);
  char *text = gh_templates_render (templates, template_name, page->data, error);
  if (text == NULL)
    return NULL;
  GhResponse *response = gh_response_new (page->status);
  gh_response_take_text (response, "text/html; charset=utf-8", text);
  gh_language_say (response, GH_LANGUAGE_VARY_PAGE);
  if (page->retry_after > 0) {
    g_autofree char *seconds = g_strdup_printf ("%d", page->retry_after);
    gh_response_add_header (response, "Retry-After", seconds);
  }
  return response;
}

void
gh_page_add_times (json_object *data, GhDate date, int start, int end, const char *timezone)
{
  g_autofree char *date_words = gh_words_date (date);
  g_autofree char *time_words = gh_words_time_range (start, end);
  g_autofree char *zone_words = gh_words_zone (timezone);
  gh_json_add_string (data, "date", date_words);
  gh_json_add_string (data, "time", time_words);
  gh_json_add_string (data, "zone", zone_words);
}
