/* Says to other processes that a kiosk works with a data directory: two cameras cannot be opened by
 * both, and a file that one is writing looks damaged to the other. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Marks @directory for as long as this process lives. FALSE: another one has. Where nothing can be
 * locked nobody is kept out. */
gboolean gh_data_lock_take (const char *directory) G_GNUC_WARN_UNUSED_RESULT;

/* Whether another process has marked @directory. */
gboolean gh_data_lock_is_taken (const char *directory);

G_END_DECLS
