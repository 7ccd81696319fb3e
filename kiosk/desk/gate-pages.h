/* What the gate lends to the desks beside it, which ask the server in the name of who is signed in.
 */

#pragma once

#include "kiosk/desk/gate-desk.h"

G_BEGIN_DECLS

/* By what a desk asks. Belongs to @desk. */
GhApiClient *gh_gate_desk_get_client (GhGateDesk *desk);
/* The token that its requests bear; NULL when there is none: nobody is signed in, or without the
 * server. Belongs to @desk. */
const char *gh_gate_desk_get_token (GhGateDesk *desk);

/* The kiosk ends: whoever still waits for an answer has no use for it, and what it would be shown
 * with is gone. */
gboolean gh_gate_desk_is_over (GhGateDesk *desk);
/* Somebody did something: the idle time begins anew. */
void gh_gate_desk_touch (GhGateDesk *desk);
/* What a page's request came to, for the line to the server and for the session: which ends here
 * when the server says so. Exactly one is not NULL. */
void gh_gate_desk_note_answer (GhGateDesk *desk, GAsyncResult *result, const GhAnswer *answer,
                               const GError *error);
/* The server takes the token of who is signed in no more: back to sign-in, with the open ticket
 * waiting. */
void gh_gate_desk_end_token (GhGateDesk *desk);
/* Why a page's request brought nothing, in words for the operator: the server's own where it has
 * refused. Exactly one is not NULL. Owned by the caller. */
char *gh_gate_desk_fault_words (const GhAnswer *answer,
                                const GError *error) G_GNUC_WARN_UNUSED_RESULT;

/* A ticket that was found by name, not by its code: judged as if the code had been entered by hand,
 * but marked by a press only. Nothing unless searching. */
void gh_gate_desk_take_found (GhGateDesk *desk, const char *code);

G_END_DECLS
