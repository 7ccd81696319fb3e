/* The day's tickets for a kiosk that may lose its network (contract 3.2): each sealed for who has
 * its code, all of them or what changed since the kiosk asked last. */

#pragma once

#include "server/domain/context.h"
#include "server/store/session-store.h"
#include "wire/manifest.h"

G_BEGIN_DECLS

/* A change is known by the time that its writer read before it committed, and clocks are put back a
 * little now and then: what changed shortly before the last list is told again. */
#define GH_MANIFEST_OVERLAP_S 120

/* The list of @date for @session's organisation.
 *
 * @date: GH_DATE_MIN is today in the organisation's zone; at most one day either side of that
 * @since: the cursor of the list that the kiosk has, NULL for none. One of another day, key or
 *   organisation, from the future, or that is none, gives the full list.
 * @manifest: (out): owned by the caller; NULL without an error when @date is out of reach
 * Errors: GH_DB_ERROR */
gboolean gh_manifest_of_day (const GhContext *context, const GhSession *session, GhDate date,
                             const char *since, GhManifest **manifest,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
