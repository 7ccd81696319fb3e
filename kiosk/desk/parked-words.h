/* Entries that the server will not take, in words for the supervisor. */

#pragma once

#include "kiosk/queue/entries.h"

G_BEGIN_DECLS

/* How many there are, and when and why the last of them was refused; NULL when there is none. @now:
 * Unix seconds at the server. Names no visitor. What cannot be read is told in the log, and is
 * NULL. Owned by the caller. */
char *gh_parked_words (GhKioskStore *store, gint64 now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
