/* The gate's state machine: from sign-in over scanning and checking to a result and back. It knows
 * no widget; views show its properties and call its actions. */

#pragma once

#include "kiosk/desk/connection.h"
#include "kiosk/desk/gate-result.h"
#include "kiosk/desk/operator-session.h"
#include "kiosk/desk/scan-log.h"
#include "kiosk/queue/manifest-keeper.h"
#include "kiosk/queue/retrier.h"
#include "kiosk/queue/syncer.h"

G_BEGIN_DECLS

typedef enum {
  GH_DESK_SIGN_IN,
  GH_DESK_SCANNING,
  GH_DESK_ENTERING, /* a code is being typed; the camera is not listened to */
  GH_DESK_CHECKING,
  GH_DESK_RESULT,
  GH_DESK_VERIFIED,  /* the confirmation after marking; ends by itself */
  GH_DESK_SETTINGS,  /* an ADMIN looks after the kiosk */
  GH_DESK_SEARCHING, /* somebody who lost his code is being looked for */
  GH_DESK_CONFLICTS, /* an ADMIN decides what double entries were */
  GH_DESK_SET_UP,    /* the kiosk is being enrolled: codes go to desk/set-up-desk */
} GhDeskState;
#define GH_DESK_STATE_LAST GH_DESK_SET_UP

/* What came of a typed code. */
typedef enum {
  GH_ENTRY_TAKEN,
  GH_ENTRY_EMPTY,
  GH_ENTRY_BUSY,       /* nothing may be entered now */
  GH_ENTRY_BAD_CHECK,  /* a typing slip; entering the very same again sends it all the same */
  GH_ENTRY_NOT_A_CODE, /* too long, or not text */
} GhEntryOutcome;

typedef struct {
  guint verified_ms;    /* how long the confirmation stays */
  guint linger_seconds; /* how long a refusal or warning stays; 0 for ever */
  guint idle_seconds;   /* without any action until the kiosk locks itself; 0 never */
} GhDeskTimes;

#define GH_DESK_TIMES_DEFAULT                                                                      \
  ((GhDeskTimes){ .verified_ms = 1700, .linger_seconds = 30, .idle_seconds = 8 * 3600 })

/* What a desk works with. The store and the clock must live longer than it. */
typedef struct {
  GhApiClient *client;
  GhKioskStore *store;
  GhConnection *connection;
  GhServerClock *clock;
  GhManifestKeeper *keeper; /* NULL: nobody keeps the day's list fresh */
} GhDeskParts;

/* Somebody was let in at this gate. */
typedef struct {
  const GhEntry *entry;  /* borrowed */
  const char *name;      /* the visitor's, cut short; "" when unknown */
  gint64 slot_starts_at; /* Unix seconds; 0 when unknown */
  gboolean told;         /* the server has it */
  gboolean kept;         /* it is on disk; else nobody can take it back here */
} GhAdmitted;

#define GH_TYPE_GATE_DESK (gh_gate_desk_get_type ())
G_DECLARE_FINAL_TYPE (GhGateDesk, gh_gate_desk, GH, GATE_DESK, GObject)

/* Signal "dismissed" (gint64 operator_id): the server has ended that operator's session before its
 * time; it was disabled, or has another secret now.
 * Properties, all readable and notified: "state" (int, GhDeskState), "title" (the window's),
 * "result" (GhGateResult or NULL), "busy" (the result's errand is on the wire), "countdown" (int,
 * seconds until the result goes by itself, 0 when it stays), "waiting" (int64, scans and entries on
 * disk that the server has not heard of), "parked" (int64, entries that it will not take),
 * "operator-name", "kept-code" (what goes on after the next sign-in), "held-up" (gboolean, a code
 * that was scanned before is still in view: scan_again reads it again).
 *
 * Signals: "admitted" (const GhAdmitted *); "entry-settled" (const GhEntry *): the server has dealt
 * with an entry that it was sent later; "set-up-code" (const char *text, gint64 seen_at): while
 * setting up, each sighting. */
GhGateDesk *gh_gate_desk_new (const GhDeskParts *parts,
                              GhDeskTimes times) G_GNUC_WARN_UNUSED_RESULT;

/* Somebody signed in; @session is copied. Goes on with the code that was kept, if any. */
void gh_gate_desk_sign_in (GhGateDesk *desk, const GhOperatorSession *session);
/* Signs out, forgets names and codes on screen. */
void gh_gate_desk_lock (GhGateDesk *desk);

/* Whether somebody is signed in without the server: this kiosk judges alone until
 * gh_gate_desk_confirm_session. */
gboolean gh_gate_desk_is_local (GhGateDesk *desk);
/* The server has taken who is signed in without it: @session, which is copied, has a token. */
void gh_gate_desk_confirm_session (GhGateDesk *desk, const GhOperatorSession *session);
/* The server does not take who is signed in without it: back to sign-in, with the open ticket
 * waiting. */
void gh_gate_desk_refuse_session (GhGateDesk *desk);

/* The camera sees @text at @seen_at (monotonic, µs): called for every sighting. */
void gh_gate_desk_see (GhGateDesk *desk, const char *text, gint64 seen_at);

/* There was no time to look at the camera's pictures from @from until @until (scan-worker.h). */
void gh_gate_desk_look_away (GhGateDesk *desk, gint64 from, gint64 until);

/* A hand scanner read @text at @read_at (monotonic, µs). Counts while a code is being typed, too:
 * whoever pulls the trigger means it. */
void gh_gate_desk_hand_scan (GhGateDesk *desk, const char *text, gint64 read_at);

/* The page on which a code is typed: nothing unless scanning. */
void gh_gate_desk_open_entry (GhGateDesk *desk);
void gh_gate_desk_close_entry (GhGateDesk *desk);
/* The supervisor's page: nothing unless scanning, and an ADMIN is signed in. */
void gh_gate_desk_open_settings (GhGateDesk *desk);
void gh_gate_desk_close_settings (GhGateDesk *desk);
/* The page on which the kiosk is enrolled: from sign-in, or from the settings, where it leads back
 * to. */
void gh_gate_desk_open_set_up (GhGateDesk *desk);
void gh_gate_desk_close_set_up (GhGateDesk *desk);
/* Whether somebody is signed in who may do what a supervisor does. */
gboolean gh_gate_desk_is_admin (GhGateDesk *desk);
/* Nothing unless scanning. */
void gh_gate_desk_open_search (GhGateDesk *desk);
void gh_gate_desk_close_search (GhGateDesk *desk);
/* From the supervisor's page and back to it. */
void gh_gate_desk_open_conflicts (GhGateDesk *desk);
void gh_gate_desk_close_conflicts (GhGateDesk *desk);

/* A code was typed. */
GhEntryOutcome gh_gate_desk_enter (GhGateDesk *desk, const char *typed);

/* Whether a valid ticket is marked as soon as it is scanned, without a press; not, at first. */
void gh_gate_desk_set_verify_on_scan (GhGateDesk *desk, gboolean verify_on_scan);

/* "Mark as Verified"; nothing unless a VALID result is shown and not busy. */
void gh_gate_desk_verify (GhGateDesk *desk);
/* Back to scanning; while scanning already, takes the code that is held up once more. */
void gh_gate_desk_scan_again (GhGateDesk *desk);
/* "Try again" on a result without an answer. */
void gh_gate_desk_try_again (GhGateDesk *desk);
/* The operator is looking at the result: it stays. */
void gh_gate_desk_stay (GhGateDesk *desk);

/* The properties. Texts and objects belong to @desk, and are NULL when there is nothing to show. */
GhDeskState gh_gate_desk_get_state (GhGateDesk *desk);
const char *gh_gate_desk_get_title (GhGateDesk *desk);
GhGateResult *gh_gate_desk_get_result (GhGateDesk *desk);
gboolean gh_gate_desk_get_busy (GhGateDesk *desk);
int gh_gate_desk_get_countdown (GhGateDesk *desk);
gint64 gh_gate_desk_get_waiting (GhGateDesk *desk);
const char *gh_gate_desk_get_operator_name (GhGateDesk *desk);
const char *gh_gate_desk_get_kept_code (GhGateDesk *desk);
gboolean gh_gate_desk_get_held_up (GhGateDesk *desk);
GhScanLog *gh_gate_desk_get_log (GhGateDesk *desk);
GhConnection *gh_gate_desk_get_connection (GhGateDesk *desk);
GhServerClock *gh_gate_desk_get_clock (GhGateDesk *desk);
/* Who is signed in, NULL while nobody is. Belongs to @desk. */
const GhOperatorSession *gh_gate_desk_get_session (GhGateDesk *desk);
/* Entries on disk were changed by somebody else: counts them, and sends what waits. */
void gh_gate_desk_entries_changed (GhGateDesk *desk);
/* Entries that the server will not take, for the supervisor. */
gint64 gh_gate_desk_get_parked (GhGateDesk *desk);
/* When the day's list was made, Unix seconds at the server; 0 when there is none. */
gint64 gh_gate_desk_get_list_made_at (GhGateDesk *desk);
/* When the server last had every entry of this kiosk, likewise; 0 for never. */
gint64 gh_gate_desk_get_last_sync (GhGateDesk *desk);

G_END_DECLS
