/* Opens the kiosk's file and keeps its device id. */

#include "kiosk/queue/kiosk-store.h"

#include "core/clock.h"
#include "core/event-log.h"
#include "core/random-id.h"
#include "kiosk/queue/file-error.h"
#include "kiosk/queue/kiosk-file.h"
#include "kiosk/queue/wipe.h"

struct _GhKioskStore {
  GhDb *db;
  GhSeal *seal;
  char *device_id;
  char *put_aside; /* NULL when the file was sound */
};

static const char INSERT_DEVICE[] = "INSERT INTO device (singleton, id, made_at) SELECT 1, ?, ?"
                                    " WHERE NOT EXISTS (SELECT 1 FROM device WHERE singleton = 1)";
static const char REPLACE_DEVICE[] = "UPDATE device SET id = ? WHERE singleton = 1";
static const char SELECT_DEVICE[] = "SELECT id FROM device WHERE singleton = 1";

/* What gh_kiosk_file_open has looked at before. */
static GhDb *
open_again (const char *path, GError **error)
{
  g_autofree char *url = g_strconcat ("sqlite:", path, NULL);
  return gh_db_open (url, GH_DB_OPEN_RESIDENT | GH_DB_OPEN_SHRED, error);
}

static char *
load_device_id (GhDb *db, GError **error)
{
  g_autofree char *fresh = gh_random_uuid ();
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (db, GH_DB_WRITE, error);
  if (transaction == NULL ||
      !gh_db_execute (db, INSERT_DEVICE,
                      GH_DB_VALUES (gh_db_text (fresh), gh_db_int (gh_clock_now ())), NULL, error))
    return NULL;
  g_autofree char *id = NULL;
  {
    g_autoptr (GhDbRows) rows = gh_db_query (db, SELECT_DEVICE, GH_DB_NO_VALUES, error);
    gboolean has_row = FALSE;
    if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
      return NULL;
    id = has_row ? gh_db_rows_dup_text (rows, "id") : NULL;
  }
  /* Nothing else vouches for it. A gate that the server takes for a new one still lets people in.
   */
  if (!gh_is_uuid (id)) {
    gh_log_event (GH_LOG_ERROR, "store.device_id_lost", "device_id", fresh, NULL);
    if (!gh_db_execute (db, REPLACE_DEVICE, GH_DB_VALUES (gh_db_text (fresh)), NULL, error))
      return NULL;
    g_free (id);
    id = g_strdup (fresh);
  }
  return gh_db_commit (g_steal_pointer (&transaction), error) ? g_steal_pointer (&id) : NULL;
}

static GhKioskStore *
open_in (const char *directory, gboolean again, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "kiosk.db", NULL);
  g_autofree char *key = g_build_filename (directory, "kiosk.key", NULL);
  g_autoptr (GhKioskStore) store = g_new0 (GhKioskStore, 1);
  store->seal = gh_seal_open (key, error);
  if (store->seal == NULL)
    return NULL;
  store->db = again ? open_again (path, error)
                    : gh_kiosk_file_open (path, store->seal, &store->put_aside, error);
  if (store->db == NULL)
    return NULL;
  store->device_id = load_device_id (store->db, error);
  return store->device_id != NULL ? g_steal_pointer (&store) : NULL;
}

GhKioskStore *
gh_kiosk_store_open (const char *directory, GError **error)
{
  if (g_mkdir_with_parents (directory, 0700) != 0) {
    gh_file_error_set (directory, error);
    return NULL;
  }
  return gh_wipe_finish (directory, error) ? open_in (directory, FALSE, error) : NULL;
}

GhKioskStore *
gh_kiosk_store_open_again (const char *directory, GError **error)
{
  return open_in (directory, TRUE, error);
}

void
gh_kiosk_store_close (GhKioskStore *store)
{
  if (store == NULL)
    return;
  gh_db_close (store->db);
  gh_seal_free (store->seal);
  g_free (store->device_id);
  g_free (store->put_aside);
  g_free (store);
}

const char *
gh_kiosk_store_get_device_id (GhKioskStore *store)
{
  return store->device_id;
}

const char *
gh_kiosk_store_get_put_aside (GhKioskStore *store)
{
  return store->put_aside;
}

GhDb *
gh_kiosk_store_get_db (GhKioskStore *store)
{
  return store->db;
}

const GhSeal *
gh_kiosk_store_get_seal (GhKioskStore *store)
{
  return store->seal;
}

gboolean
gh_kiosk_store_run (GhKioskStore *store, const char *sql, GhDbValues values, GError **error)
{
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (store->db, GH_DB_WRITE, error);
  return transaction != NULL && gh_db_execute (store->db, sql, values, NULL, error) &&
         gh_db_commit (g_steal_pointer (&transaction), error);
}
