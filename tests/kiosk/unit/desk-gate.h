/* A gate without a display, signed in at: what the tests of kiosk/desk/gate-desk share. */

#pragma once

#include "answers.h"
#include "fake-transport.h"
#include "kiosk/desk/gate-desk.h"
#include "temp-store.h"

#define A "TKT-2025-7K3M9Q-4XH2V0"
#define B "FOREIGN-B"

typedef struct {
  TempStore temp;
  GhFakeTransport *transport;
  GhConnection *connection;
  GhServerClock *clock;
  GhGateDesk *desk;
  gint64 now; /* of the camera, µs */
} DeskGate;

/* For g_test_add, with other times (GhDeskTimes) as its data or NULL; somebody is signed in with
 * the token "tok" as operator 5. */
void desk_gate_set_up (DeskGate *gate, gconstpointer data);
void desk_gate_tear_down (DeskGate *gate, gconstpointer data);

void desk_gate_sign_in (DeskGate *gate, gint64 operator_id, const char *token);
/* The camera sees @code, 100 ms after what it saw before. */
void desk_gate_see (DeskGate *gate, const char *code);
void desk_gate_assert_title (DeskGate *gate, const char *title);
void desk_gate_reply (DeskGate *gate, int status, const char *body);
/* Scans A, which is valid. */
void desk_gate_show_valid (DeskGate *gate);
