/* The VFS before the machine's own; see disk.h. */

#include "disk-private.h"

#include <sqlite3.h>

/* SQLite makes the room for it: behind it stands the real file. */
typedef struct {
  sqlite3_file base;
  SimDisk *disk;
  char *path;
  sqlite3_file *real;
} DiskFile;

static sqlite3_vfs *real_vfs;

static DiskFile *
disk_file (sqlite3_file *file)
{
  return (DiskFile *) file;
}

static gint64
size_of (DiskFile *file)
{
  sqlite3_int64 size = 0;
  file->real->pMethods->xFileSize (file->real, &size);
  return size;
}

/* What is about to be overwritten or cut off. */
static void
note_change (DiskFile *file, gint64 size, gint64 offset, gint64 length)
{
  length = MAX (MIN (length, size - offset), 0);
  g_autofree guint8 *bytes = g_malloc ((gsize) length);
  if (length > 0)
    file->real->pMethods->xRead (file->real, bytes, (int) length, offset);
  SimDiskChange change = { .size = size,
                           .offset = offset,
                           .bytes = g_bytes_new_take (g_steal_pointer (&bytes), (gsize) length) };
  sim_disk_note_change (file->disk, file->path, &change);
}

/* ---- a file ---- */

static int
close_file (sqlite3_file *base)
{
  DiskFile *file = disk_file (base);
  int result = file->real->pMethods->xClose (file->real);
  g_clear_pointer (&file->path, g_free);
  return result;
}

static int
read_file (sqlite3_file *base, void *bytes, int length, sqlite3_int64 offset)
{
  DiskFile *file = disk_file (base);
  int code;
  return sim_disk_begin (file->disk, SIM_DISK_READ, &code)
             ? file->real->pMethods->xRead (file->real, bytes, length, offset)
             : code;
}

static int
write_file (sqlite3_file *base, const void *bytes, int length, sqlite3_int64 offset)
{
  DiskFile *file = disk_file (base);
  gint64 size = size_of (file);
  int code;
  if (!sim_disk_begin (file->disk, offset + length > size ? SIM_DISK_GROW : SIM_DISK_WRITE, &code))
    return code;
  note_change (file, size, offset, length);
  return file->real->pMethods->xWrite (file->real, bytes, length, offset);
}

static int
truncate_file (sqlite3_file *base, sqlite3_int64 size)
{
  DiskFile *file = disk_file (base);
  gint64 before = size_of (file);
  int code;
  if (!sim_disk_begin (file->disk, SIM_DISK_WRITE, &code))
    return code;
  note_change (file, before, size, before - size);
  return file->real->pMethods->xTruncate (file->real, size);
}

static int
sync_file (sqlite3_file *base, int flags)
{
  DiskFile *file = disk_file (base);
  int code;
  if (!sim_disk_begin (file->disk, SIM_DISK_SYNC, &code))
    return code;
  sim_disk_note_durable (file->disk, file->path);
  return SQLITE_OK; /* the machine that the simulation runs on keeps its power */
}

static int
get_size (sqlite3_file *base, sqlite3_int64 *size)
{
  DiskFile *file = disk_file (base);
  return file->real->pMethods->xFileSize (file->real, size);
}

static int
lock (sqlite3_file *base, int level)
{
  DiskFile *file = disk_file (base);
  return file->real->pMethods->xLock (file->real, level);
}

static int
unlock (sqlite3_file *base, int level)
{
  DiskFile *file = disk_file (base);
  return file->real->pMethods->xUnlock (file->real, level);
}

static int
check_reserved (sqlite3_file *base, int *reserved)
{
  DiskFile *file = disk_file (base);
  return file->real->pMethods->xCheckReservedLock (file->real, reserved);
}

static int
control (sqlite3_file *base, int what, void *value)
{
  DiskFile *file = disk_file (base);
  return file->real->pMethods->xFileControl (file->real, what, value);
}

static int
get_sector_size (sqlite3_file *base)
{
  DiskFile *file = disk_file (base);
  return file->real->pMethods->xSectorSize (file->real);
}

static int
get_characteristics (sqlite3_file *base)
{
  DiskFile *file = disk_file (base);
  return file->real->pMethods->xDeviceCharacteristics (file->real);
}

static int
map_index (sqlite3_file *base, int region, int size, int extend, void volatile **memory)
{
  DiskFile *file = disk_file (base);
  return file->real->pMethods->xShmMap (file->real, region, size, extend, memory);
}

static int
lock_index (sqlite3_file *base, int offset, int count, int flags)
{
  DiskFile *file = disk_file (base);
  return file->real->pMethods->xShmLock (file->real, offset, count, flags);
}

static void
order_index (sqlite3_file *base)
{
  DiskFile *file = disk_file (base);
  file->real->pMethods->xShmBarrier (file->real);
}

static int
unmap_index (sqlite3_file *base, int deletes)
{
  DiskFile *file = disk_file (base);
  return file->real->pMethods->xShmUnmap (file->real, deletes);
}

/* SQLite reads what it cannot have mapped. */
static int
fetch (sqlite3_file *base, sqlite3_int64 offset, int length, void **memory)
{
  DiskFile *file = disk_file (base);
  *memory = NULL;
  return sim_disk_get_fault (file->disk) == SIM_DISK_BROKEN
             ? SQLITE_OK
             : file->real->pMethods->xFetch (file->real, offset, length, memory);
}

static int
release (sqlite3_file *base, sqlite3_int64 offset, void *memory)
{
  DiskFile *file = disk_file (base);
  return file->real->pMethods->xUnfetch (file->real, offset, memory);
}

static const sqlite3_io_methods METHODS = {
  .iVersion = 3,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = get_size,
  .xLock = lock,
  .xUnlock = unlock,
  .xCheckReservedLock = check_reserved,
  .xFileControl = control,
  .xSectorSize = get_sector_size,
  .xDeviceCharacteristics = get_characteristics,
  .xShmMap = map_index,
  .xShmLock = lock_index,
  .xShmBarrier = order_index,
  .xShmUnmap = unmap_index,
  .xFetch = fetch,
  .xUnfetch = release,
};

/* ---- the VFS ---- */

static int
open_file (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out_flags)
{
  SimDisk *disk = sim_disk_find (path);
  DiskFile *file = disk_file (base);
  if (disk == NULL)
    return real_vfs->xOpen (real_vfs, path, base, flags, out_flags);
  file->real = (sqlite3_file *) (gpointer) (file + 1);
  int result = real_vfs->xOpen (real_vfs, path, file->real, flags, out_flags);
  file->base.pMethods = NULL;
  if (result != SQLITE_OK)
    return result;
  file->base.pMethods = &METHODS;
  file->disk = disk;
  file->path = g_strdup (path);
  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs, const char *path, int durably)
{
  SimDisk *disk = sim_disk_find (path);
  int code;
  if (disk != NULL && !sim_disk_begin (disk, SIM_DISK_WRITE, &code))
    return SQLITE_IOERR_DELETE;
  if (disk != NULL)
    sim_disk_note_durable (disk, path);
  return real_vfs->xDelete (real_vfs, path, durably);
}

/* What is not said here stays the real one's: it is a copy. */
void
sim_disk_install (void)
{
  static sqlite3_vfs vfs;
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "gate-sim";
  vfs.szOsFile = (int) sizeof (DiskFile) + real_vfs->szOsFile;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}
