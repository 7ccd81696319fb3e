/* What the modules of the day's lists share: manifest-store.c takes them over, manifest-shred.c
 * destroys them, manifest-find.c looks codes up. */

#pragma once

#include "kiosk/queue/manifest-store.h"

G_BEGIN_DECLS

/* Rows in one transaction. */
#define GH_MANIFEST_PIECE_ROWS 1000

/* A transaction that a power cut may lose: the server has all of it. */
static inline GhDbTransaction *
gh_manifest_begin (GhDb *db, GError **error)
{
  return gh_db_begin (db, GH_DB_WRITE_RELAXED, error);
}

/* After each transaction others may go first: writers stand in a queue, but who has just left it
 * would be first again. */
static inline void
gh_manifest_give_way (void)
{
  g_usleep (3000);
}

/* The column "generation" of a query's only row; 0 for none. */
gboolean gh_manifest_select_generation (GhDb *db, const char *sql, GhDbValues values,
                                        gint64 *generation,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The list of the day that @now is in, and its key; @generation is 0 when there is none of use. */
gboolean gh_manifest_select_day (GhKioskStore *store, gint64 now, GhManifestDay *day,
                                 gint64 *generation, guint8 day_key[GH_DAY_KEY_BYTES],
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
