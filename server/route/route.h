/* THE table: which address takes which method, what is checked before its handler runs, and which
 * handler that is. Also the last resort: every fault becomes an answer here. */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* What must hold before the handler runs. */
typedef enum {
  GH_GUARD_NO_DATABASE = 1 << 0,       /* runs without one */
  GH_GUARD_ALLOWED = 1 << 1,           /* the address is in operator.allow: else 403 */
  GH_GUARD_OPERATOR = 1 << 2,          /* a valid token: else 401; a device that may be used: 403 */
  GH_GUARD_RATE_BOOKING = 1 << 3,      /* limits.reservation, by address: else 429 */
  GH_GUARD_RATE_AVAILABILITY = 1 << 4, /* limits.availability, by address: else 429 */
  GH_GUARD_RATE_VALIDATION = 1 << 5,   /* limits.validation, by operator: else 429 */
  GH_GUARD_JSON = 1 << 6,              /* the body is a JSON object: else 400, 413, 415 */
  GH_GUARD_FORM = 1 << 7,              /* the body is a form: else 400, 413, 415 */
  GH_GUARD_BATCH = 1 << 8,             /* as JSON, of a longer body: entries of a gate */
  GH_GUARD_REVOKED = 1 << 9,           /* no device that was revoked: 403; checked before tokens */
} GhGuards;

typedef struct {
  const char *method;
  const char *path; /* one "*" stands for one segment that is not empty */
  guint guards;
  GhHandler handler;
} GhRoute;

/* The table, ended by a NULL method. Static. */
const GhRoute *gh_routes (void);

/* The largest body a route reads; batches may have GH_SYNC_MAX_BYTES. */
#define GH_BODY_MAX_BYTES (64 * 1024)

/* Opens what a request needs; called when a route needs it. NULL with an error. */
typedef GhDb *(*GhOpenDatabase) (gpointer data, GError **error);

/* Answers one request. @context has all but the database, which @open gives (it stays its owner);
 * context->config is NULL when there is no good configuration: then everything is 503. Never NULL:
 * faults are logged and answered 503 or 500. Owned by the caller. */
GhResponse *gh_route_answer (const GhContext *context, GhRequest *request, GhOpenDatabase open,
                             gpointer data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
