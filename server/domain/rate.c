/* Rate limits; see the header. A source counts in one of two buckets that a keyed hash gives it.
 * When both belong to others, it takes over the one that is over, or the one with the fewest hits.
 * So a flood of sources cannot lock others out; and since no window takes a lock-out over, it
 * cannot wash one away either. */

#include "server/domain/rate.h"

#include "server/config/network.h"
#include "server/store/rate-store.h"

/* As the configuration allows. A window that ends later was opened by a clock that was ahead (or
 * under a longer limit) and counts as over, or it would last for ever. */
#define LONGEST_WINDOW_S 86400

/* Added to the hits of a source that is locked out: more than any window has. */
#define LOCKED_OUT (G_GINT64_CONSTANT (1) << 40)

typedef struct {
  const GhContext *context;
  GhRateKind kind;
  guint64 hash;
  GhLimit limit;
  int retry_after;
} Hit;

static guint64
hash_source (const GhContext *context, const char *name, const char *source)
{
  g_autofree char *text = g_strconcat (name, "\n", source, NULL);
  return gh_rate_hash (context->keys, text);
}

/* The bucket of the source, or the one that it may take over; then its source is another one. */
static gboolean
find_counter (GhDb *db, guint64 hash, gint64 now, GhRateCounter *counter, gboolean *is_new,
              GError **error)
{
  /* Always two: who had but one would have to take it over whatever it holds. */
  gint64 first = (gint64) (hash % GH_RATE_BUCKETS);
  gint64 step = 1 + (gint64) ((hash >> 32) % (GH_RATE_BUCKETS - 1));
  const gint64 buckets[] = { first, (first + step) % GH_RATE_BUCKETS };
  GhRateCounter best = { 0 };
  gboolean best_is_new = FALSE;
  gint64 best_hits = G_MAXINT64;
  for (gsize i = 0; i < G_N_ELEMENTS (buckets); i++) {
    GhRateCounter candidate;
    gboolean found = FALSE;
    if (!gh_rate_store_find (db, buckets[i], &candidate, &found, error))
      return FALSE;
    gboolean live = found && now < candidate.window_ends_at &&
                    candidate.window_ends_at - now <= LONGEST_WINDOW_S;
    gboolean own = live && candidate.source == (gint64) hash;
    gint64 hits = own ? -1 : live ? candidate.hits : 0;
    if (hits < best_hits) {
      best = candidate;
      best_is_new = !found;
      best_hits = hits;
    }
  }
  if (best_hits != -1) {
    best.source = (gint64) hash;
    best.hits = 0;
  }
  *counter = best;
  *is_new = best_is_new;
  return TRUE;
}

static gboolean
count_hit (GhDb *db, gpointer data, GError **error)
{
  Hit *hit = data;
  gint64 now = hit->context->now;
  GhRateCounter counter;
  gboolean is_new = FALSE;
  hit->retry_after = 0;
  if (!find_counter (db, hit->hash, now, &counter, &is_new, error))
    return FALSE;
  if (counter.window_ends_at - now > hit->limit.seconds)
    counter.hits = 0;
  if (counter.hits >= hit->limit.count) {
    hit->retry_after = (int) MAX (1, counter.window_ends_at - now);
    return TRUE;
  }
  counter.hits++;
  if (counter.hits == 1 || (hit->kind == GH_RATE_LOCKOUT && counter.hits == hit->limit.count))
    counter.window_ends_at = now + hit->limit.seconds;
  return gh_rate_store_put (db, &counter, is_new, error);
}

gboolean
gh_rate_take (const GhContext *context, GhRateKind kind, const char *name, const char *source,
              GhLimit limit, int *retry_after, GError **error)
{
  *retry_after = 0;
  if (limit.count == 0)
    return TRUE;
  Hit hit = { context, kind, hash_source (context, name, source), limit, 0 };
  if (!gh_db_transact (context->db, GH_DB_WRITE_RELAXED, count_hit, &hit, error))
    return FALSE;
  *retry_after = hit.retry_after;
  return TRUE;
}

gboolean
gh_rate_take_client (const GhContext *context, const char *name, GhLimit limit, int *retry_after,
                     GError **error)
{
  g_autofree char *client = gh_network_client (context->address);
  return gh_rate_take (context, GH_RATE_WINDOW, name, client, limit, retry_after, error);
}

static gboolean
clear_hits (GhDb *db, gpointer data, GError **error)
{
  Hit *hit = data;
  GhRateCounter counter;
  gboolean is_new = FALSE;
  if (!find_counter (db, hit->hash, hit->context->now, &counter, &is_new, error))
    return FALSE;
  if (counter.hits == 0)
    return TRUE;
  counter.hits = 0;
  counter.window_ends_at = 0;
  return gh_rate_store_put (db, &counter, is_new, error);
}

gboolean
gh_rate_clear (const GhContext *context, const char *name, const char *source, GError **error)
{
  Hit hit = { .context = context, .hash = hash_source (context, name, source) };
  return gh_db_transact (context->db, GH_DB_WRITE_RELAXED, clear_hits, &hit, error);
}
