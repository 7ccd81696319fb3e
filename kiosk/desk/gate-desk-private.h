/* What gate-desk.c (the object), gate-flow.c (its states), gate-session.c (who is signed in),
 * gate-codes.c (what is scanned), gate-errands.c (what is asked), gate-local.c (what this kiosk
 * judges and keeps itself), gate-admitted.c (what others are told) and gate-pages.c (the pages
 * beside scanning) share; for nobody else. */

#pragma once

#include "kiosk/desk/errand.h"
#include "kiosk/desk/gate-pages.h"
#include "kiosk/scan/repeat-guard.h"

G_BEGIN_DECLS

struct _GhGateDesk {
  GObject parent_instance;

  GhApiClient *client;
  GhKioskStore *store; /* borrowed */
  GhConnection *connection;
  GhServerClock *clock;     /* borrowed */
  GhManifestKeeper *keeper; /* may be NULL */
  GhRetrier *retrier;       /* of checks */
  GhSyncer *syncer;         /* of entries */
  GhScanLog *log;
  GhRepeatGuard *guard;
  GhDeskTimes times;
  gboolean verify_on_scan;
  gboolean needs_press; /* verify on scan is not for the present code: it was found by name,
                           or kept over a sign-in */

  GhDeskState state;
  GhOperatorSession *session; /* NULL while nobody is signed in */
  GhErrand *errand;           /* NULL while nothing is asked for the screen */
  GhGateResult *result;       /* NULL unless in RESULT or VERIFIED */
  GhEntry *entry;             /* of the verification on the wire, on disk; NULL for none */
  char *code;                 /* of the errand or the result, as it is sent */
  char *doubtful;             /* typed with a wrong check character, once */
  char *kept_code;            /* safe to show; goes on after the next sign-in */
  char *held_up;              /* scanned a while ago and still in view; NULL for none */
  gint64 waiting;
  gint64 parked;
  gint64 slot_starts_at; /* of the VALID result, Unix seconds; 0 when unknown */
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
  GH_GATE_DESK_PARKED,
  GH_GATE_DESK_OPERATOR_NAME,
  GH_GATE_DESK_KEPT_CODE,
  GH_GATE_DESK_HELD_UP,
  GH_GATE_DESK_N_PROPERTIES
} GhGateDeskProperty;

/* Tells that a property changed. */
void gh_gate_desk_notify (GhGateDesk *desk, GhGateDeskProperty property);

/* A code for the set-up page. */
void gh_gate_desk_hand_over (GhGateDesk *desk, const char *text, gint64 seen_at);
/* To scanning, from a page that only an ADMIN may see. */
void gh_gate_desk_leave_supervisors_pages (GhGateDesk *desk);

/* Emits "dismissed". */
void gh_gate_desk_tell_dismissed (GhGateDesk *desk, gint64 operator_id);

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

/* Starts listening to what goes on in the background: the retrier, the syncer, the keeper and the
 * line to the server. */
void gh_gate_desk_listen (GhGateDesk *desk);

/* Nobody is signed in any more: back to sign-in, with the open ticket waiting. */
void gh_gate_desk_end_session (GhGateDesk *desk);
/* Everybody who works in the background works with this token; NULL ends that. */
void gh_gate_desk_set_token (GhGateDesk *desk, const char *token);
/* Whether it is known that the server cannot be asked now: no line to it, or no token. */
gboolean gh_gate_desk_is_alone (GhGateDesk *desk);
/* The result that the server's @answer to @held is; @before (may be NULL) is what was shown of the
 * ticket. Owned by the caller. */
GhGateResult *gh_gate_desk_result_of (GhGateDesk *desk, const GhAnswer *answer,
                                      const GhHeldScan *held,
                                      GhGateResult *before) G_GNUC_WARN_UNUSED_RESULT;

/* Counts what waits on disk anew. */
void gh_gate_desk_count_waiting (GhGateDesk *desk);
/* Notes a result in the list of last scans. */
void gh_gate_desk_note_in_log (GhGateDesk *desk, const GhHeldScan *held, GhGateResult *result);
/* The verification is confirmed: shown for a moment, then the gate scans again. Takes @result. */
void gh_gate_desk_show_verified (GhGateDesk *desk, GhGateResult *result);

/* ---- gate-admitted.c ---- */

/* Keeps what is to be told of the ticket that is shown from now on, should it be let in. */
void gh_gate_desk_note_admission (GhGateDesk *desk, const GhAdmission *admission);
/* @held's entry on the ticket @ticket_id stands, by the VALID result that is shown. @told: the
 * server has it; @kept: the disk has it. At least one of them has. */
void gh_gate_desk_tell_admitted (GhGateDesk *desk, const GhHeldScan *held, gint64 ticket_id,
                                 gboolean told, gboolean kept);

/* ---- gate-local.c ---- */

/* The server's word, now. */
GhTrust gh_gate_desk_trust (GhGateDesk *desk);
/* Judges @held's code by what is on this kiosk, and shows that. FALSE when it has no verdict; then
 * @why (out, owned by the caller, may be NULL) says in words why not. */
gboolean gh_gate_desk_judge_locally (GhGateDesk *desk, const GhHeldScan *held, char **why);
/* Whether this kiosk has let in @code itself and the server has not heard of it: then that is
 * shown, whatever the server says. */
gboolean gh_gate_desk_show_own_entry (GhGateDesk *desk, const GhHeldScan *held);
/* Puts the entry of @held, on the ticket @ticket_id, on disk, durably. FALSE when that is not
 * possible; the log says why. */
gboolean gh_gate_desk_put_entry (GhGateDesk *desk, const GhHeldScan *held, gint64 ticket_id);
/* The entry stays, to be sent by the syncer; what is shown is marked as kept. */
void gh_gate_desk_admit_locally (GhGateDesk *desk, const GhHeldScan *held, gint64 ticket_id);
/* The entry is no longer the screen's: the syncer sends it. */
void gh_gate_desk_release_entry (GhGateDesk *desk);
/* The server has taken the entry of @held, on the ticket @ticket_id, by its verification, or has
 * refused it: nobody went in. The disk may have neither. */
void gh_gate_desk_take_entry (GhGateDesk *desk, const GhHeldScan *held, gint64 ticket_id);
void gh_gate_desk_withdraw_entry (GhGateDesk *desk);

G_END_DECLS
