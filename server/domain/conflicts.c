/* Conflicts; see the header. */

#include "server/domain/conflicts.h"

#include "core/event-log.h"
#include "server/store/event-store.h"

#include <string.h>

gboolean
gh_conflict_is_decision (const char *decision)
{
  static const char *const decisions[] = { "ACCEPTED", "MISTAKE", "MISUSE", NULL };
  return decision != NULL && g_strv_contains (decisions, decision);
}

gboolean
gh_conflict_is_note (const char *note)
{
  if (!g_utf8_validate (note, -1, NULL) || g_utf8_strlen (note, -1) > GH_CONFLICT_NOTE_MAX_CHARS)
    return FALSE;
  for (const char *c = note; *c != '\0'; c = g_utf8_next_char (c)) {
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  const GhContext *context;
  const GhDecision *decision;
  GhConflict *conflict; /* owned */
} Deciding;

static gboolean
decide_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Deciding *deciding = data;
  const GhDecision *decision = deciding->decision;
  gint64 now = deciding->context->now;
  g_clear_pointer (&deciding->conflict, gh_conflict_free);
  if (!gh_conflict_store_find (db, decision->orq, decision->conflict_id, &deciding->conflict,
                               error))
    return FALSE;
  if (deciding->conflict == NULL)
    return TRUE;
  g_autofree char *detail = g_strdup_printf ("conflict "
                                             "%" G_GINT64_FORMAT " %s",
                                             decision->conflict_id, decision->decision);
  GhNewEvent event = { .orq = decision->orq,
                       .name = "conflict.decided",
                       .ticket_id = deciding->conflict->ticket_id,
                       .operator_id = decision->operator_id,
                       .detail = detail };
  if (!gh_conflict_store_decide (db, decision->conflict_id, decision->decision, decision->note,
                                 decision->operator_id, now, error) ||
      !gh_event_store_insert (db, &event, now, error))
    return FALSE;
  g_clear_pointer (&deciding->conflict, gh_conflict_free);
  return gh_conflict_store_find (db, decision->orq, decision->conflict_id, &deciding->conflict,
                                 error);
}

gboolean
gh_conflict_decide (const GhContext *context, const GhDecision *decision, GhConflict **conflict,
                    GError **error)
{
  Deciding deciding = { context, decision, NULL };
  *conflict = NULL;
  if (!gh_db_transact (context->db, GH_DB_WRITE, decide_in_transaction, &deciding, error)) {
    gh_conflict_free (deciding.conflict);
    return FALSE;
  }
  *conflict = deciding.conflict;
  if (deciding.conflict != NULL) {
    g_autofree char *operator_id = g_strdup_printf ("%" G_GINT64_FORMAT, decision->operator_id);
    g_autofree char *ticket_id =
        g_strdup_printf ("%" G_GINT64_FORMAT, deciding.conflict->ticket_id);
    gh_log_event (GH_LOG_INFO, "conflict.decided", "ticket_id", ticket_id, "operator_id",
                  operator_id, "status", decision->decision, NULL);
  }
  return TRUE;
}

static void
add_instant_or_null (json_object *object, const char *key, gint64 instant)
{
  if (instant != 0)
    gh_json_add_instant (object, key, instant);
  else
    gh_json_add (object, key, NULL);
}

static json_object *
entry_to_json (const GhConflictEntry *entry)
{
  if (entry->at == 0)
    return NULL;
  json_object *object = json_object_new_object ();
  gh_json_add_instant (object, "at", entry->at);
  gh_json_add_string (object, "operator_name", entry->operator_name);
  gh_json_add_string (object, "device_name", entry->device_name);
  add_instant_or_null (object, "undone_at", entry->undone_at);
  return object;
}

json_object *
gh_conflict_to_json (const GhConflict *conflict)
{
  json_object *object = json_object_new_object ();
  gh_json_add_int (object, "id", conflict->id);
  gh_json_add_string (object, "code", conflict->code);
  gh_json_add_int (object, "ticket_id", conflict->ticket_id);
  gh_json_add_string (object, "ticket_code", conflict->ticket_code);
  gh_json_add_string (object, "customer_name", conflict->customer_name);
  gh_json_add (object, "first", entry_to_json (&conflict->first));
  gh_json_add (object, "second", entry_to_json (&conflict->second));
  gh_json_add_string (object, "decision", conflict->decision);
  gh_json_add_string (object, "note", conflict->note);
  if (conflict->decided_by != 0)
    gh_json_add_int (object, "decided_by", conflict->decided_by);
  else
    gh_json_add (object, "decided_by", NULL);
  gh_json_add_string (object, "decider_name", conflict->decider_name);
  add_instant_or_null (object, "decided_at", conflict->decided_at);
  return object;
}
