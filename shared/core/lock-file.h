/* A file that only carries locks, and places in it: a place is one locked byte, so that the kernel
 * frees it whatever becomes of the process. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Opens the lock file at @path, made with mode 0660 when it is new and given to the owner of
 * @owner_of: root may make it for a web server's user. Never follows a link. A descriptor that the
 * caller closes, or -1 with errno. */
int gh_lock_file_open (const char *path, const char *owner_of) G_GNUC_WARN_UNUSED_RESULT;

/* Takes one of the places 0 … @places - 1 without waiting; the place, or -1 when others have all.
 * It is held until it is left, @fd and its duplicates are closed, or the process ends. Takers on
 * the same descriptor do not see each other. */
int gh_lock_file_take_place (int fd, int places) G_GNUC_WARN_UNUSED_RESULT;
/* Takes exactly @place (from 0 on) without waiting; FALSE when another has it. */
gboolean gh_lock_file_take_this_place (int fd, gint64 place) G_GNUC_WARN_UNUSED_RESULT;
void gh_lock_file_leave_place (int fd, gint64 place);

G_END_DECLS
