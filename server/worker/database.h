/* The database of a process that stays. */

#pragma once

#include "db/db.h"

G_BEGIN_DECLS

/* Opens the database at @url into @db unless it is open, and anew when another file has taken its
 * place; checks its schema. NULL in @db on failure. Errors: GH_DB_ERROR. */
gboolean gh_worker_open_database (const char *url, GhDb **db,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
