/* What a handler is given and gives back. A handler is a function of one request: it reads what the
 * guards of its route have checked, asks the domain, and answers. */

#pragma once

#include "server/domain/context.h"
#include "server/http/request.h"
#include "server/http/response.h"
#include "server/store/device-store.h"
#include "server/store/session-store.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* The cookie that carries a booking token (contract 3.1); pages and API give and take the same one.
 */
#define GH_BOOKING_COOKIE "gatehouse_booking"

typedef struct {
  GhContext context;
  GhRequest *request; /* borrowed; its form is read on routes that take forms */
  GhSession *session; /* owned; routes with the operator guard: who asks */
  char *device_uuid;  /* owned; likewise: how its kiosk calls itself; NULL when it does not say */
  GhDevice *device;   /* owned; likewise: what is known of it; NULL when nothing is */
  json_object *body;  /* owned; routes that take JSON: the object that was sent */
  char *parameter;    /* owned; what stood for the "*" of the route's path */
} GhExchange;

/* Answers, or NULL with an error for a fault (GH_DB_ERROR): the route makes 503 or 500 of it.
 * GH_JSON_ERROR_FIELD becomes 400 INVALID_REQUEST. The answer is owned by the caller. */
typedef GhResponse *(*GhHandler) (GhExchange *exchange, GError **error);

G_END_DECLS
