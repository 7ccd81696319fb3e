/* When a message may go; see the header. */

#include "server/outbox/traffic.h"

#include "core/event-log.h"
#include "server/outbox/pacing.h"
#include "server/outbox/retry.h"

#include <string.h>

/* A mail server takes 20 a second, each domain 5; a phone number one message every five seconds,
 * for that is how fast somebody can ask for codes. */
static const GhPace server_paces[] = {
  [GH_CHANNEL_MAIL] = { 20, 50000 }, [GH_CHANNEL_SMS] = { 5, 200000 }
};
static const GhPace destination_paces[] = {
  [GH_CHANNEL_MAIL] = { 10, 200000 }, [GH_CHANNEL_SMS] = { 3, 5000000 }
};

struct _GhTraffic {
  GhChannel channel;
  GhPacing *pacing;
  GHashTable *held; /* message id → the monotonic time before which pacing holds it back */
  GhCircuit circuit;
  char *fault; /* while the circuit is open */
};

GhTraffic *
gh_traffic_new (GhChannel channel)
{
  GhTraffic *traffic = g_new0 (GhTraffic, 1);
  traffic->channel = channel;
  traffic->pacing = gh_pacing_new (server_paces[channel], destination_paces[channel]);
  traffic->held = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return traffic;
}

void
gh_traffic_free (GhTraffic *traffic)
{
  if (traffic == NULL)
    return;
  gh_pacing_free (traffic->pacing);
  g_hash_table_unref (traffic->held);
  g_free (traffic->fault);
  g_free (traffic);
}

/* ---- pace ---- */

gint64
gh_traffic_wait (const GhTraffic *traffic, gint64 id, gint64 now_us)
{
  const gint64 *held = g_hash_table_lookup (traffic->held, &id);
  gint64 wait = gh_pacing_server_wait (traffic->pacing, now_us);
  if (!gh_circuit_admits (&traffic->circuit, now_us))
    wait = MAX (wait, traffic->circuit.probe_at - now_us);
  if (held != NULL)
    wait = MAX (wait, *held - now_us);
  return wait;
}

/* Where a message goes, for pacing: the domain of an address, a phone number. Owned by the caller.
 */
static char *
destination_of (const GhNotice *notice)
{
  const char *at = strrchr (notice->to, '@');
  return g_ascii_strdown (at != NULL ? at + 1 : notice->to, -1);
}

gint64
gh_traffic_take (GhTraffic *traffic, const GhNotice *notice, gint64 now_us)
{
  g_autofree char *destination = destination_of (notice);
  gint64 wait = gh_pacing_take (traffic->pacing, destination, now_us);
  if (wait == 0) {
    g_hash_table_remove (traffic->held, &notice->message_id);
    return 0;
  }
  gint64 *until = g_new (gint64, 1);
  *until = now_us + wait;
  g_hash_table_replace (traffic->held, g_memdup2 (&notice->message_id, sizeof (gint64)), until);
  return wait;
}

static gboolean
is_over (gpointer id, gpointer until, gpointer now_us)
{
  return *(gint64 *) until <= *(gint64 *) now_us;
}

void
gh_traffic_tidy (GhTraffic *traffic, gint64 now_us)
{
  g_hash_table_foreach_remove (traffic->held, is_over, &now_us);
}

/* ---- the circuit ---- */

int
gh_traffic_trip (GhTraffic *traffic, const char *fault, int wish, gint64 now_us)
{
  int wait = gh_circuit_trip (&traffic->circuit, now_us, wish, g_random_double ());
  g_autofree char *seconds = g_strdup_printf ("%d", wait);
  g_free (traffic->fault);
  traffic->fault = g_strdup (fault);
  gh_log_event (GH_LOG_ERROR, "channel.down", "channel", gh_channel_to_string (traffic->channel),
                "reason", fault, "next_try_in", seconds, NULL);
  return wait;
}

void
gh_traffic_restore (GhTraffic *traffic)
{
  if (!gh_circuit_is_open (&traffic->circuit))
    return;
  traffic->circuit = (GhCircuit){ 0 };
  g_clear_pointer (&traffic->fault, g_free);
  gh_log_event (GH_LOG_INFO, "channel.up", "channel", gh_channel_to_string (traffic->channel),
                NULL);
}

const char *
gh_traffic_fault (const GhTraffic *traffic)
{
  return traffic->fault;
}
