/* An entry that was taken back, on the wire; see the header. */

#include "wire/undo.h"

#include "core/ticket-code.h"
#include "wire/failure.h"

#define STATUS_MAX_CHARS 32

void
gh_undone_free (GhUndone *undone)
{
  if (undone == NULL)
    return;
  g_free (undone->ticket_code);
  g_free (undone);
}

json_object *
gh_undone_to_json (const GhUndone *undone)
{
  json_object *data = json_object_new_object ();
  gh_json_add_int (data, "ticket_id", undone->ticket_id);
  gh_json_add_string (data, "ticket_code", undone->ticket_code);
  gh_json_add_string (data, "status", gh_ticket_status_to_string (undone->status));
  gh_json_add_instant (data, "undone_at", undone->undone_at);
  return gh_success_to_json (data);
}

GhUndone *
gh_undone_from_json (json_object *envelope, GError **error)
{
  g_autoptr (GhUndone) undone = g_new0 (GhUndone, 1);
  json_object *data = NULL;
  const char *code = NULL, *status = NULL;
  if (!gh_success_get_data (envelope, &data, error) ||
      !gh_json_get_int (data, "ticket_id", 1, G_MAXINT64, &undone->ticket_id, error) ||
      !gh_json_get_string (data, "ticket_code", GH_TICKET_CODE_MAX_CHARS, &code, error) ||
      !gh_json_get_string (data, "status", STATUS_MAX_CHARS, &status, error) ||
      !gh_json_get_instant (data, "undone_at", &undone->undone_at, error))
    return NULL;
  undone->ticket_code = g_strdup (code);
  if (!gh_ticket_status_from_string (status, &undone->status)) {
    gh_json_fail_field ("status", "is unknown", error);
    return NULL;
  }
  return g_steal_pointer (&undone);
}
