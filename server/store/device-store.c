/* Table devices; see the header. */

#include "server/store/device-store.h"

enum {
  SEE,
  FIND,
  INSERT,
  FIND_ANYWHERE,
  FIND_BY_ID,
  FIND_INVITED,
  LIST,
  ADD,
  INVITE,
  ENROL,
  RENAME,
  REVOKE,
};

#define COLUMNS                                                                                    \
  "SELECT id, orq, uuid, name, key_hash, status = 'REVOKED' AS revoked,"                           \
  " enrol_hash IS NOT NULL AS enrolling, created_at, last_seen_at FROM devices"

const GhStatement gh_device_statements[] = {
  [SEE] = { "device.see", "UPDATE devices SET last_seen_at = ? WHERE id = ?" },
  [FIND] = { "device.find", COLUMNS " WHERE orq = ? AND uuid = ?" },
  [INSERT] = { "device.insert", "INSERT INTO devices (orq, uuid, name, status, created_at,"
                                " last_seen_at) VALUES (?, ?, '', 'ACTIVE', ?, ?)" },
  [FIND_ANYWHERE] = { "device.find-anywhere", COLUMNS " WHERE uuid = ?"
                                                      " ORDER BY status = 'REVOKED', id LIMIT 1" },
  [FIND_BY_ID] = { "device.find-by-id", COLUMNS " WHERE id = ?" },
  [FIND_INVITED] = { "device.find-invited", COLUMNS " WHERE enrol_hash = ?"
                                                    " AND enrol_expires_at > ?"
                                                    " AND status = 'ACTIVE'" },
  [LIST] = { "device.list", COLUMNS " WHERE ? IN (0, orq) ORDER BY id" },
  [ADD] = { "device.add", "INSERT INTO devices (orq, uuid, name, status, created_at, last_seen_at)"
                          " VALUES (?, ?, ?, 'ACTIVE', ?, 0)" },
  [INVITE] = { "device.invite", "UPDATE devices SET enrol_hash = ?, enrol_expires_at = ?"
                                " WHERE id = ? AND status = 'ACTIVE'" },
  [ENROL] = { "device.enrol",
              "UPDATE devices SET key_hash = ?, enrol_hash = NULL, enrol_expires_at = NULL,"
              " last_seen_at = ? WHERE id = ?" },
  [RENAME] = { "device.rename", "UPDATE devices SET name = ? WHERE id = ?" },
  [REVOKE] = { "device.revoke",
               "UPDATE devices SET status = 'REVOKED', key_hash = NULL, enrol_hash = NULL,"
               " enrol_expires_at = NULL WHERE id = ?" },
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

static gpointer
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
  return gh_db_find (db, SQL (FIND), GH_DB_VALUES (gh_db_int (orq), gh_db_text (uuid)), read_device,
                     (gpointer *) device, error);
}

gboolean
gh_device_store_find_anywhere (GhDb *db, const char *uuid, GhDevice **device, GError **error)
{
  return gh_db_find (db, SQL (FIND_ANYWHERE), GH_DB_VALUES (gh_db_text (uuid)), read_device,
                     (gpointer *) device, error);
}

gboolean
gh_device_store_find_by_id (GhDb *db, gint64 id, GhDevice **device, GError **error)
{
  return gh_db_find (db, SQL (FIND_BY_ID), GH_DB_VALUES (gh_db_int (id)), read_device,
                     (gpointer *) device, error);
}

gboolean
gh_device_store_find_invited (GhDb *db, const char *enrol_hash, gint64 now, GhDevice **device,
                              GError **error)
{
  return gh_db_find (db, SQL (FIND_INVITED),
                     GH_DB_VALUES (gh_db_text (enrol_hash), gh_db_int (now)), read_device,
                     (gpointer *) device, error);
}

GPtrArray *
gh_device_store_list (GhDb *db, gint64 orq, GError **error)
{
  return gh_db_list (db, SQL (LIST), GH_DB_VALUES (gh_db_int (orq)), read_device,
                     (GDestroyNotify) gh_device_free, error);
}

gboolean
gh_device_store_add (GhDb *db, gint64 orq, const char *uuid, const char *name, gint64 now,
                     gint64 *id, GError **error)
{
  return gh_db_insert (db, SQL (ADD),
                       GH_DB_VALUES (gh_db_int (orq), gh_db_text (uuid), gh_db_text (name),
                                     gh_db_int (now)),
                       id, error);
}

/* Runs a statement that changes at most the one row it is about. */
static gboolean
change_one (GhDb *db, const char *sql, GhDbValues values, gboolean *changed, GError **error)
{
  gint64 changes = 0;
  if (!gh_db_execute (db, sql, values, &changes, error))
    return FALSE;
  *changed = changes == 1;
  return TRUE;
}

gboolean
gh_device_store_invite (GhDb *db, gint64 id, const char *enrol_hash, gint64 expires_at,
                        gboolean *changed, GError **error)
{
  return change_one (db, SQL (INVITE),
                     GH_DB_VALUES (gh_db_text (enrol_hash), gh_db_int (expires_at), gh_db_int (id)),
                     changed, error);
}

gboolean
gh_device_store_enrol (GhDb *db, gint64 id, const char *key_hash, gint64 now, GError **error)
{
  return gh_db_execute (db, SQL (ENROL),
                        GH_DB_VALUES (gh_db_text (key_hash), gh_db_int (now), gh_db_int (id)), NULL,
                        error);
}

gboolean
gh_device_store_rename (GhDb *db, gint64 id, const char *name, gboolean *changed, GError **error)
{
  return change_one (db, SQL (RENAME), GH_DB_VALUES (gh_db_text (name), gh_db_int (id)), changed,
                     error);
}

gboolean
gh_device_store_revoke (GhDb *db, gint64 id, gboolean *changed, GError **error)
{
  return change_one (db, SQL (REVOKE), GH_DB_VALUES (gh_db_int (id)), changed, error);
}

gboolean
gh_device_store_touch (GhDb *db, gint64 id, gint64 now, GError **error)
{
  return gh_db_execute (db, SQL (SEE), GH_DB_VALUES (gh_db_int (now), gh_db_int (id)), NULL, error);
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
  return gh_device_store_touch (db, device->id, now, error);
}
