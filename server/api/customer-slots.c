/* Which slots there are in a month; see customer.h. */

#include "server/api/answer.h"
#include "server/api/customer.h"
#include "server/domain/availability.h"
#include "server/http/language.h"
#include "wire/failure.h"

static json_object *
slot_to_json (const GhSlot *slot)
{
  json_object *item = json_object_new_object ();
  gh_json_add_int (item, "id", slot->id);
  gh_json_add_date (item, "date", slot->date);
  gh_json_add_time (item, "start_time", slot->start_time);
  gh_json_add_time (item, "end_time", slot->end_time);
  gh_json_add_int (item, "total_capacity", slot->total_capacity);
  gh_json_add_int (item, "booked_count", slot->booked_count);
  gh_json_add_int (item, "available_count", gh_slot_available (slot));
  gh_json_add_string (item, "status", gh_slot_status_to_string (slot->status));
  gh_json_add_string (item, "capacity_status",
                      gh_capacity_status_to_string (gh_slot_capacity (slot)));
  return item;
}

static json_object *
availability_to_json (const GhAvailability *availability)
{
  json_object *list = json_object_new_array ();
  for (guint i = 0; i < availability->slots->len; i++)
    json_object_array_add (list, slot_to_json (&g_array_index (availability->slots, GhSlot, i)));
  g_autofree char *month = gh_month_format (availability->month);
  json_object *metadata = json_object_new_object ();
  gh_json_add_string (metadata, "month", month);
  gh_json_add_int (metadata, "total_slots", availability->slots->len);
  json_object *envelope = gh_success_to_json (list);
  gh_json_add (envelope, "metadata", metadata);
  return envelope;
}

/* The ETag is the hash of the very bytes, so it changes exactly when they do. */
static GhResponse *
answer_with_etag (const GhRequest *request, json_object *envelope)
{
  g_autofree char *text = gh_json_to_string (envelope);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *etag = g_strdup_printf ("\"%.32s\"", hash);
  GhResponse *response = NULL;
  if (gh_request_has_etag (request, etag)) {
    response = gh_response_new (304);
    gh_language_say (response, GH_LANGUAGE_VARY_API);
    json_object_put (envelope);
  } else {
    response = gh_answer_json (200, envelope);
  }
  gh_response_add_header (response, "ETag", etag);
  gh_response_set_cache (response, "max-age=300");
  return response;
}

GhResponse *
gh_api_slots_available (GhExchange *exchange, GError **error)
{
  const char *month_text = gh_request_query (exchange->request, "month");
  const char *orq_text = gh_request_query (exchange->request, "orq");
  GhDate month = GH_DATE_MIN;
  gint64 orq = 0;
  if (orq_text == NULL || !g_ascii_string_to_signed (orq_text, 10, 1, G_MAXINT64, &orq, NULL))
    return gh_answer_failure (400, "INVALID_ORQ", 0);
  if (month_text != NULL && !gh_month_parse (month_text, &month))
    return gh_answer_failure (400, "INVALID_MONTH", 0);

  g_autoptr (GhAvailability) availability =
      gh_availability_month (&exchange->context, orq, month, error);
  if (availability == NULL)
    return NULL;
  switch (availability->outcome) {
  case GH_AVAILABILITY_ORG_NOT_FOUND:
    return gh_answer_failure (404, "ORG_NOT_FOUND", 0);
  case GH_AVAILABILITY_MONTH_OUT_OF_RANGE:
    return gh_answer_failure (400, "MONTH_OUT_OF_RANGE", 0);
  case GH_AVAILABILITY_OK:
  default:
    return answer_with_etag (exchange->request, availability_to_json (availability));
  }
}
