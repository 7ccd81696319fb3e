/* Destroys files: overwritten, then removed, as far as the disk lets one overwrite anything. */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* One that is not there is no error; a link is removed, and what it leads to left alone. Errors:
 * GFileError. */
gboolean gh_shred_file (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Overwrites bytes of an open file, up to and without @to; nothing is made longer, and no room is
 * needed. FALSE with errno. */
gboolean gh_shred_piece (int file, off_t from, off_t to) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a name is to be destroyed. */
typedef gboolean (*GhShredMatch) (const char *name);
/* All files of @directory that @match takes. */
gboolean gh_shred_matching (const char *directory, GhShredMatch match,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was made, renamed and removed in @directory is on the disk. Errors: GFileError. */
gboolean gh_sync_directory (const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
