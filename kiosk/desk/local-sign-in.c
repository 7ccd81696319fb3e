/* Who may sign in without the server: what is known of whom; the tries are in local-try.c. The
 * table is read and written in the main context; only the slow hash is on a thread. */

#include "kiosk/desk/local-sign-in-private.h"

#include "core/event-log.h"
#include "kiosk/desk/secret-hashing.h"
#include "kiosk/queue/remembered.h"

#define PRUNE_SECONDS 60

G_DEFINE_FINAL_TYPE (GhLocalSignIn, gh_local_sign_in, G_TYPE_OBJECT)

char *
gh_local_sign_in_mark (GhLocalSignIn *local, GhKeptSecret *kept)
{
  return gh_known_operators_mark (local->store, gh_kept_secret_get_username (kept));
}

/* ---- the table ---- */

static gboolean
log_fault (const GError *error)
{
  gh_log_event (GH_LOG_ERROR, "known_operator.failed", "reason", error->message, NULL);
  return FALSE;
}

GhKnownOperator *
gh_local_sign_in_find (GhLocalSignIn *local, const char *mark, gboolean *fault)
{
  g_autoptr (GError) error = NULL;
  GhKnownOperator *known = NULL;
  gboolean read = gh_known_operators_find (local->store, mark, &known, &error);
  if (!read)
    log_fault (error);
  if (fault != NULL)
    *fault = !read;
  return known;
}

gboolean
gh_local_sign_in_put (GhLocalSignIn *local, const GhKnownOperator *known)
{
  g_autoptr (GError) error = NULL;
  return gh_known_operators_put (local->store, known, &error) || log_fault (error);
}

/* ---- wrong tries ---- */

gboolean
gh_local_sign_in_count_try (GhLocalSignIn *local, GhKnownOperator *known)
{
  if (known->tries >= GH_LOCAL_SIGN_IN_TRIES) /* a lock-out that is over */
    known->tries = 0;
  known->tries++;
  known->locked_for = known->tries >= GH_LOCAL_SIGN_IN_TRIES ? GH_LOCAL_SIGN_IN_LOCKOUT : 0;
  return gh_local_sign_in_put (local, known);
}

/* What the server refuses. How many of those lock is for the server to say: they leave one try here
 * at least, so that nobody whom it still asks for his secret is locked out by this kiosk. */
static void
count_refusal (GhLocalSignIn *local, GhKnownOperator *known)
{
  if (known->tries >= GH_LOCAL_SIGN_IN_TRIES - 1)
    return;
  known->tries++;
  gh_local_sign_in_put (local, known);
}

gboolean
gh_local_sign_in_lock_if_due (GhLocalSignIn *local, const GhKnownOperator *known)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, known->operator_id);
  if (known->tries < GH_LOCAL_SIGN_IN_TRIES)
    return FALSE;
  gh_log_event (GH_LOG_WARNING, "operator.locked_out_locally", "operator_id", id, NULL);
  gh_lock_outs_begin (local->lock_outs, known->mark, GH_LOCAL_SIGN_IN_LOCKOUT);
  return TRUE;
}

/* The server let him in: what was wrong before counts no more, also if the hash is never made. */
static void
forgive (GhLocalSignIn *local, const char *mark)
{
  gh_lock_outs_end (local->lock_outs, mark); /* a lock-out takes its tries with it */
  g_autoptr (GhKnownOperator) known = gh_local_sign_in_find (local, mark, NULL);
  if (known == NULL || known->tries == 0)
    return;
  known->tries = 0;
  known->locked_for = 0;
  gh_local_sign_in_put (local, known);
}

/* ---- pruning ---- */

static gboolean
on_prune (gpointer data)
{
  GhLocalSignIn *local = data;
  g_autoptr (GError) error = NULL;
  /* A clock that nobody confirmed destroys nothing; that it lets nobody in is another thing. */
  if (!gh_known_operators_prune (local->store, gh_server_clock_at_least (local->clock), &error))
    log_fault (error);
  return G_SOURCE_CONTINUE;
}

/* ---- what the server said ---- */

/* What was made, and of which kind. */
typedef struct {
  GhKnownOperator *known; /* without its verifier */
  GhSecretKind kind;
  guint forgotten; /* as it was when the hash was begun */
} Making;

static void
on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  GhLocalSignIn *local = GH_LOCAL_SIGN_IN (source);
  g_autofree Making *making = data;
  g_autoptr (GhKnownOperator) known = making->known;
  g_autoptr (GError) error = NULL;
  g_autofree char *verifier = gh_secret_hashing_make_finish (result, &error);
  if (verifier == NULL) {
    log_fault (error);
    return;
  }
  /* The server may have said otherwise meanwhile; whoever is let in again is known at the next
   * sign-in. */
  if (local->store == NULL || making->forgotten != local->forgotten)
    return;
  g_autoptr (GhKnownOperator) before = gh_local_sign_in_find (local, known->mark, NULL);
  known->secrets[making->kind].verifier = g_steal_pointer (&verifier);
  for (int other = 0; other < GH_SECRET_N_KINDS; other++) {
    if (other == (int) making->kind || before == NULL || before->operator_id != known->operator_id)
      continue;
    known->secrets[other] = before->secrets[other];
    before->secrets[other].verifier = NULL;
  }
  gh_local_sign_in_put (local, known);
}

void
gh_local_sign_in_remember (GhLocalSignIn *local, GhKeptSecret *kept,
                           const GhOperatorSession *session)
{
  if (local->closed)
    return;
  GhKnownOperator *known = g_new0 (GhKnownOperator, 1);
  known->mark = gh_local_sign_in_mark (local, kept);
  known->operator_id = session->operator_id;
  known->name = g_strdup (session->name);
  known->role = g_strdup (session->role);
  known->orq = session->orq;
  Making *making = g_new0 (Making, 1);
  making->known = known;
  making->kind = gh_kept_secret_get_kind (kept);
  making->forgotten = local->forgotten;
  known->secrets[making->kind].confirmed_at = gh_server_clock_now (local->clock);
  forgive (local, known->mark);
  gh_secret_hashing_make_async (G_OBJECT (local), kept, local->cost, on_made, making);
}

static void
on_disowned (GObject *source, GAsyncResult *result, gpointer data)
{
  GhLocalSignIn *local = GH_LOCAL_SIGN_IN (source);
  g_autofree char *mark = data;
  g_autoptr (GError) error = NULL;
  if (!gh_secret_hashing_match_finish (result) || local->store == NULL)
    return;
  local->forgotten++;
  if (!gh_known_operators_remove (local->store, mark, &error))
    log_fault (error);
}

void
gh_local_sign_in_disown (GhLocalSignIn *local, GhKeptSecret *kept)
{
  g_autofree char *mark = gh_local_sign_in_mark (local, kept);
  gh_lock_outs_get_left (local->lock_outs, mark); /* with one that is over its tries are, too */
  g_autoptr (GhKnownOperator) known = gh_local_sign_in_find (local, mark, NULL);
  if (known == NULL)
    return;
  /* Whoever guesses gains no tries by pulling the plug between them. */
  count_refusal (local, known);
  const char *verifier = known->secrets[gh_kept_secret_get_kind (kept)].verifier;
  if (verifier != NULL)
    gh_secret_hashing_match_async (G_OBJECT (local), kept, verifier, on_disowned,
                                   g_steal_pointer (&mark));
}

void
gh_local_sign_in_forget (GhLocalSignIn *local, gint64 operator_id)
{
  g_autoptr (GError) error = NULL;
  local->forgotten++;
  if (!gh_known_operators_forget (local->store, operator_id, &error))
    log_fault (error);
}

void
gh_local_sign_in_forget_all (GhLocalSignIn *local)
{
  g_autoptr (GError) error = NULL;
  local->forgotten++;
  local->closed = TRUE;
  if (!gh_known_operators_wipe (local->store, &error))
    log_fault (error);
}

/* ---- what is asked ---- */

gboolean
gh_local_sign_in_knows (GhLocalSignIn *local, GhKeptSecret *kept)
{
  g_autofree char *mark = gh_local_sign_in_mark (local, kept);
  g_autoptr (GhKnownOperator) known = gh_local_sign_in_find (local, mark, NULL);
  return gh_known_operator_lasts (known, gh_kept_secret_get_kind (kept),
                                  gh_server_clock_now (local->clock)) > 0;
}

void
gh_local_sign_in_lock_out (GhLocalSignIn *local, const char *username, gint64 seconds)
{
  g_autofree char *mark = gh_known_operators_mark (local->store, username);
  gh_lock_outs_begin (local->lock_outs, mark, seconds);
}

gint64
gh_local_sign_in_get_locked_for (GhLocalSignIn *local, const char *username)
{
  g_autofree char *mark = gh_known_operators_mark (local->store, username);
  return gh_lock_outs_get_left (local->lock_outs, mark);
}

/* ---- the object ---- */

static void
gh_local_sign_in_dispose (GObject *object)
{
  GhLocalSignIn *local = GH_LOCAL_SIGN_IN (object);
  local->store = NULL;
  g_clear_pointer (&local->lock_outs, gh_lock_outs_free);
  g_clear_handle_id (&local->pruner, g_source_remove);
  G_OBJECT_CLASS (gh_local_sign_in_parent_class)->dispose (object);
}

static void
gh_local_sign_in_class_init (GhLocalSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gh_local_sign_in_dispose;
}

static void
gh_local_sign_in_init (GhLocalSignIn *local)
{
}

GhLocalSignIn *
gh_local_sign_in_new (GhKioskStore *store, GhServerClock *clock, GhSecretCost cost)
{
  g_autoptr (GError) error = NULL;
  gint64 server_time = 0;
  GhLocalSignIn *local = g_object_new (GH_TYPE_LOCAL_SIGN_IN, NULL);
  local->store = store;
  local->clock = clock;
  local->cost = cost;
  if (gh_remembered_get (store, GH_REMEMBERED_SERVER_TIME, &server_time, &error))
    gh_server_clock_remember (clock, server_time);
  else
    log_fault (error);
  on_prune (local);
  local->lock_outs = gh_lock_outs_new (store, clock);
  local->pruner = g_timeout_add_seconds (PRUNE_SECONDS, on_prune, local);
  return local;
}
