/* A gate with "Undo last" and the day's numbers, on a network that the test answers, for tests. */

#pragma once

#include "answers.h"
#include "day-list.h"
#include "fake-transport.h"
#include "kiosk/desk/numbers-desk.h"
#include "temp-store.h"

#define UNDO_GATE_CODE "TKT-2025-7K3M9Q-4XH2V0"

typedef struct {
  TempStore temp;
  GhFakeTransport *transport;
  GhConnection *connection;
  GhServerClock *clock;
  GhGateDesk *desk;
  GhUndoDesk *undo;
  GhNumbersDesk *numbers;
  gint64 now;     /* Unix seconds, of every clock */
  gint64 seen_at; /* of the camera, µs */
} UndoGate;

/* At noon of TEST_DAY; the day's list has UNDO_GATE_CODE. Nobody is signed in. */
void undo_gate_open (UndoGate *gate, gconstpointer data);
void undo_gate_close (UndoGate *gate, gconstpointer data);
/* Ends the program and starts it again. */
void undo_gate_restart (UndoGate *gate);

/* @operator_id signs in; the first question for the numbers is answered. */
void undo_gate_sign_in (UndoGate *gate, gint64 operator_id);
/* Questions for the numbers that wait are answered: 120 of 200. */
void undo_gate_answer_stats (UndoGate *gate);
/* Lets UNDO_GATE_CODE in, with the server or while it does not answer. */
void undo_gate_admit_online (UndoGate *gate);
void undo_gate_admit_offline (UndoGate *gate);
/* The server judges it, and then does not answer to the verification. */
void undo_gate_admit_unanswered (UndoGate *gate);
/* Nothing that was sent until now is answered. */
void undo_gate_lose (UndoGate *gate);
/* Presses "Undo last" and confirms. */
void undo_gate_undo (UndoGate *gate);

/* The scan_id of the newest entry of operator 5, and whether it waits. Owned by the caller. */
GhEntry *undo_gate_last (UndoGate *gate);
void undo_gate_assert_words (UndoGate *gate, GhUndoState state, const char *words);
