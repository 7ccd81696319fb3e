/* Whose kiosk this is: what the enrolment gave it, sealed in its file. */

#pragma once

#include "kiosk/queue/kiosk-store.h"
#include "wire/enrolment.h"

G_BEGIN_DECLS

typedef struct {
  char *server; /* URL of the server that enrolled it: the only one that may see the key */
  GhEnrolment *as;
} GhEnrolled;

void gh_enrolled_free (GhEnrolled *enrolled);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhEnrolled, gh_enrolled_free)

/* NULL without an error when the kiosk was never enrolled, or what is kept of it cannot be read any
 * more: the log says so, and the kiosk works as one that nobody enrolled. Errors: GH_DB_ERROR.
 * Owned by the caller. */
gboolean gh_enrolled_get (GhKioskStore *store, GhEnrolled **enrolled,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* This is who the kiosk is from now on, also to gh_kiosk_store_get_device_id from the next opening
 * on; durable. What it keeps of the tickets and operators of whoever had it before is
 * destroyed; its entries stay. It is not revoked any more. Errors: GH_DB_ERROR. */
gboolean gh_enrolled_put (GhKioskStore *store, const char *server, const GhEnrolment *as,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is @sealed in a row, also of a damaged file. Errors: GH_SEAL_ERROR, GH_JSON_ERROR. Owned by
 * the caller. */
GhEnrolled *gh_enrolled_open (const GhSeal *seal, const void *sealed, gsize length,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
