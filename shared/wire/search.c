/* Tickets of people who lost their code, on the wire; see the header. */

#include "wire/search.h"

#include "core/ticket-code.h"
#include "wire/failure.h"

#define WORD_MAX_CHARS 32
#define TEXT_MAX_CHARS 1000

void
gh_search_hit_free (GhSearchHit *hit)
{
  if (hit == NULL)
    return;
  g_free (hit->ticket_code);
  g_free (hit->customer_name);
  g_free (hit->email_masked);
  g_free (hit->phone_masked);
  g_free (hit);
}

GhSearchAnswer *
gh_search_answer_new (void)
{
  GhSearchAnswer *answer = g_new0 (GhSearchAnswer, 1);
  answer->hits = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_search_hit_free);
  return answer;
}

void
gh_search_answer_free (GhSearchAnswer *answer)
{
  if (answer == NULL)
    return;
  g_ptr_array_unref (answer->hits);
  g_free (answer);
}

static json_object *
write_hit (const GhSearchHit *hit)
{
  json_object *item = json_object_new_object ();
  gh_json_add_int (item, "ticket_id", hit->ticket_id);
  gh_json_add_string (item, "ticket_code", hit->ticket_code);
  gh_json_add_string (item, "customer_name", hit->customer_name);
  gh_json_add_string (item, "email_masked", hit->email_masked);
  gh_json_add_string (item, "phone_masked", hit->phone_masked);
  gh_json_add_string (item, "status", gh_ticket_status_to_string (hit->status));
  if (hit->date != GH_DATE_MIN) {
    gh_json_add_date (item, "date", hit->date);
    gh_json_add_time (item, "start_time", hit->start_time);
  } else {
    gh_json_add_string (item, "date", NULL);
    gh_json_add_string (item, "start_time", NULL);
  }
  return item;
}

json_object *
gh_search_answer_to_json (const GhSearchAnswer *answer)
{
  json_object *data = json_object_new_object ();
  json_object *hits = json_object_new_array ();
  for (guint i = 0; i < answer->hits->len; i++)
    json_object_array_add (hits, write_hit (answer->hits->pdata[i]));
  gh_json_add (data, "hits", hits);
  gh_json_add_bool (data, "more", answer->more);
  return gh_success_to_json (data);
}

static gboolean
read_text_opt (json_object *item, const char *key, char **copy, GError **error)
{
  const char *text = NULL;
  if (!gh_json_get_string_opt (item, key, TEXT_MAX_CHARS, &text, error))
    return FALSE;
  *copy = g_strdup (text);
  return TRUE;
}

static gboolean
read_ticket (json_object *item, GhSearchHit *hit, GError **error)
{
  const char *code = NULL, *status = NULL;
  if (!gh_json_get_int (item, "ticket_id", 1, G_MAXINT64, &hit->ticket_id, error) ||
      !gh_json_get_string (item, "ticket_code", GH_TICKET_CODE_MAX_CHARS, &code, error) ||
      !gh_json_get_string (item, "status", WORD_MAX_CHARS, &status, error))
    return FALSE;
  if (*code == '\0')
    return gh_json_fail_field ("ticket_code", "is empty", error);
  hit->ticket_code = g_strdup (code);
  return gh_ticket_status_from_string (status, &hit->status) ||
         gh_json_fail_field ("status", "is unknown", error);
}

static GhSearchHit *
read_hit (json_object *item, GError **error)
{
  g_autoptr (GhSearchHit) hit = g_new0 (GhSearchHit, 1);
  hit->date = GH_DATE_MIN;
  if (!read_ticket (item, hit, error) ||
      !read_text_opt (item, "customer_name", &hit->customer_name, error) ||
      !read_text_opt (item, "email_masked", &hit->email_masked, error) ||
      !read_text_opt (item, "phone_masked", &hit->phone_masked, error) ||
      !gh_json_get_date_opt (item, "date", &hit->date, error))
    return NULL;
  if (hit->date != GH_DATE_MIN && !gh_json_get_time (item, "start_time", &hit->start_time, error))
    return NULL;
  return g_steal_pointer (&hit);
}

GhSearchAnswer *
gh_search_answer_from_json (json_object *envelope, GError **error)
{
  g_autoptr (GhSearchAnswer) answer = gh_search_answer_new ();
  json_object *data = NULL, *hits = NULL;
  if (!gh_success_get_data (envelope, &data, error) ||
      !gh_json_get_array (data, "hits", GH_SEARCH_MAX_HITS, &hits, error) ||
      !gh_json_get_bool_opt (data, "more", &answer->more, error))
    return NULL;
  for (gsize i = 0; i < json_object_array_length (hits); i++) {
    GhSearchHit *hit = read_hit (json_object_array_get_idx (hits, i), error);
    if (hit == NULL)
      return NULL;
    g_ptr_array_add (answer->hits, hit);
  }
  return g_steal_pointer (&answer);
}
