/* Ends a kiosk whose screen stands still, so that whoever started it starts it again: a gate that
 * does not answer is worse than one that comes back in three seconds with all its entries. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What such a process ends with. */
#define GH_STALL_STATUS 70

/* How long the screen of a gate may stand still, seconds. */
#define GH_STALL_PATIENCE 30

/* From now on, for as long as this process lives: when the default main context has not run for
 * about @seconds (at least 2) while this thread of ours has, the process ends at once with
 * GH_STALL_STATUS and a line of the log. A suspended or stopped process is not a stalled one. */
void gh_stall_guard_start (guint seconds);

G_END_DECLS
