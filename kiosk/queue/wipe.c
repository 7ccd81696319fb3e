/* The wipe; see the header. Stages: while the mark says that it is ordered, the new files are made
 * anew from the old ones; where there is no room for them, the old ones are stripped of all that is
 * no entry, and the new ones made from what is left; once they are whole, the old ones are
 * destroyed and the new ones put in their place. Every step can be done again. */

#include "kiosk/queue/wipe.h"

#include "core/clock.h"
#include "core/event-log.h"
#include "kiosk/queue/carry.h"
#include "kiosk/queue/file-error.h"
#include "kiosk/queue/kiosk-file.h"
#include "kiosk/queue/raw-entries.h"
#include "kiosk/queue/raw-strip.h"
#include "kiosk/queue/shredder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MARK     "kiosk.wipe"
#define KEPT     "kiosk-kept."
#define KEPT_DB  KEPT "db"
#define KEPT_KEY KEPT "key"

typedef enum { STAGE_ORDERED, STAGE_STRIPPED, STAGE_CARRIED, STAGE_NONE } Stage;

/* An empty file's name is the mark: it goes on to the next without any room on the disk. */
static const char *const marks[] = { MARK, MARK "-stripped", MARK "-carried" };

gboolean
gh_wipe_order (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, MARK, NULL);
  int file = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0)
    return gh_file_error_set (path, error);
  close (file);
  return gh_sync_directory (directory, error);
}

static Stage
get_stage (const char *directory)
{
  for (int stage = STAGE_CARRIED; stage >= STAGE_ORDERED; stage--) {
    g_autofree char *path = g_build_filename (directory, marks[stage], NULL);
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return (Stage) stage;
  }
  return STAGE_NONE;
}

static gboolean
rename_in (const char *directory, const char *name, const char *new_name, GError **error)
{
  g_autofree char *from = g_build_filename (directory, name, NULL);
  g_autofree char *to = g_build_filename (directory, new_name, NULL);
  return (g_rename (from, to) == 0 || gh_file_error_set (to, error)) &&
         gh_sync_directory (directory, error);
}

static gboolean
set_stage (const char *directory, Stage stage, GError **error)
{
  Stage before = get_stage (directory);
  return before == stage || rename_in (directory, marks[before], marks[stage], error);
}

/* ---- the new files ---- */

static gboolean
is_kept (const char *name)
{
  return g_str_has_prefix (name, KEPT);
}

/* Copies of damaged files that were read when the store was opened, and of older ones that were
 * brought up to date: more is not to be had. */
static gboolean
is_copy (const char *name)
{
  return g_str_has_prefix (name, "kiosk.db.damaged-") ||
         g_str_has_prefix (name, "kiosk.db.before-");
}

static gboolean
is_unread (const char *name)
{
  return g_str_has_prefix (name, "kiosk.db.unread-") && !g_str_has_suffix (name, "-wal");
}

/* What could not be read yet may hold entries that nobody else has. */
static gboolean
is_all_read (const char *directory, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  const char *name;
  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (!is_unread (name))
      continue;
    g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED, "%s could not be read: is the disk full?",
                 name);
    return FALSE;
  }
  return TRUE;
}

/* A database is whole without its log before it is renamed. */
static gboolean
close_whole (GhDb *db, GError **error)
{
  gboolean emptied = FALSE;
  if (!gh_db_empty_log (db, &emptied, error))
    return FALSE;
  if (!emptied)
    g_set_error_literal (error, GH_DB_ERROR, GH_DB_ERROR_BUSY, "another program has the file open");
  return emptied;
}

/* Of GhEntryRow, as SQLite reads them. Owned by the caller. */
static GPtrArray *
list_entries (const char *directory, const GhSeal *seal, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "kiosk.db", NULL);
  g_autofree char *aside = NULL;
  g_autoptr (GhDb) db = gh_kiosk_file_open (path, seal, &aside, error);
  if (db == NULL || !is_all_read (directory, error) ||
      !gh_shred_matching (directory, is_copy, error))
    return NULL;
  return gh_carry_list (db, error);
}

/* The files that may hold entries. Owned by the caller. */
static char **
find_files (const char *directory, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  const char *name;
  if (dir == NULL)
    return NULL;
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (directory, name, NULL);
    if (strcmp (name, "kiosk.db") == 0 || is_unread (name))
      g_strv_builder_add (paths, path);
  }
  return g_strv_builder_end (paths);
}

/* Of GhEntryRow, from what is left of the files. Owned by the caller. */
static GPtrArray *
list_stripped (const char *directory, const GhSeal *seal, GError **error)
{
  g_auto (GStrv) paths = find_files (directory, error);
  return paths != NULL ? gh_raw_entries_list ((const char *const *) paths, seal, error) : NULL;
}

static gboolean
carry (const char *directory, GPtrArray *rows, const GhSeal *old_seal, const GhSeal *new_seal,
       GError **error)
{
  guint count = 0;
  g_autofree char *path = g_build_filename (directory, KEPT_DB, NULL);
  g_autofree char *none = NULL;
  g_autoptr (GhDb) db = gh_kiosk_file_open (path, new_seal, &none, error);
  if (db == NULL || !gh_carry (rows, old_seal, db, new_seal, gh_clock_now (), &count, error) ||
      !close_whole (db, error))
    return FALSE;
  g_autofree char *entries = g_strdup_printf ("%u", count);
  gh_log_event (GH_LOG_WARNING, "wipe.carried", "entries", entries, NULL);
  return TRUE;
}

typedef GPtrArray *(*ListFunc) (const char *directory, const GhSeal *seal, GError **error);

static gboolean
make_kept_files (const char *directory, ListFunc list, GError **error)
{
  g_autofree char *old_key = g_build_filename (directory, "kiosk.key", NULL);
  g_autofree char *new_key = g_build_filename (directory, KEPT_KEY, NULL);
  if (!gh_shred_matching (directory, is_kept, error) ||
      !gh_shred_matching (directory, is_copy, error))
    return FALSE;
  g_autoptr (GhSeal) old_seal = gh_seal_open (old_key, error);
  g_autoptr (GPtrArray) rows = old_seal != NULL ? list (directory, old_seal, error) : NULL;
  g_autoptr (GhSeal) new_seal = rows != NULL ? gh_seal_open (new_key, error) : NULL;
  return new_seal != NULL && carry (directory, rows, old_seal, new_seal, error) &&
         gh_sync_directory (directory, error) && set_stage (directory, STAGE_CARRIED, error);
}

/* ---- without room ---- */

/* SQLite has many words for it, and MISSING when it cannot make a log. What else goes under them
 * does no harm: a stripped file gives the same entries. */
static gboolean
is_want_of_room (const GError *fault)
{
  return g_error_matches (fault, GH_DB_ERROR, GH_DB_ERROR_FULL) ||
         g_error_matches (fault, GH_DB_ERROR, GH_DB_ERROR_FAILED) ||
         g_error_matches (fault, GH_DB_ERROR, GH_DB_ERROR_DAMAGED) ||
         g_error_matches (fault, GH_DB_ERROR, GH_DB_ERROR_MISSING) || fault->domain == G_FILE_ERROR;
}

/* SQLite reads none of them from then on. */
static gboolean
strip_files (const char *directory, GError **error)
{
  g_auto (GStrv) paths = find_files (directory, error);
  if (paths == NULL || !set_stage (directory, STAGE_STRIPPED, error))
    return FALSE;
  for (gsize i = 0; paths[i] != NULL; i++) {
    if (!gh_raw_strip (paths[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
make_kept_files_anyhow (const char *directory, Stage stage, GError **error)
{
  g_autoptr (GError) fault = NULL;
  if (stage == STAGE_ORDERED) {
    if (make_kept_files (directory, list_entries, &fault))
      return TRUE;
    if (!is_want_of_room (fault)) {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
    gh_log_event (GH_LOG_WARNING, "wipe.stripping", "reason", fault->message, NULL);
  }
  return gh_shred_matching (directory, is_kept, error) && strip_files (directory, error) &&
         make_kept_files (directory, list_stripped, error);
}

/* ---- the old ones ---- */

static gboolean
is_mark (const char *name)
{
  return g_str_has_prefix (name, MARK);
}

/* Everything of ours: files, logs, copies, what lies beside them. */
static gboolean
is_old_file (const char *name)
{
  return g_str_has_prefix (name, "kiosk.") && strcmp (name, "kiosk.key") != 0 &&
         strcmp (name, "kiosk.lock") != 0 && !is_mark (name);
}

static gboolean
is_old_key (const char *name)
{
  return strcmp (name, "kiosk.key") == 0;
}

/* While the new file is under its first name, the place that it is for holds an old one. */
static gboolean
replace (const char *directory, const char *kept, const char *name, GhShredMatch is_old,
         GError **error)
{
  g_autofree char *from = g_build_filename (directory, kept, NULL);
  return !g_file_test (from, G_FILE_TEST_EXISTS) ||
         (gh_shred_matching (directory, is_old, error) && rename_in (directory, kept, name, error));
}

/* The key first: from then on the rest is noise. */
static gboolean
replace_files (const char *directory, GError **error)
{
  return replace (directory, KEPT_KEY, "kiosk.key", is_old_key, error) &&
         replace (directory, KEPT_DB, "kiosk.db", is_old_file, error) &&
         gh_shred_matching (directory, is_kept, error) &&
         gh_shred_matching (directory, is_mark, error) && gh_sync_directory (directory, error);
}

gboolean
gh_wipe_finish (const char *directory, GError **error)
{
  Stage stage = get_stage (directory);
  if (stage == STAGE_NONE)
    return TRUE;
  gh_log_event (GH_LOG_WARNING, "wipe.begun", NULL);
  if ((stage != STAGE_CARRIED && !make_kept_files_anyhow (directory, stage, error)) ||
      !replace_files (directory, error))
    return FALSE;
  gh_log_event (GH_LOG_WARNING, "wipe.finished", NULL);
  return TRUE;
}
