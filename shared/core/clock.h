/* The clock. One reading a request: whoever starts a piece of work reads it once and hands the
 * instant down; nothing below asks again. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Now, in Unix seconds (UTC). */
gint64 gh_clock_now (void);
/* Now, in Unix milliseconds: for who compares clocks. */
gint64 gh_clock_now_ms (void);

G_END_DECLS
