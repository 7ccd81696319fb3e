/* What gate-desk.c (the object), gate-flow.c (what happens) and gate-codes.c (what is scanned)
 * share; for nobody else. */

#pragma once

#include "kiosk/desk/errand.h"
#include "kiosk/desk/gate-desk.h"
#include "kiosk/scan/repeat-guard.h"

G_BEGIN_DECLS

struct _GhGateDesk {
  GObject parent_instance;

  GhApiClient *client;
  GhKioskStore *store; /* borrowed */
  GhConnection *connection;
  GhRetrier *retrier;
  GhScanLog *log;
  GhRepeatGuard *guard;
  GhDeskTimes times;
  gboolean verify_on_scan;

  GhDeskState state;
  GhOperatorSession *session; /* NULL while nobody is signed in */
  GhErrand *errand;           /* NULL while nothing is asked for the screen */
  GhGateResult *result;       /* NULL unless in RESULT or VERIFIED */
  char *code;                 /* of the errand or the result, as it is sent */
  char *doubtful;             /* typed with a wrong check character, once */
  char *kept_code;            /* safe to show; goes on after the next sign-in */
  char *held_up;              /* scanned a while ago and still in view; NULL for none */
  gint64 waiting;
  guint countdown;
  guint ticker;      /* of the countdown, 0 for none */
  guint leave_timer; /* of the confirmation, 0 for none */
  guint idle_timer;
  guint held_up_timer; /* until it counts as gone, 0 for none */
};

typedef enum {
  GH_GATE_DESK_STATE = 1,
  GH_GATE_DESK_TITLE,
  GH_GATE_DESK_RESULT,
  GH_GATE_DESK_BUSY,
  GH_GATE_DESK_COUNTDOWN,
  GH_GATE_DESK_WAITING,
  GH_GATE_DESK_OPERATOR_NAME,
  GH_GATE_DESK_KEPT_CODE,
  GH_GATE_DESK_HELD_UP,
  GH_GATE_DESK_N_PROPERTIES
} GhGateDeskProperty;

/* Tells that a property changed. */
void gh_gate_desk_notify (GhGateDesk *desk, GhGateDeskProperty property);

/* Goes to @state; @result is taken and may be NULL. */
void gh_gate_desk_enter_state (GhGateDesk *desk, GhDeskState state, GhGateResult *result);
/* Shows a result, which is taken; refusals and warnings go by themselves after a while. */
void gh_gate_desk_show_result (GhGateDesk *desk, GhGateResult *result);
/* Asks the server about @code, which is as it is to be sent. */
void gh_gate_desk_begin_check (GhGateDesk *desk, const char *code);
/* Leaves the errand of the screen to the retrier, or to nobody when it needs no answer. */
void gh_gate_desk_drop_errand (GhGateDesk *desk);
/* What the screen is about, NULL for nothing; @kept: the next operator goes on with it. */
void gh_gate_desk_set_code (GhGateDesk *desk, const char *code, gboolean kept);
/* The code that was scanned and is still in view, NULL for none. */
void gh_gate_desk_set_held_up (GhGateDesk *desk, const char *code);

/* Starts listening to what goes on in the background: the retrier and the line to the server. */
void gh_gate_desk_listen (GhGateDesk *desk);

G_END_DECLS
