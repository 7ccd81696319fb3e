/* The guards; see the header. */

#include "server/route/guards.h"

#include "server/api/answer.h"
#include "server/config/network.h"
#include "server/domain/devices.h"
#include "server/domain/rate.h"
#include "server/domain/sign-in.h"
#include "wire/sync.h"

#include <string.h>

#define JSON_TYPE "application/json"
#define FORM_TYPE "application/x-www-form-urlencoded"

static gboolean
check_address (GhExchange *exchange, GhResponse **refusal, GError **error)
{
  const char *allow = exchange->context.config->operator_allow;
  if (allow[0] == '\0' || gh_networks_contain (allow, exchange->context.address))
    return TRUE;
  *refusal = gh_route_refuse (exchange, 403, "ADDRESS_NOT_ALLOWED", 0);
  return FALSE;
}

/* A kiosk that was revoked hears of it whoever is signed in there, and also when nobody is. */
static gboolean
check_revoked (GhExchange *exchange, GhResponse **refusal, GError **error)
{
  gboolean revoked = FALSE;
  g_autofree char *uuid = gh_request_dup_device (exchange->request);
  const GhDeviceClaim claim = { uuid, gh_request_device_key (exchange->request) };
  if (!gh_device_greet (&exchange->context, &claim, &revoked, error))
    return FALSE;
  if (revoked)
    *refusal = gh_route_refuse (exchange, 403, gh_device_check_to_string (GH_DEVICE_REVOKED), 0);
  return !revoked;
}

static gboolean
check_operator (GhExchange *exchange, GhResponse **refusal, GError **error)
{
  if (!gh_sign_in_session (&exchange->context, gh_request_bearer (exchange->request),
                           &exchange->session, error))
    return FALSE;
  if (exchange->session != NULL)
    return TRUE;
  if (!check_revoked (exchange, refusal, error))
    return FALSE;
  *refusal = gh_route_refuse (exchange, 401, "UNAUTHENTICATED", 0);
  gh_response_add_header (*refusal, "WWW-Authenticate", "Bearer");
  return FALSE;
}

/* A kiosk that says who it is must be one that may be used, and prove it once it was enrolled. */
static gboolean
check_device (GhExchange *exchange, GhResponse **refusal, GError **error)
{
  GhDeviceCheck check = GH_DEVICE_OK;
  g_autofree char *uuid = gh_request_dup_device (exchange->request);
  const GhDeviceClaim claim = { uuid, gh_request_device_key (exchange->request) };
  if (!gh_device_check (&exchange->context, exchange->session->orq, &claim, &check,
                        &exchange->device, error))
    return FALSE;
  exchange->device_uuid = g_steal_pointer (&uuid);
  if (check == GH_DEVICE_OK)
    return TRUE;
  *refusal = gh_route_refuse (exchange, 403, gh_device_check_to_string (check), 0);
  return FALSE;
}

static gboolean
check_counted (GhExchange *exchange, int retry_after, GhResponse **refusal)
{
  if (retry_after == 0)
    return TRUE;
  *refusal = gh_route_refuse (exchange, 429, "RATE_LIMITED", retry_after);
  return FALSE;
}

static gboolean
check_booking_rate (GhExchange *exchange, GhResponse **refusal, GError **error)
{
  int retry_after = 0;
  return gh_rate_take_client (&exchange->context, "reservation",
                              exchange->context.config->reservation, &retry_after, error) &&
         check_counted (exchange, retry_after, refusal);
}

static gboolean
check_availability_rate (GhExchange *exchange, GhResponse **refusal, GError **error)
{
  int retry_after = 0;
  return gh_rate_take_client (&exchange->context, "availability",
                              exchange->context.config->availability, &retry_after, error) &&
         check_counted (exchange, retry_after, refusal);
}

static gboolean
check_validation_rate (GhExchange *exchange, GhResponse **refusal, GError **error)
{
  int retry_after = 0;
  g_autofree char *source = g_strdup_printf ("%" G_GINT64_FORMAT, exchange->session->operator_id);
  return gh_rate_take (&exchange->context, GH_RATE_WINDOW, "validation", source,
                       exchange->context.config->validation, &retry_after, error) &&
         check_counted (exchange, retry_after, refusal);
}

static gboolean
read_body (GhExchange *exchange, const char *type, gsize limit, GhResponse **refusal)
{
  switch (gh_request_read_body (exchange->request, limit)) {
  case GH_BODY_TOO_LARGE:
    *refusal = gh_route_refuse (exchange, 413, "BODY_TOO_LARGE", 0);
    return FALSE;
  case GH_BODY_BAD_LENGTH:
  case GH_BODY_CUT_SHORT:
    *refusal = gh_route_refuse (exchange, 400, "INVALID_REQUEST", 0);
    return FALSE;
  case GH_BODY_OK:
  default:
    break;
  }
  if (strcmp (exchange->request->content_type, type) == 0)
    return TRUE;
  *refusal = gh_route_refuse (exchange, 415, "UNSUPPORTED_MEDIA_TYPE", 0);
  return FALSE;
}

static gboolean
read_json (GhExchange *exchange, gsize limit, GhResponse **refusal)
{
  g_autoptr (GError) failure = NULL;
  if (!read_body (exchange, JSON_TYPE, limit, refusal))
    return FALSE;
  exchange->body =
      gh_json_parse (exchange->request->body->str, exchange->request->body->len, &failure);
  if (exchange->body != NULL && json_object_is_type (exchange->body, json_type_object))
    return TRUE;
  *refusal = failure != NULL ? gh_answer_bad_request ("INVALID_JSON", failure->message)
                             : gh_route_refuse (exchange, 400, "INVALID_REQUEST", 0);
  return FALSE;
}

static gboolean
check_json (GhExchange *exchange, GhResponse **refusal, GError **error)
{
  return read_json (exchange, GH_BODY_MAX_BYTES, refusal);
}

static gboolean
check_batch (GhExchange *exchange, GhResponse **refusal, GError **error)
{
  return read_json (exchange, GH_SYNC_MAX_BYTES, refusal);
}

static gboolean
check_form (GhExchange *exchange, GhResponse **refusal, GError **error)
{
  if (!read_body (exchange, FORM_TYPE, GH_BODY_MAX_BYTES, refusal))
    return FALSE;
  if (gh_request_read_form (exchange->request))
    return TRUE;
  *refusal = gh_route_refuse (exchange, 400, "INVALID_REQUEST", 0);
  return FALSE;
}

gboolean
gh_guards_pass (GhExchange *exchange, guint guards, GhResponse **refusal, GError **error)
{
  static const struct {
    GhGuards guard;
    gboolean (*check) (GhExchange *exchange, GhResponse **refusal, GError **error);
  } checks[] = {
    { GH_GUARD_ALLOWED, check_address },
    { GH_GUARD_REVOKED, check_revoked },
    { GH_GUARD_OPERATOR, check_operator },
    { GH_GUARD_OPERATOR, check_device },
    { GH_GUARD_RATE_BOOKING, check_booking_rate },
    { GH_GUARD_RATE_AVAILABILITY, check_availability_rate },
    { GH_GUARD_RATE_VALIDATION, check_validation_rate },
    { GH_GUARD_JSON, check_json },
    { GH_GUARD_BATCH, check_batch },
    { GH_GUARD_FORM, check_form },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++) {
    if ((guards & checks[i].guard) && !checks[i].check (exchange, refusal, error))
      return FALSE;
  }
  return TRUE;
}
