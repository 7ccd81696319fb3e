/* What the screen says about one scan: headline, colour's meaning, facts, what to tell the visitor.
 * Made from the server's answer, holds no widget, never changes. */

#pragma once

#include "wire/admission.h"
#include "wire/failure.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  GH_RESULT_VALID,
  GH_RESULT_WRONG_DATE,
  GH_RESULT_NO_RESERVATION,
  GH_RESULT_INVALID,
  GH_RESULT_ALREADY_VERIFIED,
  GH_RESULT_VERIFIED,    /* marked: confirmed by the server, or kept to be sent to it */
  GH_RESULT_UNREACHED,   /* nobody could be asked; the scan is kept */
  GH_RESULT_UNCONFIRMED, /* marked, but neither confirmed nor kept: nobody goes in on it */
  GH_RESULT_REFUSED,     /* the server will not answer this request; not a word about the ticket */
} GhResultKind;
#define GH_RESULT_LAST GH_RESULT_REFUSED

/* The meaning of the colour (PRD 4.3.3). */
typedef enum {
  GH_TONE_GO,      /* green */
  GH_TONE_STOP,    /* red */
  GH_TONE_WARN,    /* yellow */
  GH_TONE_NEUTRAL, /* no verdict */
} GhTone;

typedef struct {
  char *label;
  char *value;  /* safe to show */
  char *masked; /* shown until it is held; NULL when there is nothing to hide */
} GhFact;

/* Who says what the screen says, and from when that is. */
typedef struct {
  gboolean local; /* this kiosk itself, by the day's list */
  gint64 made_at; /* when that list was made, Unix seconds at the server */
  gint64 now;     /* now, Unix seconds at the server */
} GhTrust;

#define GH_TYPE_GATE_RESULT (gh_gate_result_get_type ())
G_DECLARE_FINAL_TYPE (GhGateResult, gh_gate_result, GH, GATE_RESULT, GObject)

/* @code is what was scanned, as it was sent. All owned by the caller. */
GhGateResult *gh_gate_result_new_admission (const GhAdmission *admission, const char *code,
                                            const GhTrust *trust) G_GNUC_WARN_UNUSED_RESULT;
/* A code that no ticket can have; the server was not asked. */
GhGateResult *gh_gate_result_new_not_a_code (const char *code) G_GNUC_WARN_UNUSED_RESULT;
/* The code that sets a kiosk up, at the gate: it is not shown. */
GhGateResult *gh_gate_result_new_set_up_code (void) G_GNUC_WARN_UNUSED_RESULT;
/* After a verification: VERIFIED, or ALREADY_VERIFIED when somebody was faster. @valid (may be
 * NULL) is the result that the button was on. With @trust->local the server has not heard of it
 * yet, and it is on this kiosk's disk. */
GhGateResult *gh_gate_result_new_verification (const GhVerification *verification,
                                               GhGateResult *valid,
                                               const GhTrust *trust) G_GNUC_WARN_UNUSED_RESULT;

/* No usable answer, and no verdict of this kiosk's own. @marking: to a verification, which could
 * not be kept, else to a check. @kept: whether the check is on disk. @reason: in words, for the
 * operator. @before (may be NULL): what was shown of this ticket. */
GhGateResult *gh_gate_result_new_unanswered (gboolean marking, gboolean kept, const char *code,
                                             const char *reason,
                                             GhGateResult *before) G_GNUC_WARN_UNUSED_RESULT;
GhGateResult *gh_gate_result_new_refused (const GhFailure *failure,
                                          const char *code) G_GNUC_WARN_UNUSED_RESULT;

/* Everything below belongs to @result. */
GhResultKind gh_gate_result_get_kind (GhGateResult *result);
GhTone gh_gate_result_get_tone (GhGateResult *result);
const char *gh_gate_result_get_headline (GhGateResult *result);
const char *gh_gate_result_get_icon_name (GhGateResult *result);
/* Of GhFact. */
GPtrArray *gh_gate_result_get_facts (GhGateResult *result);
/* What to tell the visitor; NULL when there is nothing to say. */
const char *gh_gate_result_get_say (GhGateResult *result);
/* One line about how far this can be trusted; NULL for none. */
const char *gh_gate_result_get_note (GhGateResult *result);
/* The visitor's name cut to "John D.", "" when unknown. */
const char *gh_gate_result_get_short_name (GhGateResult *result);
gint64 gh_gate_result_get_ticket_id (GhGateResult *result);

/* What the kinds mean, for tests and for lists. Static. */
GhTone gh_result_kind_tone (GhResultKind kind);
const char *gh_result_kind_icon_name (GhResultKind kind);
const char *gh_result_kind_headline (GhResultKind kind);
/* A few small words for the list of last scans. */
const char *gh_result_kind_summary (GhResultKind kind);

G_END_DECLS
