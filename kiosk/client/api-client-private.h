/* What api-client.c (the way of a call) and api-requests.c (what each call asks) share; for nobody
 * else. */

#pragma once

#include "kiosk/client/answer.h"

G_BEGIN_DECLS

/* The only requests that go without a token. */
#define GH_API_SIGN_IN_PATH "/api/operator/login"
#define GH_API_ENROL_PATH   "/api/operator/enrol"

/* Sends @request and ends @task with a GhAnswer, or a fault of gh_api_client_finish. Who this kiosk
 * is, the body, and where they are 0 timeout_ms and max_bytes are filled in here; a request without
 * a token that needs one is not sent. Takes @body, which may be NULL, and @task; what @request
 * points to is copied. */
void gh_api_client_call (GhApiClient *client, GhRequest request, json_object *body,
                         GhExpectation expectation, GTask *task);

/* This kiosk's id, may be NULL. Belongs to @client. */
const char *gh_api_client_get_device (GhApiClient *client);

G_END_DECLS
