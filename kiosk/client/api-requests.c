/* The requests of the operator's API: what goes out for each call, and what is expected back. */

#include "kiosk/client/api-client-private.h"

#define GATE_TIMEOUT_MS 1500  /* then the gate goes on by what it has itself */
#define SYNC_TIMEOUT_MS 30000 /* nobody waits for it, and it is one long transaction */
/* A whole day's tickets take longer to come. */
#define MANIFEST_TIMEOUT_MS 60000
#define MAX_MANIFEST        (16 * 1024 * 1024)
/* A hundred conflicts, each with a long note. */
#define MAX_CONFLICTS (1024 * 1024)

void
gh_api_client_sign_in_async (GhApiClient *client, const GhCredentials *credentials,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  json_object *body = json_object_new_object ();
  GhRequest request = { .method = "POST",
                        .path = GH_API_SIGN_IN_PATH,
                        .timeout_ms = credentials->soon ? GATE_TIMEOUT_MS : 0 };
  gh_json_add_string (body, "username", credentials->username);
  gh_json_add_string (body, credentials->kind == GH_SECRET_PIN ? "pin" : "password",
                      credentials->secret);
  gh_api_client_call (client, request, body, GH_EXPECT_SIGN_IN,
                      g_task_new (client, cancellable, callback, data));
}

void
gh_api_client_sign_out_async (GhApiClient *client, const char *token, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  GhRequest request = { .method = "POST", .path = "/api/operator/logout", .token = token };
  gh_api_client_call (client, request, json_object_new_object (), GH_EXPECT_NOTHING,
                      g_task_new (client, cancellable, callback, data));
}

void
gh_api_client_validate_async (GhApiClient *client, const char *token, const char *ticket_code,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  json_object *body = json_object_new_object ();
  gh_json_add_string (body, "ticket_code", ticket_code);
  GhRequest request = { .method = "POST",
                        .path = "/api/operator/validate-ticket",
                        .token = token,
                        .timeout_ms = GATE_TIMEOUT_MS };
  gh_api_client_call (client, request, body, GH_EXPECT_ADMISSION,
                      g_task_new (client, cancellable, callback, data));
}

void
gh_api_client_verify_async (GhApiClient *client, const char *token, gint64 ticket_id,
                            gint64 operator_id, const char *scan_id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  json_object *body = json_object_new_object ();
  gh_json_add_int (body, "ticket_id", ticket_id);
  gh_json_add_int (body, "operator_id", operator_id);
  gh_json_add_string (body, "scan_id", scan_id);
  GhRequest request = { .method = "POST",
                        .path = "/api/operator/verify-ticket",
                        .token = token,
                        .timeout_ms = GATE_TIMEOUT_MS };
  gh_api_client_call (client, request, body, GH_EXPECT_VERIFICATION,
                      g_task_new (client, cancellable, callback, data));
}

void
gh_api_client_sync_async (GhApiClient *client, const char *token, GPtrArray *entries,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const GhSyncRequest sync = { .device_id = (char *) gh_api_client_get_device (client),
                               .entries = entries };
  GhRequest request = {
    .method = "POST", .path = "/api/operator/sync", .token = token, .timeout_ms = SYNC_TIMEOUT_MS
  };
  gh_api_client_call (client, request, gh_sync_request_to_json (&sync), GH_EXPECT_SYNC,
                      g_task_new (client, cancellable, callback, data));
}

void
gh_api_client_manifest_async (GhApiClient *client, const char *token, GhDate date,
                              const char *cursor, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GString) path = g_string_new ("/api/operator/manifest");
  if (date != GH_DATE_MIN) {
    g_autofree char *day = gh_date_format (date);
    g_string_append_printf (path, "?date=%s", day);
  }
  if (cursor != NULL) {
    g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
    g_string_append_printf (path, "%csince=%s", date != GH_DATE_MIN ? '&' : '?', escaped);
  }
  GhRequest request = { .method = "GET",
                        .path = path->str,
                        .token = token,
                        .timeout_ms = MANIFEST_TIMEOUT_MS,
                        .max_bytes = MAX_MANIFEST };
  gh_api_client_call (client, request, NULL, GH_EXPECT_MANIFEST,
                      g_task_new (client, cancellable, callback, data));
}

void
gh_api_client_search_async (GhApiClient *client, const char *token, const char *words,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  json_object *body = json_object_new_object ();
  gh_json_add_string (body, "q", words);
  GhRequest request = { .method = "POST", .path = "/api/operator/search", .token = token };
  gh_api_client_call (client, request, body, GH_EXPECT_HITS,
                      g_task_new (client, cancellable, callback, data));
}

void
gh_api_client_conflicts_async (GhApiClient *client, const char *token, gboolean all,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data)
{
  GhRequest request = { .method = "GET",
                        .path = all ? "/api/operator/conflicts?all=1" : "/api/operator/conflicts",
                        .token = token,
                        .max_bytes = MAX_CONFLICTS };
  gh_api_client_call (client, request, NULL, GH_EXPECT_CONFLICTS,
                      g_task_new (client, cancellable, callback, data));
}

void
gh_api_client_decide_async (GhApiClient *client, const char *token, gint64 conflict_id,
                            GhConflictDecision decision, const char *note,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  json_object *body = json_object_new_object ();
  gh_json_add_int (body, "conflict_id", conflict_id);
  gh_json_add_string (body, "decision", gh_conflict_decision_to_string (decision));
  gh_json_add_string (body, "note", note);
  GhRequest request = { .method = "POST",
                        .path = "/api/operator/conflicts/decide",
                        .token = token };
  gh_api_client_call (client, request, body, GH_EXPECT_CONFLICT,
                      g_task_new (client, cancellable, callback, data));
}

void
gh_api_client_stats_async (GhApiClient *client, const char *token, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  GhRequest request = { .method = "GET", .path = "/api/operator/stats", .token = token };
  gh_api_client_call (client, request, NULL, GH_EXPECT_STATS,
                      g_task_new (client, cancellable, callback, data));
}

void
gh_api_client_undo_async (GhApiClient *client, const char *token, const char *scan_id,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  json_object *body = json_object_new_object ();
  gh_json_add_string (body, "scan_id", scan_id);
  GhRequest request = {
    .method = "POST", .path = "/api/operator/undo", .token = token, .timeout_ms = GATE_TIMEOUT_MS
  };
  gh_api_client_call (client, request, body, GH_EXPECT_UNDONE,
                      g_task_new (client, cancellable, callback, data));
}

void
gh_api_client_enrol_async (GhApiClient *client, const char *enrol_token, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  json_object *body = json_object_new_object ();
  gh_json_add_string (body, "token", enrol_token);
  GhRequest request = { .method = "POST", .path = GH_API_ENROL_PATH };
  gh_api_client_call (client, request, body, GH_EXPECT_ENROLMENT,
                      g_task_new (client, cancellable, callback, data));
}
