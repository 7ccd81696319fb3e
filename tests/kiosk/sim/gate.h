/* One gate of the simulation: a real kiosk without its widgets, on a disk of its own, which may
 * fail, and which may lose its power at any moment. */

#pragma once

#include "disk.h"
#include "kiosk/desk/undo-desk.h"
#include "ledger.h"
#include "line.h"

G_BEGIN_DECLS

typedef struct {
  int number;
  SimServer *server; /* borrowed */
  SimLedger *ledger; /* borrowed */

  char *folder;
  SimDisk *disk; /* that folder's */
  GhKioskStore *store;
  GhServerClock *clock;
  SimLine *line;
  GhConnection *connection;
  GhGateDesk *desk;
  GhUndoDesk *undo;

  SimOperator who;      /* signed in last */
  char *token;          /* his, NULL for none */
  SimWeather weather;   /* of its line */
  gint64 wall_ahead_ms; /* of the tablet's clock */
  gint64 list_made_at;  /* the last day's list that reached it before it was last switched on */
  SimPress *press;      /* of the result on screen, NULL for none; the ledger's */
  SimPress *asked;      /* whether it is to be taken back: the question on screen; the ledger's */
  SimUndoState undo_before; /* what it was then */
  guint undo_failed_before; /* calls to the disk that had failed then */
  guint looked_at;          /* changes of its disk when its entries were looked at last */
  guint failed_before;      /* calls to its disk that had failed when the present scan began */
  guint failed_at_start;    /* … when it was last switched on */
  int moments;              /* until it dies, negative for never */
  gboolean cut_short;       /* it died last while something was being written */
  char *remains;            /* the folder that it left when it died; NULL while it lives */
  gint64 back_at;           /* when somebody switches it on again, Unix milliseconds */
} SimGate;

/* @draft: a folder that a kiosk has left; NULL for an empty one. */
SimGate *sim_gate_new (int number, const char *draft, SimServer *server,
                       SimLedger *ledger) G_GNUC_WARN_UNUSED_RESULT;
/* As a program that ends well; its folder is deleted. */
void sim_gate_free (SimGate *gate);
/* What a kiosk leaves in @folder that was switched on once. */
void sim_gate_draft (const char *folder);
void sim_gate_set_weather (SimGate *gate, const SimWeather *weather);
/* Somebody signs in: with a new token, or, while there is no line, who was there last with his. */
void sim_gate_sign_in (SimGate *gate);
/* The power goes after so many more moments. */
void sim_gate_doom (SimGate *gate, int moments);
/* The power goes now; @whole: only the program is killed. */
void sim_gate_die (SimGate *gate, gboolean whole);
/* To be called outside of the main loop: buries a gate that has died, and starts it again when it
 * is time for that and its disk lets it. FALSE while it is dead. */
gboolean sim_gate_revive (SimGate *gate);
/* Nothing waits here, nothing is parked, and every row is as it was written. */
gboolean sim_gate_is_drained (SimGate *gate);
void sim_gate_audit (SimGate *gate);

/* sights.c: a moment at which the power may go, and what is seen at it. */
void sim_gate_at_moment (SimGate *gate);
void sim_gate_see (SimGate *gate);

/* undoing.c: the operator works with "Undo last": asks for it, or answers the question. */
void sim_gate_undo (SimGate *gate);
void sim_gate_see_undo (SimGate *gate);
void sim_gate_see_undone (SimGate *gate, const GhUndoneHere *undone);

G_END_DECLS
