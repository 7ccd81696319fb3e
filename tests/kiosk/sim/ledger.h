/* What was seen at the gates of one run: every press of "Mark as Verified" and what the screen said
 * to it. It is held against the server's books at the end. */

#pragma once

#include "server.h"

G_BEGIN_DECLS

typedef enum {
  SIM_PRESS_OPEN,    /* nobody saw what became of it: the power went, or somebody went on */
  SIM_PRESS_GREEN,   /* VERIFIED was on the screen: a person went in */
  SIM_PRESS_REFUSED, /* something else was: nobody did */
} SimPressState;

typedef enum {
  SIM_UNDO_NONE, /* nobody asked for it, or it was refused */
  SIM_UNDO_OPEN, /* somebody did, and did not see what became of it */
  SIM_UNDO_DONE, /* the screen said that it is */
} SimUndoState;

typedef struct {
  char *id; /* of the entry */
  int gate;
  SimOperator who;
  gint64 ticket_id;
  gint64 pressed_at; /* Unix seconds */
  guint written_by;  /* changes of the gate's disk when it was on it, 0: it never was */
  SimPressState state;
  gboolean unconfirmed; /* the screen said once that it is nowhere on record */
  SimUndoState undo;
} SimPress;

typedef struct {
  guint64 seed;
  gboolean traced;
  GPtrArray *presses; /* of SimPress */
  GArray *booked_at;  /* gint64 by the ticket's id, 0: it has no reservation */
} SimLedger;

SimLedger *sim_ledger_new (guint64 seed, gboolean traced) G_GNUC_WARN_UNUSED_RESULT;
void sim_ledger_free (SimLedger *ledger);

/* Says what happens, when somebody wants to know. */
void sim_trace (const SimLedger *ledger, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* The run has shown a fault: says which, and ends the program. */
G_NORETURN void sim_fail (const SimLedger *ledger, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A new one. Belongs to @ledger. */
SimPress *sim_ledger_press (SimLedger *ledger, int gate, SimOperator who, const char *id,
                            gint64 ticket_id);
SimPress *sim_ledger_find (const SimLedger *ledger, const char *id);
/* A ticket has a reservation since @at (Unix seconds); and since when, 0 when it has none. */
void sim_ledger_book (SimLedger *ledger, gint64 ticket_id, gint64 at);
gint64 sim_ledger_booked_at (const SimLedger *ledger, gint64 ticket_id);
/* Whether @gate has let somebody in by this ticket, knows it by its disk, and nobody wanted to take
 * him back. */
gboolean sim_ledger_stands (const SimLedger *ledger, int gate, gint64 ticket_id);

/* Holds all of it against what the server has. */
void sim_ledger_audit (const SimLedger *ledger, SimServer *server);

G_END_DECLS
