/* Judges a ticket without the server: by the day's list, by what was let in at this very kiosk, and
 * by the same rule (core/gate-rule). A code that is not on the list is never VALID (contract 4,
 * "Gate"). */

#pragma once

#include "kiosk/queue/entries.h"
#include "kiosk/queue/manifest-store.h"
#include "wire/admission.h"

G_BEGIN_DECLS

typedef enum {
  GH_LOCAL_JUDGED,  /* a verdict, as the server would have given it when the list was made */
  GH_LOCAL_UNKNOWN, /* there is a list, and the code is not on it: of another day, or booked since
                     */
  GH_LOCAL_NO_LIST, /* nothing is known of today */
} GhLocalOutcome;

/* @now: Unix seconds at the server. @made_at: (out) how old the list is; 0 for NO_LIST.
 * @admission: (out) set for JUDGED, owned by the caller; a VALID one has no contact data.
 * ALREADY_VERIFIED by this kiosk's own entry counts before the list, and without one, and says so:
 * admission->same_device; verified_at is 0 when the entry's row is in doubt. Errors: GH_DB_ERROR
 * (then nothing may be shown as VALID). */
gboolean gh_local_gate_judge (GhKioskStore *store, const char *code, gint64 now,
                              GhLocalOutcome *outcome, gint64 *made_at, GhAdmission **admission,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
