/* JSON answers of the API (contract 3): the envelope, the codes' statuses, and what a fault
 * becomes. */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* 200 with {"success": true, "data": @data}. Takes @data. */
GhResponse *gh_answer_success (json_object *data) G_GNUC_WARN_UNUSED_RESULT;

/* Any status with any envelope. Takes @envelope. */
GhResponse *gh_answer_json (int status, json_object *envelope) G_GNUC_WARN_UNUSED_RESULT;

/* A refusal with the sentence of gh_sentence_for_code. @retry_after, when over 0, goes into the
 * header Retry-After and the field retry_after. */
GhResponse *gh_answer_failure (int status, const char *code,
                               int retry_after) G_GNUC_WARN_UNUSED_RESULT;

/* A fault of ours (500, 503): like a refusal, with the id under which the log knows it. */
GhResponse *gh_answer_fault (const GhRequest *request, int status, const char *code,
                             int retry_after) G_GNUC_WARN_UNUSED_RESULT;

/* 400 with @code ("INVALID_JSON", "INVALID_REQUEST") and @message, which names the field. */
GhResponse *gh_answer_bad_request (const char *code, const char *message) G_GNUC_WARN_UNUSED_RESULT;

/* The object under "error" of a refusal, to add fields to. Borrowed. */
json_object *gh_failure_error (json_object *envelope);

G_END_DECLS
