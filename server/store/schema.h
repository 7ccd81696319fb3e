/* The server's database schema: its migrations, embedded, and the statements of every store (so
 * that a test can prepare all of them against it). */

#pragma once

#include "db/migrate.h"

G_BEGIN_DECLS

/* What gh_db_migrate and gh_db_expect_schema take. Static. */
const GhSchema *gh_store_schema (void);

/* A store's statements under their names. */
typedef struct {
  const char *name;
  const char *sql;
} GhStatement;

/* The statements of all stores: an array ended by NULL of arrays ended by a NULL name. Static. */
const GhStatement *const *gh_store_statements (void);

G_END_DECLS
