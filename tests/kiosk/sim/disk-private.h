/* What disk.c (faults, and what is durable) and disk-vfs.c (SQLite's side) share; for nobody else.
 */

#pragma once

#include "disk.h"

G_BEGIN_DECLS

typedef enum { SIM_DISK_READ, SIM_DISK_WRITE, SIM_DISK_GROW, SIM_DISK_SYNC } SimDiskDeed;

/* One change of a file that is not durable yet, and how to take it back. */
typedef struct {
  gint64 size;   /* of the file before */
  gint64 offset; /* of what was overwritten or cut off */
  GBytes *bytes; /* what stood there */
  guint number;  /* of the change */
} SimDiskChange;

/* The disk that the file is on; NULL for one that is none of ours. */
SimDisk *sim_disk_find (const char *path);
/* Counts a deed; FALSE when it fails, as @code (an SQLite error). */
gboolean sim_disk_begin (SimDisk *disk, SimDiskDeed deed, int *code);
/* @path is about to be changed; takes what is in @change but its number. */
void sim_disk_note_change (SimDisk *disk, const char *path, const SimDiskChange *change);
/* @path is durable as it is, or gone. */
void sim_disk_note_durable (SimDisk *disk, const char *path);

G_END_DECLS
