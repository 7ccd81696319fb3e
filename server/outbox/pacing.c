/* Token buckets; see the header. A bucket is the instant at which it will be full again: what lies
 * between now and then is used up. */

#include "server/outbox/pacing.h"

/* Beyond so many, those that are full again are forgotten: they say nothing. */
#define MANY 1000

struct _GhPacing {
  GhPace server, destination;
  gint64 server_full_at;
  GHashTable *full_at; /* destination → gint64 * */
};

GhPacing *
gh_pacing_new (GhPace server, GhPace destination)
{
  GhPacing *pacing = g_new0 (GhPacing, 1);
  pacing->server = server;
  pacing->destination = destination;
  pacing->full_at = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return pacing;
}

void
gh_pacing_free (GhPacing *pacing)
{
  if (pacing == NULL)
    return;
  g_hash_table_unref (pacing->full_at);
  g_free (pacing);
}

/* Until a bucket has room for one more. */
static gint64
wait_for (GhPace pace, gint64 full_at, gint64 now_us)
{
  return MAX (0, full_at - now_us - (pace.burst - 1) * pace.every_us);
}

static gboolean
is_full (gpointer destination, gpointer full_at, gpointer now_us)
{
  return *(gint64 *) full_at <= *(gint64 *) now_us;
}

gint64
gh_pacing_server_wait (const GhPacing *pacing, gint64 now_us)
{
  return wait_for (pacing->server, pacing->server_full_at, now_us);
}

gint64
gh_pacing_take (GhPacing *pacing, const char *destination, gint64 now_us)
{
  gint64 *found = g_hash_table_lookup (pacing->full_at, destination);
  gint64 full_at = found != NULL ? *found : 0;
  gint64 wait =
      MAX (gh_pacing_server_wait (pacing, now_us), wait_for (pacing->destination, full_at, now_us));
  if (wait > 0)
    return wait;
  if (g_hash_table_size (pacing->full_at) >= MANY)
    g_hash_table_foreach_remove (pacing->full_at, is_full, &now_us);
  gint64 *kept = g_new (gint64, 1);
  *kept = MAX (full_at, now_us) + pacing->destination.every_us;
  g_hash_table_replace (pacing->full_at, g_strdup (destination), kept);
  pacing->server_full_at = MAX (pacing->server_full_at, now_us) + pacing->server.every_us;
  return 0;
}

guint
gh_pacing_size (const GhPacing *pacing)
{
  return g_hash_table_size (pacing->full_at);
}
