/* A gate's disk. What SQLite does with the files on it goes through here, so that it can be full or
 * broken from any moment on, and that a power cut takes with it what nobody waited for.
 *
 * A VFS of SQLite's that stands before the machine's own, for files of known disks only. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SimDisk SimDisk;

typedef enum {
  SIM_DISK_FINE,
  SIM_DISK_FULL,       /* no file grows any more */
  SIM_DISK_UNWRITABLE, /* nothing can be written, made durable, cut or deleted */
  SIM_DISK_UNSYNCED,   /* what is written arrives, and is never said to be durable */
  SIM_DISK_BROKEN,     /* nothing can be read, either */
} SimDiskFault;
#define SIM_DISK_FAULT_LAST SIM_DISK_BROKEN

/* What is to go wrong, and when. */
typedef struct {
  SimDiskFault fault;
  guint after;    /* so many writes, syncs, cuts and deletions go well before */
  guint times;    /* so many then fail, 0: all until it is mended */
  gboolean kills; /* the power goes at the first that fails; with FINE, at that moment */
} SimDiskPlan;

/* The power goes; may be called on the thread that writes. */
typedef void (*SimDiskKill) (gpointer data);

/* Once, before SQLite opens anything. */
void sim_disk_install (void);

/* The disk that holds @folder. */
SimDisk *sim_disk_new (const char *folder, SimDiskKill kill,
                       gpointer data) G_GNUC_WARN_UNUSED_RESULT;
/* No file on it may be open. */
void sim_disk_free (SimDisk *disk);
/* The machine starts again with the disk's content in @folder. A disk that fails goes on failing;
 * what was planned does not happen any more. */
void sim_disk_move (SimDisk *disk, const char *folder);

void sim_disk_plan (SimDisk *disk, const SimDiskPlan *plan);
/* It works from now on. */
void sim_disk_mend (SimDisk *disk);
SimDiskFault sim_disk_get_fault (const SimDisk *disk);

/* How many calls have failed, and how many changed something. */
guint sim_disk_get_failed (const SimDisk *disk);
guint sim_disk_get_changes (const SimDisk *disk);
/* Whether all that was committed until @changes is durable: it stands in the log, which is emptied
 * only when the file has it. */
gboolean sim_disk_is_durable (const SimDisk *disk, guint changes);

/* What is on it when the power goes now: all that was made durable, and of what was written since
 * the first part; @whole: all of it, as when only the program is killed. Returns the folder's path,
 * owned by the caller. */
char *sim_disk_copy (const SimDisk *disk, gboolean whole) G_GNUC_WARN_UNUSED_RESULT;
/* All that lies in a folder, in a new one; likewise. */
char *sim_disk_copy_folder (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
