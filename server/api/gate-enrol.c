/* Enrolment of kiosks; see the header. */

#include "server/api/gate-enrol.h"

#include "server/api/answer.h"
#include "server/domain/devices.h"
#include "wire/enrolment.h"

#define TOKEN_MAX_CHARS 100

static GhResponse *
answer_enrolled (const GhDevice *device, const char *key)
{
  const GhEnrolment enrolment = { device->uuid, (char *) key, device->name, device->orq };
  return gh_answer_success (gh_enrolment_data_to_json (&enrolment));
}

GhResponse *
gh_api_gate_enrol (GhExchange *exchange, GError **error)
{
  const char *token = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GhDevice) device = NULL;
  GhEnrolOutcome outcome;
  int retry_after = 0;
  if (!gh_json_get_string (exchange->body, "token", TOKEN_MAX_CHARS, &token, error) ||
      !gh_device_enrol (&exchange->context, token, &outcome, &device, &key, &retry_after, error))
    return NULL;
  switch (outcome) {
  case GH_ENROL_TOKEN_INVALID:
    return gh_answer_failure (400, "ENROL_TOKEN_INVALID", 0);
  case GH_ENROL_LOCKED_OUT:
    return gh_answer_failure (429, "LOCKED_OUT", retry_after);
  case GH_ENROL_OK:
  default:
    return answer_enrolled (device, key);
  }
}
