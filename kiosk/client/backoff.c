/* Exponential back-off with jitter; Retry-After goes first. */

#include "kiosk/client/backoff.h"

#include "core/random-id.h"

/* A server that asks for more than this is asked again sooner: it may have been restarted. */
#define LONGEST_RETRY_AFTER 900

int
gh_backoff_next (GhBackoff *backoff, int retry_after)
{
  gint64 whole = backoff->base_ms;
  for (int i = 0; i < backoff->failures && whole < backoff->max_ms; i++)
    whole *= 2;
  whole = MIN (whole, backoff->max_ms);
  backoff->failures++;

  gint64 half = whole / 2;
  gint64 wait = half + gh_random_below ((guint32) (whole - half + 1));
  gint64 asked = (gint64) CLAMP (retry_after, 0, LONGEST_RETRY_AFTER) * 1000;
  return (int) MAX (wait, asked);
}

void
gh_backoff_reset (GhBackoff *backoff)
{
  backoff->failures = 0;
}
