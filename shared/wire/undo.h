/* An entry that was taken back: the answer of POST /api/operator/undo, written by the server and
 * read by the kiosk. */

#pragma once

#include "core/ticket-status.h"
#include "wire/json.h"

G_BEGIN_DECLS

typedef struct {
  gint64 ticket_id;
  char *ticket_code;
  GhTicketStatus status; /* of the ticket since then */
  gint64 undone_at;      /* Unix seconds */
} GhUndone;

void gh_undone_free (GhUndone *undone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhUndone, gh_undone_free)

/* The whole envelope. Owned by the caller. */
json_object *gh_undone_to_json (const GhUndone *undone) G_GNUC_WARN_UNUSED_RESULT;
/* Errors: GH_JSON_ERROR. Owned by the caller. */
GhUndone *gh_undone_from_json (json_object *envelope, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
