/* The answer of the enrolment; see the header. */

#include "wire/enrolment.h"

#include "core/enrol-code.h"
#include "core/random-id.h"
#include "core/secret-text.h"
#include "wire/failure.h"

#define NAME_MAX_CHARS 1000
#define KEY_MAX_CHARS  100

void
gh_enrolment_free (GhEnrolment *enrolment)
{
  if (enrolment == NULL)
    return;
  g_free (enrolment->device_id);
  gh_secret_text_free (enrolment->device_key);
  g_free (enrolment->name);
  g_free (enrolment);
}

json_object *
gh_enrolment_data_to_json (const GhEnrolment *enrolment)
{
  json_object *data = json_object_new_object ();
  gh_json_add_string (data, "device_id", enrolment->device_id);
  gh_json_add_string (data, "device_key", enrolment->device_key);
  gh_json_add_string (data, "name", enrolment->name);
  gh_json_add_int (data, "orq", enrolment->orq);
  return data;
}

/* Id and key go into request headers as they are. */
GhEnrolment *
gh_enrolment_data_from_json (json_object *data, GError **error)
{
  const char *id = NULL, *key = NULL, *name = NULL;
  g_autoptr (GhEnrolment) enrolment = g_new0 (GhEnrolment, 1);
  if (!gh_json_get_string (data, "device_id", KEY_MAX_CHARS, &id, error) ||
      !gh_json_get_string (data, "device_key", KEY_MAX_CHARS, &key, error) ||
      !gh_json_get_string (data, "name", NAME_MAX_CHARS, &name, error) ||
      !gh_json_get_int (data, "orq", 1, G_MAXINT64, &enrolment->orq, error))
    return NULL;
  if (!gh_is_uuid (id)) {
    gh_json_fail_field ("device_id", "is no UUID", error);
    return NULL;
  }
  if (!gh_is_enrol_token (key)) {
    gh_json_fail_field ("device_key", "is no key", error);
    return NULL;
  }
  enrolment->device_id = g_ascii_strdown (id, -1);
  enrolment->device_key = g_strdup (key);
  enrolment->name = g_strdup (name);
  return g_steal_pointer (&enrolment);
}

GhEnrolment *
gh_enrolment_from_json (json_object *envelope, GError **error)
{
  json_object *data = NULL;
  return gh_success_get_data (envelope, &data, error) ? gh_enrolment_data_from_json (data, error)
                                                      : NULL;
}
