/* When a disk fails, and what is durable on it; see the header. */

#include "disk-private.h"

#include "machine.h"

#include <sqlite3.h>
#include <string.h>

#define MOST_DISKS 8

struct _SimDisk {
  char *folder;
  SimDiskKill kill;
  gpointer data;

  SimDiskPlan plan; /* what is still to come; times and after count down */
  gboolean planned;
  SimDiskFault fault; /* of now */
  guint failed;
  guint changes;
  GHashTable *fresh; /* path → GPtrArray of SimDiskChange: what is not durable yet */
};

static SimDisk *disks[MOST_DISKS];

static void
free_change (gpointer data)
{
  SimDiskChange *change = data;
  g_bytes_unref (change->bytes);
  g_free (change);
}

SimDisk *
sim_disk_new (const char *folder, SimDiskKill kill, gpointer data)
{
  SimDisk *disk = g_new0 (SimDisk, 1);
  guint place = 0;
  disk->folder = g_strdup (folder);
  disk->kill = kill;
  disk->data = data;
  disk->fresh =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  while (disks[place] != NULL)
    place++;
  g_assert (place < MOST_DISKS);
  disks[place] = disk;
  return disk;
}

void
sim_disk_free (SimDisk *disk)
{
  for (guint i = 0; i < MOST_DISKS; i++) {
    if (disks[i] == disk)
      disks[i] = NULL;
  }
  g_hash_table_unref (disk->fresh);
  g_free (disk->folder);
  g_free (disk);
}

SimDisk *
sim_disk_find (const char *path)
{
  for (guint i = 0; path != NULL && i < MOST_DISKS; i++) {
    if (disks[i] != NULL && g_str_has_prefix (path, disks[i]->folder))
      return disks[i];
  }
  return NULL;
}

void
sim_disk_move (SimDisk *disk, const char *folder)
{
  g_free (disk->folder);
  disk->folder = g_strdup (folder);
  g_hash_table_remove_all (disk->fresh);
  disk->planned = FALSE;
}

/* ---- faults ---- */

void
sim_disk_plan (SimDisk *disk, const SimDiskPlan *plan)
{
  disk->plan = *plan;
  disk->planned = TRUE;
}

void
sim_disk_mend (SimDisk *disk)
{
  disk->planned = FALSE;
  disk->fault = SIM_DISK_FINE;
}

SimDiskFault
sim_disk_get_fault (const SimDisk *disk)
{
  return disk->fault;
}

guint
sim_disk_get_failed (const SimDisk *disk)
{
  return disk->failed;
}

static gboolean
is_hit (SimDiskFault fault, SimDiskDeed deed)
{
  switch (fault) {
  case SIM_DISK_FULL:
    return deed == SIM_DISK_GROW;
  case SIM_DISK_UNWRITABLE:
    return deed != SIM_DISK_READ;
  case SIM_DISK_UNSYNCED:
    return deed == SIM_DISK_SYNC;
  case SIM_DISK_BROKEN:
    return TRUE;
  case SIM_DISK_FINE:
  default:
    return FALSE;
  }
}

static int
code_of (SimDiskFault fault, SimDiskDeed deed)
{
  if (fault == SIM_DISK_FULL)
    return SQLITE_FULL;
  if (deed == SIM_DISK_SYNC)
    return SQLITE_IOERR_FSYNC;
  return deed == SIM_DISK_READ ? SQLITE_IOERR_READ : SQLITE_IOERR_WRITE;
}

/* The plan's moment comes with the deeds that change something. */
static void
go_on_with_plan (SimDisk *disk)
{
  if (!disk->planned || disk->plan.after-- > 0)
    return;
  disk->planned = FALSE;
  disk->fault = disk->plan.fault;
  if (disk->fault == SIM_DISK_FINE && disk->plan.kills)
    disk->kill (disk->data);
}

gboolean
sim_disk_begin (SimDisk *disk, SimDiskDeed deed, int *code)
{
  if (deed != SIM_DISK_READ)
    go_on_with_plan (disk);
  if (!is_hit (disk->fault, deed))
    return TRUE;
  *code = code_of (disk->fault, deed);
  disk->failed++;
  if (disk->plan.kills)
    disk->kill (disk->data);
  disk->plan.kills = FALSE;
  if (disk->plan.times > 0 && --disk->plan.times == 0)
    disk->fault = SIM_DISK_FINE;
  return FALSE;
}

/* ---- what is durable ---- */

void
sim_disk_note_change (SimDisk *disk, const char *path, const SimDiskChange *change)
{
  GPtrArray *changes = g_hash_table_lookup (disk->fresh, path);
  if (changes == NULL) {
    changes = g_ptr_array_new_with_free_func (free_change);
    g_hash_table_insert (disk->fresh, g_strdup (path), changes);
  }
  SimDiskChange *kept = g_memdup2 (change, sizeof *change);
  kept->number = ++disk->changes;
  g_ptr_array_add (changes, kept);
}

void
sim_disk_note_durable (SimDisk *disk, const char *path)
{
  g_hash_table_remove (disk->fresh, path);
}

guint
sim_disk_get_changes (const SimDisk *disk)
{
  return disk->changes;
}

gboolean
sim_disk_is_durable (const SimDisk *disk, guint changes)
{
  GHashTableIter files;
  gpointer path, fresh;
  g_hash_table_iter_init (&files, disk->fresh);
  while (g_hash_table_iter_next (&files, &path, &fresh)) {
    const SimDiskChange *first = ((GPtrArray *) fresh)->pdata[0];
    if (g_str_has_suffix (path, "-wal") && first->number <= changes)
      return FALSE;
  }
  return TRUE;
}

/* ---- the power ---- */

static void
take_back (GByteArray *content, const SimDiskChange *change)
{
  gsize length = 0;
  const void *bytes = g_bytes_get_data (change->bytes, &length);
  g_byte_array_set_size (content, (guint) change->size);
  if (length > 0)
    memcpy (content->data + change->offset, bytes, length);
}

/* Changes after the number @last are lost; of the next one so many percent got there, where the
 * file was growing. */
typedef struct {
  guint last;
  guint percent;
} Cut;

static Cut
draw_cut (const SimDisk *disk)
{
  GHashTableIter files;
  gpointer fresh;
  guint oldest = disk->changes + 1;
  g_hash_table_iter_init (&files, disk->fresh);
  while (g_hash_table_iter_next (&files, NULL, &fresh))
    oldest = MIN (oldest, ((SimDiskChange *) ((GPtrArray *) fresh)->pdata[0])->number);
  return (Cut){ oldest - 1 + sim_draw (disk->changes - oldest + 2), sim_draw (100) };
}

static void
lose_changes (GPtrArray *changes, const Cut *cut, GByteArray *content)
{
  for (guint i = changes->len; i > 0; i--) {
    const SimDiskChange *change = changes->pdata[i - 1];
    gint64 grown = content->len - change->size;
    if (change->number <= cut->last)
      break;
    if (change->number == cut->last + 1 && grown > 0)
      g_byte_array_set_size (content, (guint) (change->size + grown * cut->percent / 100));
    else
      take_back (content, change);
  }
}

static void
copy_file (const char *from, const char *to, GPtrArray *changes, const Cut *cut)
{
  char *bytes = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
  g_autoptr (GByteArray) content = g_byte_array_new_take ((guint8 *) bytes, length);
  if (changes != NULL)
    lose_changes (changes, cut, content);
  g_assert_true (g_file_set_contents_full (to, (char *) content->data, content->len,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* @fresh: as a disk's, NULL to copy all that is there. SQLite's index lies in the memory only. */
static char *
copy_folder (const char *folder, GHashTable *fresh, const Cut *cut)
{
  char *copy = g_dir_make_tmp ("gate-XXXXXX", NULL);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *from = g_build_filename (folder, name, NULL);
    g_autofree char *to = g_build_filename (copy, name, NULL);
    if (!g_str_has_suffix (name, "-shm"))
      copy_file (from, to, fresh != NULL ? g_hash_table_lookup (fresh, from) : NULL, cut);
  }
  return copy;
}

char *
sim_disk_copy (const SimDisk *disk, gboolean whole)
{
  Cut cut = draw_cut (disk);
  return copy_folder (disk->folder, whole ? NULL : disk->fresh, &cut);
}

char *
sim_disk_copy_folder (const char *folder)
{
  return copy_folder (folder, NULL, NULL);
}
