/* The gate: judge a ticket, and let its holder in once (PRD 4.3, 6.2; contract 3.2 and 4). */

#pragma once

#include "server/domain/context.h"
#include "server/store/session-store.h"
#include "wire/admission.h"

G_BEGIN_DECLS

typedef struct {
  const GhSession *session; /* who asks: proven by a token */
  const char *device;       /* how the kiosk calls itself, a UUID; NULL for none */
} GhGate;

/* Judges what was scanned and keeps the scan. The answer's message is left to the caller. NULL on
 * error (GH_DB_ERROR). Owned by the caller. */
GhAdmission *gh_admit_validate (const GhContext *context, const GhGate *gate, const char *scanned,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lets in: RESERVED → VERIFIED, judged again inside its own transaction. Exactly one of the two out
 * arguments is set: @verification when the holder is in (now, or before: then `already`), @refusal
 * otherwise. Both owned by the caller.
 *
 * @scan_id: a UUID of the caller's, or NULL. A repeat with the same one gets the first answer
 * again.
 * @mismatch: (out): the scan_id was used for another ticket before: nothing happened, and neither
 *   out argument is set */
gboolean gh_admit_verify (const GhContext *context, const GhGate *gate, gint64 ticket_id,
                          const char *scan_id, GhVerification **verification, GhAdmission **refusal,
                          gboolean *mismatch, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
