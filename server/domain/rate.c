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

typedef struct {
  GhRateCounter counter; /* the source's, with no hits when it is not there yet */
  gboolean is_new;       /* the bucket was never used */
  gint64 pushed_out;     /* hits of the live source that would have to leave the bucket */
} Place;

/* The bucket of the source, or the one that it may take over. */
static gboolean
find_place (GhDb *db, guint64 hash, gint64 now, Place *place, GError **error)
{
  /* Always two: who had but one would have to take it over whatever it holds. */
  gint64 first = (gint64) (hash % GH_RATE_BUCKETS);
  gint64 step = 1 + (gint64) ((hash >> 32) % (GH_RATE_BUCKETS - 1));
  const gint64 buckets[] = { first, (first + step) % GH_RATE_BUCKETS };
  *place = (Place){ .pushed_out = G_MAXINT64 };
  for (gsize i = 0; i < G_N_ELEMENTS (buckets); i++) {
    GhRateCounter candidate;
    gboolean found = FALSE;
    if (!gh_rate_store_find (db, buckets[i], &candidate, &found, error))
      return FALSE;
    gboolean live = found && now < candidate.window_ends_at &&
                    candidate.window_ends_at - now <= LONGEST_WINDOW_S;
    if (live && candidate.source == (gint64) hash) {
      *place = (Place){ .counter = candidate };
      return TRUE;
    }
    gint64 hits = live ? candidate.hits : 0;
    if (hits < place->pushed_out)
      *place = (Place){ { .bucket = buckets[i], .source = (gint64) hash }, !found, hits };
  }
  return TRUE;
}

static gboolean
count_hit (GhDb *db, gpointer data, GError **error)
{
  Hit *hit = data;
  gint64 now = hit->context->now;
  Place place;
  GhRateCounter *counter = &place.counter;
  hit->retry_after = 0;
  if (!find_place (db, hit->hash, now, &place, error))
    return FALSE;
  /* A lock-out leaves for another one only: those cost a failed sign-in a hit. */
  if (hit->kind == GH_RATE_WINDOW && place.pushed_out >= LOCKED_OUT)
    return TRUE;
  if (counter->window_ends_at - now > hit->limit.seconds)
    counter->hits = 0;
  if (counter->hits >= hit->limit.count) {
    hit->retry_after = (int) MAX (1, counter->window_ends_at - now);
    return TRUE;
  }
  counter->hits++;
  gboolean locks_out = hit->kind == GH_RATE_LOCKOUT && counter->hits == hit->limit.count;
  if (counter->hits == 1 || locks_out)
    counter->window_ends_at = now + hit->limit.seconds;
  if (locks_out)
    counter->hits += LOCKED_OUT;
  return gh_rate_store_put (db, counter, place.is_new, error);
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

gboolean
gh_rate_get_lock_out (const GhContext *context, const char *name, const char *source, GhLimit limit,
                      int *seconds, GError **error)
{
  Place place;
  *seconds = 0;
  if (limit.count == 0)
    return TRUE;
  if (!find_place (context->db, hash_source (context, name, source), context->now, &place, error))
    return FALSE;
  gint64 left = place.counter.window_ends_at - context->now;
  if (place.counter.hits >= LOCKED_OUT && left <= limit.seconds) /* else it counts no more */
    *seconds = (int) left;
  return TRUE;
}

/* What becomes of hits that there are. */
typedef struct {
  const GhContext *context;
  guint64 hash;
  void (*change) (GhRateCounter *counter);
} Correction;

static gboolean
correct_hits (GhDb *db, gpointer data, GError **error)
{
  const Correction *correction = data;
  Place place;
  if (!find_place (db, correction->hash, correction->context->now, &place, error))
    return FALSE;
  if (place.counter.hits == 0)
    return TRUE;
  correction->change (&place.counter);
  return gh_rate_store_put (db, &place.counter, place.is_new, error);
}

static void
take_hit_back (GhRateCounter *counter)
{
  counter->hits %= LOCKED_OUT; /* it may have been the one that locked */
  counter->hits--;
}

gboolean
gh_rate_give_back (const GhContext *context, const char *name, const char *source, GError **error)
{
  Correction correction = { context, hash_source (context, name, source), take_hit_back };
  return gh_db_transact (context->db, GH_DB_WRITE_RELAXED, correct_hits, &correction, error);
}

static void
clear_hits (GhRateCounter *counter)
{
  counter->hits = 0;
  counter->window_ends_at = 0;
}

gboolean
gh_rate_clear (const GhContext *context, const char *name, const char *source, GError **error)
{
  Correction correction = { context, hash_source (context, name, source), clear_hits };
  return gh_db_transact (context->db, GH_DB_WRITE_RELAXED, correct_hits, &correction, error);
}

/* ---- misses ---- */

/* The counter's window ends when the misses are forgotten: that says when the last one was. */
static guint64
hash_client (const GhContext *context, const char *name)
{
  g_autofree char *client = gh_network_client (context->address);
  return hash_source (context, name, client);
}

/* Older ones, and those of a clock that was ahead, do not count. */
static gint64
live_misses (const GhRateCounter *counter, gint64 now)
{
  return counter->window_ends_at - now <= GH_MISS_FORGOTTEN_AFTER_S ? counter->hits : 0;
}

static gint64
wait_after (gint64 misses)
{
  gint64 beyond = misses - GH_MISSES_FREE;
  if (beyond < 0)
    return 0;
  /* More doublings would only leave the number's range. */
  return MIN (GH_MISS_LONGEST_WAIT_S, (gint64) GH_MISS_FIRST_WAIT_S << MIN (beyond, 16));
}

gboolean
gh_rate_wait_for_misses (const GhContext *context, const char *name, int *retry_after,
                         GError **error)
{
  Place place;
  *retry_after = 0;
  if (!find_place (context->db, hash_client (context, name), context->now, &place, error))
    return FALSE;
  gint64 last_at = place.counter.window_ends_at - GH_MISS_FORGOTTEN_AFTER_S;
  gint64 wait = wait_after (live_misses (&place.counter, context->now));
  *retry_after = wait > 0 ? (int) MAX (0, last_at + wait - context->now) : 0;
  return TRUE;
}

static gboolean
count_miss (GhDb *db, gpointer data, GError **error)
{
  Hit *hit = data;
  gint64 now = hit->context->now;
  Place place;
  if (!find_place (db, hit->hash, now, &place, error))
    return FALSE;
  if (place.pushed_out >= LOCKED_OUT)
    return TRUE;
  place.counter.hits = live_misses (&place.counter, now) + 1;
  place.counter.window_ends_at = now + GH_MISS_FORGOTTEN_AFTER_S;
  return gh_rate_store_put (db, &place.counter, place.is_new, error);
}

gboolean
gh_rate_add_miss (const GhContext *context, const char *name, GError **error)
{
  Hit hit = { .context = context, .hash = hash_client (context, name) };
  return gh_db_transact (context->db, GH_DB_WRITE_RELAXED, count_miss, &hit, error);
}
