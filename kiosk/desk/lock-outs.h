/* Operators who are locked out on this kiosk after too many wrong tries. Counted by the machine's
 * own count of time, which nobody can set; what is left is on the disk every few seconds, so that a
 * restart makes it a little longer and never shorter. */

#pragma once

#include "kiosk/client/server-clock.h"
#include "kiosk/queue/known-operators.h"

G_BEGIN_DECLS

typedef struct _GhLockOuts GhLockOuts;

/* Goes on with those that the last run of the program left. @store and @clock must live longer. */
GhLockOuts *gh_lock_outs_new (GhKioskStore *store, GhServerClock *clock) G_GNUC_WARN_UNUSED_RESULT;
/* Saves what is left of them; NULL is fine. */
void gh_lock_outs_free (GhLockOuts *outs);

/* @mark: of gh_known_operators_mark. Of somebody whom the table of known operators does not have it
 * holds until the program ends. */
void gh_lock_outs_begin (GhLockOuts *outs, const char *mark, gint64 seconds);
/* Ends it and forgets the wrong tries; nothing when there is none. */
void gh_lock_outs_end (GhLockOuts *outs, const char *mark);
/* Seconds that are left, 0 for none. One that is over ends by this, so it is to be asked for before
 * a try is counted. */
gint64 gh_lock_outs_get_left (GhLockOuts *outs, const char *mark);

G_END_DECLS
