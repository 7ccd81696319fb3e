/* The wipe; see the header. Two stages: while the mark says so, the new files are made anew from
 * the old ones; once it says that they are whole, the old ones are destroyed and the new ones put
 * in their place. Every step of the second can be done again. */

#include "kiosk/queue/wipe.h"

#include "core/clock.h"
#include "core/event-log.h"
#include "kiosk/queue/carry.h"
#include "kiosk/queue/kiosk-file.h"
#include "kiosk/queue/shredder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MARK     "kiosk.wipe"
#define ORDERED  "ordered\n"
#define CARRIED  "carried\n"
#define KEPT     "kiosk-kept."
#define KEPT_DB  KEPT "db"
#define KEPT_KEY KEPT "key"

static gboolean
set_mark (const char *directory, const char *stage, GError **error)
{
  g_autofree char *path = g_build_filename (directory, MARK, NULL);
  return g_file_set_contents_full (path, stage, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error) &&
         gh_sync_directory (directory, error);
}

gboolean
gh_wipe_order (const char *directory, GError **error)
{
  return set_mark (directory, ORDERED, error);
}

/* NULL without an error when nothing is ordered. Owned by the caller. */
static gboolean
get_mark (const char *directory, char **stage, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *path = g_build_filename (directory, MARK, NULL);
  *stage = NULL;
  if (g_file_get_contents (path, stage, NULL, &fault) ||
      g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* ---- the new files ---- */

static gboolean
is_kept (const char *name)
{
  return g_str_has_prefix (name, KEPT);
}

/* Copies of damaged files that were read when the store was opened: more is not to be had. */
static gboolean
is_copy (const char *name)
{
  return g_str_has_prefix (name, "kiosk.db.damaged-");
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
    if (!g_str_has_prefix (name, "kiosk.db.unread-"))
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

static gboolean
carry_between (const char *directory, const GhSeal *old_seal, const GhSeal *new_seal,
               GError **error)
{
  guint count = 0;
  g_autofree char *old_path = g_build_filename (directory, "kiosk.db", NULL);
  g_autofree char *new_path = g_build_filename (directory, KEPT_DB, NULL);
  g_autofree char *aside = NULL, *none = NULL;
  g_autoptr (GhDb) old_db = gh_kiosk_file_open (old_path, old_seal, &aside, error);
  if (old_db == NULL || !is_all_read (directory, error) ||
      !gh_shred_matching (directory, is_copy, error))
    return FALSE;
  g_autoptr (GhDb) new_db = gh_kiosk_file_open (new_path, new_seal, &none, error);
  if (new_db == NULL ||
      !gh_carry (old_db, old_seal, new_db, new_seal, gh_clock_now (), &count, error) ||
      !close_whole (new_db, error))
    return FALSE;
  g_autofree char *entries = g_strdup_printf ("%u", count);
  gh_log_event (GH_LOG_WARNING, "wipe.carried", "entries", entries, NULL);
  return TRUE;
}

static gboolean
make_kept_files (const char *directory, GError **error)
{
  g_autofree char *old_key = g_build_filename (directory, "kiosk.key", NULL);
  g_autofree char *new_key = g_build_filename (directory, KEPT_KEY, NULL);
  if (!gh_shred_matching (directory, is_kept, error))
    return FALSE;
  g_autoptr (GhSeal) old_seal = gh_seal_open (old_key, error);
  g_autoptr (GhSeal) new_seal = old_seal != NULL ? gh_seal_open (new_key, error) : NULL;
  return new_seal != NULL && carry_between (directory, old_seal, new_seal, error) &&
         gh_sync_directory (directory, error) && set_mark (directory, CARRIED, error);
}

/* ---- the old ones ---- */

/* Everything of ours: files, logs, copies, what lies beside them. */
static gboolean
is_old_file (const char *name)
{
  return g_str_has_prefix (name, "kiosk.") && strcmp (name, "kiosk.key") != 0 &&
         strcmp (name, "kiosk.lock") != 0 && strcmp (name, MARK) != 0;
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
  g_autofree char *to = g_build_filename (directory, name, NULL);
  if (!g_file_test (from, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!gh_shred_matching (directory, is_old, error))
    return FALSE;
  if (g_rename (from, to) != 0) {
    int saved = errno;
    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (saved), "%s: %s", to,
                 g_strerror (saved));
    return FALSE;
  }
  return gh_sync_directory (directory, error);
}

/* The key first: from then on the rest is noise. */
static gboolean
replace_files (const char *directory, GError **error)
{
  g_autofree char *mark = g_build_filename (directory, MARK, NULL);
  return replace (directory, KEPT_KEY, "kiosk.key", is_old_key, error) &&
         replace (directory, KEPT_DB, "kiosk.db", is_old_file, error) &&
         gh_shred_matching (directory, is_kept, error) && gh_shred_file (mark, error) &&
         gh_sync_directory (directory, error);
}

gboolean
gh_wipe_finish (const char *directory, GError **error)
{
  g_autofree char *stage = NULL;
  if (!get_mark (directory, &stage, error))
    return FALSE;
  if (stage == NULL)
    return TRUE;
  gh_log_event (GH_LOG_WARNING, "wipe.begun", NULL);
  if (strcmp (stage, CARRIED) != 0 && !make_kept_files (directory, error))
    return FALSE;
  if (!replace_files (directory, error))
    return FALSE;
  gh_log_event (GH_LOG_WARNING, "wipe.finished", NULL);
  return TRUE;
}
