/* Table conflicts: entries that the server would have refused, for the supervisor to look at. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_conflict_statements[];

typedef struct {
  gint64 orq;
  const char *code; /* what the server would have said: a verdict's name */
  gint64 ticket_id;
  gint64 scan_id;       /* the entry */
  gint64 other_scan_id; /* the entry that stood when it came; 0 for none */
} GhNewConflict;

/* Inside a transaction. Errors: GH_DB_ERROR; CONSTRAINT when the entry has a conflict already. */
gboolean gh_conflict_store_insert (GhDb *db, const GhNewConflict *conflict, gint64 now,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One of the entries of a conflict. */
typedef struct {
  gint64 at; /* 0: there is no such entry, and the rest is 0 and NULL */
  char *operator_name;
  char *device_name; /* NULL when it has none */
  gint64 undone_at;  /* 0: it stands */
} GhConflictEntry;

typedef struct {
  gint64 id;
  char *code;
  gint64 ticket_id;
  char *ticket_code;
  char *customer_name;
  GhConflictEntry first; /* the earlier one */
  GhConflictEntry second;
  char *decision;     /* "ACCEPTED", "MISTAKE", "MISUSE"; NULL while it is open */
  char *note;         /* "" for none */
  gint64 decided_by;  /* an operator's id, 0 while it is open */
  char *decider_name; /* his name, NULL while it is open */
  gint64 decided_at;
} GhConflict;

void gh_conflict_free (GhConflict *conflict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhConflict, gh_conflict_free)

/* The newest @limit of @orq, the newest first; only open ones unless @all. GhConflict *, owned by
 * the caller. */
GPtrArray *gh_conflict_store_list (GhDb *db, gint64 orq, gboolean all, int limit,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NULL without an error when @orq has no such conflict. Owned by the caller. */
gboolean gh_conflict_store_find (GhDb *db, gint64 orq, gint64 id, GhConflict **conflict,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The last decision stands. */
gboolean gh_conflict_store_decide (GhDb *db, gint64 id, const char *decision, const char *note,
                                   gint64 operator_id, gint64 now,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Entries from @from to before @until that stand and whose ticket has no active reservation: people
 * that no slot counts. Each of them is a conflict. */
gboolean gh_conflict_store_count_without_slot (GhDb *db, gint64 orq, gint64 from, gint64 until,
                                               gint64 *count,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
