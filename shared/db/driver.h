/* What a database driver gives to the SQL layer. Private to shared/db: callers use db/db.h.
 *
 * A driver's connection embeds GhDb as its first member; its statements are opaque. */

#pragma once

#include "db/db.h"

G_BEGIN_DECLS

typedef struct {
  const char *scheme; /* "sqlite" */

  GhDb *(*open) (const char *rest, GhDbOpenFlags flags, GError **error);
  void (*close) (GhDb *db);

  gpointer (*prepare) (GhDb *db, const char *sql, GError **error);
  void (*finalize) (gpointer statement);
  /* Fails when @values are not as many as the statement's question marks. */
  gboolean (*bind) (GhDb *db, gpointer statement, GhDbValues values, GError **error);
  gboolean (*step) (GhDb *db, gpointer statement, gboolean *has_row, GError **error);
  void (*reset) (gpointer statement);
  gint64 (*changes) (GhDb *db);
  gint64 (*last_id) (GhDb *db);

  int (*columns) (gpointer statement);
  const char *(*column_name) (gpointer statement, int column);
  gboolean (*column_is_null) (gpointer statement, int column);
  gint64 (*column_int) (gpointer statement, int column);
  const char *(*column_text) (gpointer statement, int column);
  const void *(*column_blob) (gpointer statement, int column, gsize *length);

  gboolean (*begin) (GhDb *db, GhDbMode mode, GError **error);
  gboolean (*commit) (GhDb *db, GError **error);
  void (*rollback) (GhDb *db);

  /* Many statements at once, inside the transaction that is open. */
  gboolean (*run_script) (GhDb *db, const char *sql, GError **error);
  gboolean (*get_mark) (GhDb *db, gint32 *application_id, int *version, GError **error);
  gboolean (*set_mark) (GhDb *db, gint32 application_id, int version, GError **error);
  /* Where a copy before migrating to @version + 1 goes; NULL when the driver makes none. */
  char *(*backup_path) (GhDb *db, int version);

  gboolean (*is_current) (GhDb *db);
  gboolean (*checkpoint) (GhDb *db, GError **error);
  gboolean (*empty_log) (GhDb *db, gboolean *emptied, GError **error);
  gboolean (*check) (GhDb *db, GError **error);
  gboolean (*backup) (GhDb *db, const char *path, GError **error);
} GhDbDriver;

struct _GhDb {
  const GhDbDriver *driver;
  GHashTable *statements;       /* address of the SQL text → driver's statement, owned */
  GhDbTransaction *transaction; /* the open one, borrowed */
};

extern const GhDbDriver gh_sqlite_driver;

G_END_DECLS
