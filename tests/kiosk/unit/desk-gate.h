/* A gate without a display: what the tests of kiosk/desk/gate-… and of the desks beside it share.
 */

#pragma once

#include "answers.h"
#include "fake-transport.h"
#include "kiosk/desk/gate-desk.h"
#include "temp-store.h"

#define A "TKT-2025-7K3M9Q-4XH2V0"
#define B "FOREIGN-B"

/* Results stay; the confirmation goes at once. */
#define DESK_GATE_TIMES ((GhDeskTimes){ .verified_ms = 40, .linger_seconds = 0, .idle_seconds = 0 })

typedef struct {
  TempStore temp;
  GhFakeTransport *transport;
  GhConnection *connection;
  GhServerClock *clock;
  GhGateDesk *desk;
  gint64 now; /* of the camera, µs */
} DeskGate;

/* A whole gate by @clocks (NULL: the machine's own); nobody is signed in. */
void desk_gate_open (DeskGate *gate, const GhMachineClocks *clocks, GhDeskTimes times);
void desk_gate_close (DeskGate *gate);
/* The desk alone, as a restart has it; the store, the clock and the way to the server stay. */
void desk_gate_open_desk (DeskGate *gate, GhDeskTimes times);
void desk_gate_close_desk (DeskGate *gate);

/* For g_test_add, with other times (GhDeskTimes) as its data or NULL: then results go after a
 * second. Somebody is signed in with the token "tok" as operator 5. */
void desk_gate_set_up (DeskGate *gate, gconstpointer data);
void desk_gate_tear_down (DeskGate *gate, gconstpointer data);

/* As an OPERATOR. */
void desk_gate_sign_in (DeskGate *gate, gint64 operator_id, const char *token);
/* The server says that it is @instant. */
void desk_gate_tell_time (DeskGate *gate, const char *instant);
/* The camera sees @code, 100 ms after what it saw before, or so long after it that nobody takes it
 * for the same showing. */
void desk_gate_see (DeskGate *gate, const char *code);
void desk_gate_see_later (DeskGate *gate, const char *code);
void desk_gate_assert_title (DeskGate *gate, const char *title);
void desk_gate_reply (DeskGate *gate, int status, const char *body);
/* Nothing that was sent until now is answered. */
void desk_gate_lose (DeskGate *gate);
/* Scans A, which is valid. */
void desk_gate_show_valid (DeskGate *gate);
