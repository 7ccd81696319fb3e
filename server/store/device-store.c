/* Table devices; see the header. */

#include "server/store/device-store.h"

enum {
  SEE,
  FIND,
  INSERT,
};

const GhStatement gh_device_statements[] = {
  [SEE] = { "device.see", "UPDATE devices SET last_seen_at = ? WHERE id = ?" },
  [FIND] = { "device.find",
             "SELECT id, orq, uuid, name, key_hash, status = 'REVOKED' AS revoked,"
             " enrol_hash IS NOT NULL AS enrolling, created_at, last_seen_at FROM devices"
             " WHERE orq = ? AND uuid = ?" },
  [INSERT] = { "device.insert", "INSERT INTO devices (orq, uuid, name, status, created_at,"
                                " last_seen_at) VALUES (?, ?, '', 'ACTIVE', ?, ?)" },
  { NULL, NULL },
};
#define SQL(which) gh_device_statements[which].sql

void
gh_device_free (GhDevice *device)
{
  if (device == NULL)
    return;
  g_free (device->uuid);
  g_free (device->name);
  g_free (device->key_hash);
  g_free (device);
}

static GhDevice *
read_device (GhDbRows *rows)
{
  GhDevice *device = g_new0 (GhDevice, 1);
  device->id = gh_db_rows_int (rows, "id");
  device->orq = gh_db_rows_int (rows, "orq");
  device->uuid = gh_db_rows_dup_text (rows, "uuid");
  device->name = gh_db_rows_dup_text (rows, "name");
  device->key_hash = gh_db_rows_dup_text (rows, "key_hash");
  device->revoked = gh_db_rows_int (rows, "revoked") != 0;
  device->enrolling = gh_db_rows_int (rows, "enrolling") != 0;
  device->created_at = gh_db_rows_int (rows, "created_at");
  device->last_seen_at = gh_db_rows_int (rows, "last_seen_at");
  return device;
}

gboolean
gh_device_store_find (GhDb *db, gint64 orq, const char *uuid, GhDevice **device, GError **error)
{
  g_autoptr (GhDbRows) rows =
      gh_db_query (db, SQL (FIND), GH_DB_VALUES (gh_db_int (orq), gh_db_text (uuid)), error);
  gboolean has_row = FALSE;
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *device = has_row ? read_device (rows) : NULL;
  return TRUE;
}

gboolean
gh_device_store_see (GhDb *db, gint64 orq, const char *uuid, gint64 now, gint64 *id, GError **error)
{
  g_autoptr (GhDevice) device = NULL;
  if (!gh_device_store_find (db, orq, uuid, &device, error))
    return FALSE;
  if (device == NULL)
    return gh_db_insert (db, SQL (INSERT),
                         GH_DB_VALUES (gh_db_int (orq), gh_db_text (uuid), gh_db_int (now),
                                       gh_db_int (now)),
                         id, error);
  *id = device->id;
  return gh_db_execute (db, SQL (SEE), GH_DB_VALUES (gh_db_int (now), gh_db_int (device->id)), NULL,
                        error);
}
