/* What every piece of work is given: the database, the configuration, the keys, and the one reading
 * of the clock. Borrowed by the domain, owned by main. */

#pragma once

#include "db/db.h"
#include "server/config/config.h"
#include "server/rules/token.h"

G_BEGIN_DECLS

typedef struct {
  GhDb *db;
  const GhConfig *config;
  const GhKeys *keys;
  gint64 now;           /* Unix seconds, read once */
  const char *address;  /* the client's, NULL when there is none (command line) */
  const char *language; /* "en", "pt-BR", … for what is sent later */
} GhContext;

G_END_DECLS
