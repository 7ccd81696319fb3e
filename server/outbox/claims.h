/* Who has a message in hand. A claim in the database ends by itself after a while (a lease); on one
 * machine it ends with its claimant, because that one also holds a place in a lock file beside the
 * database, which the kernel frees whatever becomes of the process. So a worker that starts again
 * need not wait for the leases of its dead predecessor. */

#pragma once

#include "server/deliver/courier.h"

G_BEGIN_DECLS

/* Longer than a courier may take for one message, or another would send it meanwhile; as long again
 * is for writing it and for noting what came of it. */
#define GH_CLAIM_LEASE_SECONDS (2 * GH_COURIER_LONGEST_SECONDS)

typedef struct _GhClaims GhClaims;

/* Opens the lock file of the database at @url: PATH-outbox for sqlite:PATH, of which every user is
 * on this machine. Other databases have none. Belongs to one thread. Errors: GH_DB_ERROR_READ_ONLY,
 * GH_DB_ERROR_FAILED when the file cannot be opened: without it nobody may claim. */
GhClaims *gh_claims_open (const char *url, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gh_claims_free (GhClaims *claims);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhClaims, gh_claims_free)

/* Takes message @id in hand, before it is claimed in the database; FALSE when a living process has
 * it. Without a lock file always TRUE. */
gboolean gh_claims_hold (GhClaims *claims, gint64 id) G_GNUC_WARN_UNUSED_RESULT;
/* After it was settled there. */
void gh_claims_let_go (GhClaims *claims, gint64 id);

/* Whether who holds a message may take no notice of a lease that another left on it. */
gboolean gh_claims_outrank_leases (const GhClaims *claims);

G_END_DECLS
