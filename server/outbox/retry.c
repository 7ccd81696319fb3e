/* Back-off; see the header. */

#include "server/outbox/retry.h"

/* The wait after @failures failures, and up to a quarter more. */
static int
wait_after (int failures, int longest, double chance)
{
  gint64 seconds = GH_RETRY_FIRST_SECONDS;
  for (int i = 1; i < failures && seconds < longest; i++)
    seconds *= 2;
  seconds = MIN (seconds, longest);
  return (int) (seconds + (gint64) ((double) seconds / 4 * chance));
}

gboolean
gh_retry_at (const GhFailedTry *failed, gint64 *due_at)
{
  int wait = wait_after (failed->attempts, GH_RETRY_LONGEST_SECONDS, failed->chance);
  int wish = CLAMP (failed->wish, 0, GH_RETRY_MAX_WISH_SECONDS);
  gint64 at = failed->now + MAX (wait, wish);
  if (failed->attempts >= GH_RETRY_MAX_ATTEMPTS ||
      (failed->expires_at != 0 && at >= failed->expires_at))
    return FALSE;
  *due_at = at;
  return TRUE;
}

gboolean
gh_circuit_is_open (const GhCircuit *circuit)
{
  return circuit->failures > 0;
}

gboolean
gh_circuit_admits (const GhCircuit *circuit, gint64 now_us)
{
  return !gh_circuit_is_open (circuit) || now_us >= circuit->probe_at;
}

int
gh_circuit_trip (GhCircuit *circuit, gint64 now_us, int wish, double chance)
{
  circuit->failures = MIN (circuit->failures + 1, G_MAXINT - 1);
  int wait = wait_after (circuit->failures, GH_PROBE_LONGEST_SECONDS, chance);
  wait = MAX (wait, CLAMP (wish, 0, GH_RETRY_LONGEST_SECONDS));
  circuit->probe_at = now_us + (gint64) wait * G_USEC_PER_SEC;
  return wait;
}
