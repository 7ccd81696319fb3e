/* What gate-desk.c (the object) and gate-flow.c (what happens) share; for nobody else. */

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

  GhDeskState state;
  GhOperatorSession *session; /* NULL while nobody is signed in */
  GhErrand *errand;           /* NULL while nothing is asked for the screen */
  GhGateResult *result;       /* NULL unless in RESULT or VERIFIED */
  char *code;                 /* of the errand or the result, as it is sent */
  char *doubtful;             /* typed with a wrong check character, once */
  char *kept_code;            /* safe to show; goes on after the next sign-in */
  gint64 waiting;
  guint countdown;
  guint ticker;      /* of the countdown, 0 for none */
  guint leave_timer; /* of the confirmation, 0 for none */
  guint idle_timer;
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
  GH_GATE_DESK_N_PROPERTIES
} GhGateDeskProperty;

/* Tells that a property changed. */
void gh_gate_desk_notify (GhGateDesk *desk, GhGateDeskProperty property);

/* Starts listening to what goes on in the background: the retrier and the line to the server. */
void gh_gate_desk_listen (GhGateDesk *desk);

G_END_DECLS
