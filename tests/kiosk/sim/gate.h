/* One gate of the simulation: a real kiosk without its widgets, on a file of its own, which may
 * lose its power at any moment. */

#pragma once

#include "kiosk/desk/gate-desk.h"
#include "ledger.h"
#include "line.h"

G_BEGIN_DECLS

typedef struct {
  int number;
  SimServer *server; /* borrowed */
  SimLedger *ledger; /* borrowed */

  char *folder;
  GhKioskStore *store;
  GhServerClock *clock;
  SimLine *line;
  GhConnection *connection;
  GhGateDesk *desk;

  char *token;          /* the last that somebody signed in with, NULL for none */
  SimWeather weather;   /* of its line */
  gint64 wall_ahead_ms; /* of the tablet's clock */
  gint64 list_made_at;  /* the last day's list that reached it before it was last switched on */
  SimPress *press;      /* of the result on screen, NULL for none; the ledger's */
  int moments;          /* until it dies, negative for never */
  char *remains;        /* the folder that it left when it died; NULL while it lives */
  gint64 back_at;       /* when somebody switches it on again, Unix milliseconds */
} SimGate;

SimGate *sim_gate_new (int number, SimServer *server, SimLedger *ledger) G_GNUC_WARN_UNUSED_RESULT;
/* As a program that ends well; its folder is deleted. */
void sim_gate_free (SimGate *gate);
void sim_gate_set_weather (SimGate *gate, const SimWeather *weather);
/* Somebody signs in: with a new token, or, while there is no line, with his last one. */
void sim_gate_sign_in (SimGate *gate);
/* Takes the last entry back, when it was seen to be green and still waits for the server. */
void sim_gate_undo (SimGate *gate);
/* The power goes after so many more moments. */
void sim_gate_doom (SimGate *gate, int moments);
/* To be called outside of the main loop: buries a gate that has died, and starts it again when it
 * is time for that. FALSE while it is dead. */
gboolean sim_gate_revive (SimGate *gate);
/* Nothing waits here, nothing is parked, and every row is as it was written. */
gboolean sim_gate_is_drained (SimGate *gate);
void sim_gate_audit (SimGate *gate);

G_END_DECLS
