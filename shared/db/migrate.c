/* Brings a database to the schema that the program was built with; see the header. */

#include "db/migrate.h"

#include "db/driver.h"

/* The version of @db; SCHEMA when it is another program's or newer than this one. */
static gboolean
read_version (GhDb *db, const GhSchema *schema, int *version, GError **error)
{
  gint32 application_id = 0;
  if (!db->driver->get_mark (db, &application_id, version, error))
    return FALSE;
  if (*version < 0)
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_SCHEMA,
                 "The database has schema %d, which no Gatehouse makes: restore a backup",
                 *version);
  else if (application_id != schema->application_id && (application_id != 0 || *version != 0))
    g_set_error (
        error, GH_DB_ERROR, GH_DB_ERROR_SCHEMA,
        "This database belongs to another program (mark %08x, expected %08x); check the path "
        "in the configuration",
        (guint) application_id, (guint) schema->application_id);
  else if (*version > (int) schema->length)
    g_set_error (
        error, GH_DB_ERROR, GH_DB_ERROR_SCHEMA,
        "The database has schema %d, this program knows %d: install the newer Gatehouse that "
        "made it, or restore a backup",
        *version, (int) schema->length);
  else
    return TRUE;
  return FALSE;
}

gboolean
gh_db_expect_schema (GhDb *db, const GhSchema *schema, GError **error)
{
  int version = 0;
  if (!read_version (db, schema, &version, error))
    return FALSE;
  if (version == (int) schema->length)
    return TRUE;
  g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_SCHEMA,
               "The database has schema %d, this program needs %d: run `gatehousectl init`, which "
               "makes a copy and brings it up to date",
               version, (int) schema->length);
  return FALSE;
}

/* One step in one transaction; somebody else may have done it while we waited for our turn. */
static gboolean
apply (GhDb *db, const GhSchema *schema, const GhMigration *migration, int *applied, GError **error)
{
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (db, GH_DB_WRITE, error);
  gint32 application_id = 0;
  int version = 0;
  if (transaction == NULL || !db->driver->get_mark (db, &application_id, &version, error))
    return FALSE;
  if (version >= migration->version)
    return TRUE;
  if (!db->driver->run_script (db, migration->sql, error)) {
    g_prefix_error (error, "%s: ", migration->name);
    return FALSE;
  }
  if (!db->driver->set_mark (db, schema->application_id, migration->version, error) ||
      !gh_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  (*applied)++;
  return TRUE;
}

static gboolean
make_copy (GhDb *db, int version, GError **error)
{
  g_autofree char *path = db->driver->backup_path (db, version);
  g_autoptr (GError) failure = NULL;
  if (path == NULL || g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE; /* a former try made it: that one is the true "before" */
  if (gh_db_backup (db, path, &failure) || g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE; /* or somebody else, meanwhile */
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
gh_db_migrate (GhDb *db, const GhSchema *schema, int *applied, GError **error)
{
  int version = 0;
  int count = 0;
  if (!read_version (db, schema, &version, error))
    return FALSE;
  if (version > 0 && version < (int) schema->length && !make_copy (db, version, error))
    return FALSE;
  for (gsize i = (gsize) version; i < schema->length; i++) {
    g_assert (schema->migrations[i].version == (int) i + 1);
    if (!apply (db, schema, &schema->migrations[i], &count, error))
      return FALSE;
  }
  if (applied != NULL)
    *applied = count;
  return TRUE;
}
