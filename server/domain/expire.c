/* Expiry and pruning; see the header. */

#include "server/domain/expire.h"

#include "server/domain/org-clock.h"
#include "server/store/contact-store.h"
#include "server/store/job-store.h"
#include "server/store/org-store.h"
#include "server/store/outbox-store.h"
#include "server/store/reservation-store.h"
#include "server/store/session-store.h"
#include "server/store/sync-store.h"
#include "server/store/ticket-store.h"

#define JOB "expire"
/* How far a run looks back before the last one, for clocks that were set back. */
#define OVERLAP_S       (2 * 86400)
#define SESSIONS_KEPT_S 86400
#define CHECKS_KEPT_S   86400
#define ANSWERS_KEPT_S  (7 * 86400)
#define MESSAGES_KEPT_S (30 * 86400)
/* A kiosk that lay in a drawer for a season sends what it has, and may have sent it before. */
#define ENTRIES_KEPT_S (366 * 86400)

typedef struct {
  const GhContext *context;
  GhExpireMode mode;
  gint64 ran_at; /* the last run, 0 when there was none or when everything is looked at */
  GhExpiry expiry;
} Expiring;

/* Whether to wait: the clock is hours ahead of the last run, and has not been for long enough to be
 * believed. Keeps that knowledge in job_runs. */
static gboolean
look_at_clock (GhDb *db, Expiring *expiring, GError **error)
{
  gint64 now = expiring->context->now;
  gint64 ran_at = 0, held_since = 0;
  if (expiring->mode == GH_EXPIRE_UNRECORDED)
    return TRUE;
  if (!gh_job_store_find (db, JOB, &ran_at, &held_since, error))
    return FALSE;
  gint64 jump = now - ran_at;
  gboolean jumped = ran_at != 0 && jump > GH_CLOCK_JUMP_SECONDS;
  gboolean steady = held_since != 0 && now - held_since >= GH_CLOCK_HOLD_SECONDS;
  if (!jumped || steady || expiring->mode == GH_EXPIRE_FORCED) {
    expiring->ran_at = expiring->mode == GH_EXPIRE_SCHEDULED ? MIN (ran_at, now) : 0;
    return gh_job_store_put (db, JOB, now, 0, error);
  }

  expiring->expiry.held = TRUE;
  expiring->expiry.jump = jump;
  /* Back from a future that was not true: the hold starts anew. */
  if (held_since == 0 || now < held_since)
    held_since = now;
  return gh_job_store_put (db, JOB, ran_at, held_since, error);
}

/* What was bought but not reserved in time. No index leads to these tickets, so that a booking need
 * not keep one: they are looked for when a new day has begun where the venue is. */
static gboolean
expire_validity (GhDb *db, Expiring *expiring, const GhOrg *org, GError **error)
{
  const GhContext last = { .now = expiring->ran_at };
  GhDate today = 0, last_day = 0;
  gint64 changed = 0;
  if (!gh_org_today (expiring->context, org->timezone, &today, error) ||
      !gh_org_today (&last, org->timezone, &last_day, error))
    return FALSE;
  if (expiring->ran_at != 0 && today == last_day)
    return TRUE;
  if (!gh_ticket_store_expire_activated (db, org->id, today, &changed, error))
    return FALSE;
  expiring->expiry.tickets += changed;
  return TRUE;
}

static gboolean
expire_validities (GhDb *db, Expiring *expiring, GError **error)
{
  g_autoptr (GPtrArray) orgs = gh_org_store_list (db, error);
  if (orgs == NULL)
    return FALSE;
  for (guint i = 0; i < orgs->len; i++) {
    if (!expire_validity (db, expiring, g_ptr_array_index (orgs, i), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
expire_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Expiring *expiring = data;
  expiring->expiry = (GhExpiry){ 0 };
  expiring->ran_at = 0;
  if (!look_at_clock (db, expiring, error))
    return FALSE;
  if (expiring->expiry.held)
    return TRUE;
  gint64 since = MAX (0, expiring->ran_at - OVERLAP_S);
  /* Tickets first: they are found through their reservations. */
  return gh_ticket_store_expire_reserved (db, since, expiring->context->now,
                                          &expiring->expiry.tickets, error) &&
         gh_reservation_store_expire (db, since, expiring->context->now,
                                      &expiring->expiry.reservations, error) &&
         expire_validities (db, expiring, error);
}

gboolean
gh_expire (const GhContext *context, GhExpireMode mode, GhExpiry *expiry, GError **error)
{
  Expiring expiring = { .context = context, .mode = mode };
  if (!gh_db_transact (context->db, GH_DB_WRITE, expire_in_transaction, &expiring, error))
    return FALSE;
  *expiry = expiring.expiry;
  return TRUE;
}

typedef struct {
  gint64 now;
  GhPruned pruned;
} Pruning;

static gboolean
prune_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Pruning *pruning = data;
  gint64 entries = 0;
  gboolean done =
      gh_session_store_prune (db, pruning->now - SESSIONS_KEPT_S, &pruning->pruned.sessions,
                              error) &&
      gh_contact_store_prune (db, pruning->now - CHECKS_KEPT_S, &pruning->pruned.checks, error) &&
      gh_idempotency_store_prune (db, pruning->now - ANSWERS_KEPT_S, &pruning->pruned.answers,
                                  error) &&
      gh_outbox_store_prune (db, pruning->now - MESSAGES_KEPT_S, &pruning->pruned.messages,
                             error) &&
      gh_sync_store_prune (db, pruning->now - ENTRIES_KEPT_S, &entries, error);
  pruning->pruned.answers += entries;
  return done;
}

gboolean
gh_prune (const GhContext *context, GhPruned *pruned, GError **error)
{
  Pruning pruning = { .now = context->now };
  if (!gh_db_transact (context->db, GH_DB_WRITE, prune_in_transaction, &pruning, error))
    return FALSE;
  *pruned = pruning.pruned;
  return TRUE;
}
