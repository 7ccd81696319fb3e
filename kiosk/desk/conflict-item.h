/* A conflict in words for the supervisor's screen. */

#pragma once

#include "kiosk/desk/gate-result.h"
#include "wire/conflict-report.h"

G_BEGIN_DECLS

#define GH_TYPE_CONFLICT_ITEM (gh_conflict_item_get_type ())
G_DECLARE_FINAL_TYPE (GhConflictItem, gh_conflict_item, GH, CONFLICT_ITEM, GObject)

/* @now: Unix seconds at the server. Owned by the caller. */
GhConflictItem *gh_conflict_item_new (const GhConflictReport *report,
                                      gint64 now) G_GNUC_WARN_UNUSED_RESULT;

/* The server's id of the conflict. */
gint64 gh_conflict_item_get_id (GhConflictItem *item);
/* What it was; OPEN while nobody has said. */
GhConflictDecision gh_conflict_item_get_decision (GhConflictItem *item);

/* Everything below belongs to @item and is safe to show. */

/* "Without a name" when there is none. */
const char *gh_conflict_item_get_name (GhConflictItem *item);
/* What is wrong with this entry: "Two entries with one ticket." */
const char *gh_conflict_item_get_reason (GhConflictItem *item);
/* "12:31 · Gate 1 · Jane Smith"; "" for a second entry that there is not. */
const char *gh_conflict_item_get_first (GhConflictItem *item);
const char *gh_conflict_item_get_second (GhConflictItem *item);
/* "Mistake · Lee Wong · 12:40"; "" while it is open. */
const char *gh_conflict_item_get_decided (GhConflictItem *item);
/* "" for none; cut when it is very long. */
const char *gh_conflict_item_get_note (GhConflictItem *item);
/* The same as the server has it: not safe to show. */
const char *gh_conflict_item_get_whole_note (GhConflictItem *item);
/* All of it but the name, of GhFact. */
GPtrArray *gh_conflict_item_get_facts (GhConflictItem *item);

G_END_DECLS
