/* How long to wait before trying again: doubling, with jitter, so that twenty kiosks do not come
 * back in the same moment (PRD 8.3). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  int base_ms;
  int max_ms;
  int failures; /* in a row */
} GhBackoff;

#define GH_BACKOFF_INIT(base, max) ((GhBackoff){ .base_ms = (base), .max_ms = (max) })

/* Milliseconds to wait after one more failure: between half and the whole of base × 2^failures, at
 * most max. @retry_after (seconds, 0 for none) is what the server asked for: never less than that.
 */
int gh_backoff_next (GhBackoff *backoff, int retry_after);

/* It worked: the next failure starts over. */
void gh_backoff_reset (GhBackoff *backoff);

G_END_DECLS
