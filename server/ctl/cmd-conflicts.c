/* gatehousectl conflicts: list, decide. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/domain/conflicts.h"
#include "server/store/operator-store.h"

/* "2026-11-23T09:00:00Z Olga, Gate 1", NULL for none. Owned by the caller. */
static char *
entry_words (const GhConflictEntry *entry)
{
  if (entry->at == 0)
    return NULL;
  g_autofree char *at = gh_instant_format (entry->at);
  return g_strconcat (at, " ", entry->operator_name, entry->device_name != NULL ? ", " : "",
                      entry->device_name != NULL ? entry->device_name : "",
                      entry->undone_at != 0 ? " (undone)" : "", NULL);
}

static void
add_row (GhTable *table, gconstpointer item)
{
  const GhConflict *conflict = item;
  g_autofree char *first = entry_words (&conflict->first);
  g_autofree char *second = entry_words (&conflict->second);
  gh_table_number (table, conflict->id);
  gh_table_text (table, conflict->code);
  gh_table_text (table, conflict->ticket_code);
  gh_table_text (table, conflict->customer_name);
  gh_table_text (table, first);
  gh_table_text (table, second);
  gh_table_text (table, conflict->decision);
  gh_table_text (table, conflict->note[0] != '\0' ? conflict->note : NULL);
}

static json_object *
conflict_to_json (gconstpointer item)
{
  return gh_conflict_to_json (item);
}

static gboolean
run_list (GhCtl *ctl, GError **error)
{
  static const char *const headings[] = { ">Id",    "Code",     "Ticket", "Customer", "First",
                                          "Second", "Decision", "Note",   NULL };
  gint64 orq = 1;
  gboolean all = FALSE;
  const GhOption options[] = {
    GH_OPTION_ORQ (&orq),
    { "all", GH_OPTION_FLAG, &all, NULL, "also those that were decided" },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GPtrArray) conflicts = gh_conflict_store_list (ctl->db, orq, all, G_MAXINT, error);
  if (conflicts == NULL)
    return FALSE;
  const GhListing listing = { "conflicts", headings,
                              all ? "There are no conflicts." : "There are no open conflicts.",
                              add_row, conflict_to_json };
  gh_print_list (ctl->json, &listing, conflicts);
  return TRUE;
}

/* Who decides; of his organisation the conflict must be. */
static gboolean
find_decider (GhCtl *ctl, const char *username, GhDecision *decision, GError **error)
{
  g_autoptr (GhOperator) op = NULL;
  if (!gh_operator_store_find_by_username (ctl->db, username, &op, error))
    return FALSE;
  if (op == NULL) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "There is no operator “%s”", username);
    return FALSE;
  }
  decision->orq = op->orq;
  decision->operator_id = op->id;
  return TRUE;
}

static gboolean
run_decide (GhCtl *ctl, GError **error)
{
  GhDecision decision = { .note = "" };
  const char *username = NULL;
  const GhOption options[] = {
    { "as", GH_OPTION_TEXT, &decision.decision, "DECISION", "ACCEPTED, MISTAKE or MISUSE",
      .required = TRUE },
    { "note", GH_OPTION_TEXT, &decision.note, "TEXT", "why" },
    { "operator", GH_OPTION_TEXT, &username, "USERNAME", "who decides", .required = TRUE },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) ||
      !gh_ctl_id_argument (ctl, 0, "a conflict", &decision.conflict_id, error))
    return FALSE;
  if (!gh_conflict_is_decision (decision.decision)) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
                 "--as must be ACCEPTED, MISTAKE or MISUSE");
    return FALSE;
  }
  if (!gh_conflict_is_note (decision.note)) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE, "--note has at most %d characters",
                 GH_CONFLICT_NOTE_MAX_CHARS);
    return FALSE;
  }
  g_autoptr (GhConflict) conflict = NULL;
  if (!gh_ctl_open (ctl, error) || !find_decider (ctl, username, &decision, error) ||
      !gh_conflict_decide (&ctl->context, &decision, &conflict, error))
    return FALSE;
  if (conflict == NULL) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
                 "There is no conflict %" G_GINT64_FORMAT " in the organisation of “%s”",
                 decision.conflict_id, username);
    return FALSE;
  }
  if (ctl->json) {
    g_autoptr (json_object) answer = gh_conflict_to_json (conflict);
    gh_print_json (answer);
  } else {
    gh_print_line ("Conflict %" G_GINT64_FORMAT " is decided: %s.", conflict->id,
                   conflict->decision);
  }
  return TRUE;
}

const GhVerb gh_ctl_conflicts_verbs[] = {
  { "conflicts", "list", NULL, 0, 0, "Lists entries that the server would have refused", run_list,
    .implied = TRUE },
  { "conflicts", "decide", "ID", 1, 1, "Says what such an entry was", run_decide },
  { NULL },
};
