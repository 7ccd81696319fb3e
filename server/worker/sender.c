/* A thread for one channel; see the header. */

#include "server/worker/sender.h"

#include "core/event-log.h"
#include "server/domain/fault.h"
#include "server/outbox/outlet.h"
#include "server/worker/database.h"

/* How often the outbox is looked into: a message is on its way this much after its commit. */
#define LOOK_US (G_USEC_PER_SEC / 2)
/* A channel that is off has nothing to send, but messages that grow too old. */
#define LOOK_WHEN_OFF_US (10 * G_USEC_PER_SEC)
/* After a fault. */
#define REST_US (10 * G_USEC_PER_SEC)
/* How long a message that is being sent may still take when the worker stops. */
#define GRACE_US (5 * G_USEC_PER_SEC)

struct _GhSender {
  const GhConfig *config;
  GhChannel channel;
  GThread *thread;
  GhDb *db; /* the thread's own, as is what is in the outlet but for stopping its lane */

  GMutex mutex; /* for all below */
  GCond changed;
  GhOutlet *outlet; /* NULL while it cannot be opened */
  gboolean stopping;
  gint64 patient_until; /* monotonic, when it stops: then what it sends is cancelled */
  gboolean ended;
};

/* ---- in the thread ---- */

static void
log_fault (const GhSender *sender, const GError *error)
{
  gh_log_event (GH_LOG_ERROR, "job.failed", "job", "notify", "channel",
                gh_channel_to_string (sender->channel), "reason", error->message, "advice",
                gh_fault_advice (error), NULL);
}

static gboolean
open_outlet (GhSender *sender, GError **error)
{
  if (sender->outlet != NULL)
    return TRUE;
  GhOutlet *outlet = gh_outlet_open (sender->config, sender->channel, error);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sender->mutex);
  sender->outlet = outlet;
  if (outlet != NULL && sender->stopping)
    gh_lane_stop (gh_outlet_lane (outlet));
  return outlet != NULL;
}

/* Looks into the outbox once; @wait is how long to wait then. */
static gboolean
look (GhSender *sender, gint64 *wait, GError **error)
{
  GhTurn turn;
  if (!open_outlet (sender, error) ||
      !gh_worker_open_database (sender->config->database, &sender->db, error) ||
      !gh_lane_turn (gh_outlet_lane (sender->outlet), sender->db, &turn, error))
    return FALSE;
  *wait = gh_post_is_on (sender->config, sender->channel) ? LOOK_US : LOOK_WHEN_OFF_US;
  if (turn.wait_us != GH_LANE_NOTHING_WAITS)
    *wait = MIN (turn.wait_us, *wait);
  return TRUE;
}

/* FALSE when the sender stops. */
static gboolean
wait_for (GhSender *sender, gint64 us)
{
  gint64 until = g_get_monotonic_time () + us;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sender->mutex);
  while (!sender->stopping && g_cond_wait_until (&sender->changed, &sender->mutex, until))
    continue;
  return !sender->stopping;
}

static gpointer
run (gpointer data)
{
  GhSender *sender = data;
  gint64 wait = 0;
  do {
    g_autoptr (GError) error = NULL;
    if (!look (sender, &wait, &error)) {
      log_fault (sender, error);
      wait = REST_US;
    }
  } while (wait_for (sender, wait));
  g_clear_pointer (&sender->db, gh_db_close);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sender->mutex);
  g_clear_pointer (&sender->outlet, gh_outlet_free);
  sender->ended = TRUE;
  g_cond_broadcast (&sender->changed);
  return NULL;
}

/* ---- from the main thread ---- */

GhSender *
gh_sender_start (const GhConfig *config, GhChannel channel)
{
  GhSender *sender = g_new0 (GhSender, 1);
  sender->config = config;
  sender->channel = channel;
  g_mutex_init (&sender->mutex);
  g_cond_init (&sender->changed);
  sender->thread = g_thread_new (channel == GH_CHANNEL_SMS ? "sms" : "mail", run, sender);
  return sender;
}

void
gh_sender_tell_to_stop (GhSender *sender)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sender->mutex);
  if (!sender->stopping)
    sender->patient_until = g_get_monotonic_time () + GRACE_US;
  sender->stopping = TRUE;
  if (sender->outlet != NULL)
    gh_lane_stop (gh_outlet_lane (sender->outlet));
  g_cond_broadcast (&sender->changed);
}

/* Gives the thread its grace, which began when it was told, then cancels what it sends. */
static void
hurry (GhSender *sender)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sender->mutex);
  while (!sender->ended &&
         g_cond_wait_until (&sender->changed, &sender->mutex, sender->patient_until))
    continue;
  if (sender->outlet != NULL)
    gh_lane_cancel (gh_outlet_lane (sender->outlet));
}

void
gh_sender_stop (GhSender *sender)
{
  gh_sender_tell_to_stop (sender);
  hurry (sender);
  g_thread_join (sender->thread);
  g_mutex_clear (&sender->mutex);
  g_cond_clear (&sender->changed);
  g_free (sender);
}
