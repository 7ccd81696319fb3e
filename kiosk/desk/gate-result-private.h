/* How a result is made; for desk/result-words only. */

#pragma once

#include "kiosk/desk/gate-result.h"

G_BEGIN_DECLS

/* An empty result about @code, which may come from anywhere. Owned by the caller. */
GhGateResult *gh_gate_result_new (GhResultKind kind, const char *code) G_GNUC_WARN_UNUSED_RESULT;

/* @label is copied, @value is taken and safe to show; a row without a value is left out. */
void gh_gate_result_add_fact (GhGateResult *result, const char *label, char *value);
/* Likewise; @masked, which is taken, is shown until it is held. */
void gh_gate_result_add_secret (GhGateResult *result, const char *label, char *value, char *masked);
/* @name as the customer wrote it. */
void gh_gate_result_set_name (GhGateResult *result, const char *name);
/* @before may be NULL. */
void gh_gate_result_copy_name (GhGateResult *result, GhGateResult *before);
/* Both take their text. */
void gh_gate_result_take_say (GhGateResult *result, char *say);
void gh_gate_result_take_note (GhGateResult *result, char *note);
void gh_gate_result_set_ticket_id (GhGateResult *result, gint64 ticket_id);

/* Safe to show; belong to @result. The name is NULL while unknown. */
const char *gh_gate_result_get_code (GhGateResult *result);
const char *gh_gate_result_get_name (GhGateResult *result);

G_END_DECLS
