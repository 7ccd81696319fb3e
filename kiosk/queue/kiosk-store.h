/* The kiosk's file, kiosk.db in the data directory, and the key beside it. */

#pragma once

#include "db/db.h"
#include "kiosk/queue/seal.h"

G_BEGIN_DECLS

typedef struct _GhKioskStore GhKioskStore;

/* Opens the store in @directory, making both (the directory for its owner alone) when they are not
 * there, checks the file for damage and brings it up to date. A damaged file is put aside under
 * another name, never deleted, and a new one begun with what can still be read of it: the gate goes
 * on. A wipe that was ordered (queue/wipe.h) comes first. Errors: GH_DB_ERROR, GH_SEAL_ERROR,
 * GFileError. */
GhKioskStore *gh_kiosk_store_open (const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Opens what gh_kiosk_store_open has opened, once more, for another thread: nothing is checked,
 * brought up to date or put aside. Errors: the same. */
GhKioskStore *gh_kiosk_store_open_again (const char *directory,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes and frees it; NULL is fine. */
void gh_kiosk_store_close (GhKioskStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhKioskStore, gh_kiosk_store_close)

/* A UUID: made at the first start, or given by the enrolment. Belongs to @store. */
const char *gh_kiosk_store_get_device_id (GhKioskStore *store);
/* Where the damaged file went, NULL when there was none. Belongs to @store. */
const char *gh_kiosk_store_get_put_aside (GhKioskStore *store);

/* For the tables' modules in this folder. */
GhDb *gh_kiosk_store_get_db (GhKioskStore *store);
const GhSeal *gh_kiosk_store_get_seal (GhKioskStore *store);
/* One statement in a transaction of its own, on disk when it returns TRUE. Errors: GH_DB_ERROR. */
gboolean gh_kiosk_store_run (GhKioskStore *store, const char *sql, GhDbValues values,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
