/* Numbered migrations, embedded at build time. The mark is the database's own version number
 * (SQLite's user_version); each step is one transaction; a copy is made before the first one. */

#pragma once

#include "db/db.h"

G_BEGIN_DECLS

typedef struct {
  int version;      /* 1, 2, 3, … without gaps */
  const char *name; /* file name, for messages */
  const char *sql;  /* many statements */
} GhMigration;

/* What the program brings: its migrations in order, and the mark of its kind of database (so that
 * a kiosk's file is never taken for a server's). */
typedef struct {
  gint32 application_id;
  const GhMigration *migrations;
  gsize length;
} GhSchema;

/* Whether @db is of exactly this schema. SCHEMA otherwise: the message says whether the program or
 * the database is the older one, and what to do. One small read. */
gboolean gh_db_expect_schema (GhDb *db, const GhSchema *schema,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Brings @db to the last version. When it holds a former version, a copy is written first beside it
 * ("….before-N.backup") and kept. SCHEMA when it is newer or another program's. @applied (optional)
 * says how many steps ran. */
gboolean gh_db_migrate (GhDb *db, const GhSchema *schema, int *applied,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
