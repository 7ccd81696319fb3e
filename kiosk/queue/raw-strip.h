/* Takes out of a kiosk's file, where it lies and without any room on the disk, all that is no
 * entry. SQLite cannot read what is left; raw-entries.h can. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Overwrites every page without an entry in the file at @path and in its log at @path-wal, and
 * gives the room back where the disk lets one. What raw-entries.h finds is the same before and
 * after, and at any moment between; done again it goes on. A file that is not there is none to
 * strip. Errors: GFileError. */
gboolean gh_raw_strip (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
