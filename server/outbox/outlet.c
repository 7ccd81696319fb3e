/* Lanes from the configuration; see the header. */

#include "server/outbox/outlet.h"

#include "core/clock.h"

#include <string.h>

struct _GhOutlet {
  GhKeys keys;
  GhClaims *claims; /* owned, as all of these */
  GhPost *post;     /* NULL: the channel is off */
  GhLane *lane;
};

static gboolean
load_keys (const GhConfig *config, GhKeys *keys, GError **error)
{
  guint8 secret[GH_SECRET_BYTES];
  if (!gh_config_load_secret (config, secret, error))
    return FALSE;
  gh_keys_derive (keys, secret);
  explicit_bzero (secret, sizeof secret);
  return TRUE;
}

GhOutlet *
gh_outlet_open (const GhConfig *config, GhChannel channel, GError **error)
{
  g_autoptr (GhOutlet) outlet = g_new0 (GhOutlet, 1);
  if (!load_keys (config, &outlet->keys, error))
    return NULL;
  outlet->claims = gh_claims_open (config->database, error);
  if (outlet->claims == NULL)
    return NULL;
  if (gh_post_is_on (config, channel)) {
    outlet->post = gh_post_new (config, channel, error);
    if (outlet->post == NULL)
      return NULL;
  }
  GhLaneSetup setup = { .channel = channel,
                        .config = config,
                        .keys = &outlet->keys,
                        .claims = outlet->claims,
                        .post = outlet->post,
                        .now = gh_clock_now,
                        .now_us = g_get_monotonic_time };
  outlet->lane = gh_lane_new (&setup);
  return g_steal_pointer (&outlet);
}

void
gh_outlet_free (GhOutlet *outlet)
{
  if (outlet == NULL)
    return;
  gh_lane_free (outlet->lane);
  gh_post_free (outlet->post);
  gh_claims_free (outlet->claims);
  explicit_bzero (&outlet->keys, sizeof outlet->keys);
  g_free (outlet);
}

GhLane *
gh_outlet_lane (GhOutlet *outlet)
{
  return outlet->lane;
}

void
gh_delivered_clear (GhDelivered *delivered)
{
  g_clear_pointer (&delivered->fault, g_free);
}

static gboolean
send_due (GhLane *lane, GhDb *db, GhDelivered *delivered, GError **error)
{
  GhTurn turn = { 0 };
  do {
    gboolean done = gh_lane_turn (lane, db, &turn, error);
    delivered->sent += turn.sent;
    delivered->failed += turn.failed;
    delivered->dead += turn.dead;
    delivered->unneeded += turn.unneeded;
    if (!done)
      return FALSE;
  } while (gh_lane_fault (lane) == NULL && turn.wait_us != GH_LANE_NOTHING_WAITS &&
           gh_lane_wait (lane, turn.wait_us));
  if (delivered->fault == NULL)
    delivered->fault = g_strdup (gh_lane_fault (lane));
  return TRUE;
}

gboolean
gh_outlet_send_due (const GhConfig *config, GhDb *db, GhDelivered *delivered, GError **error)
{
  static const GhChannel channels[] = { GH_CHANNEL_MAIL, GH_CHANNEL_SMS };
  gboolean done = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (channels); i++) {
    g_autoptr (GError) fault = NULL;
    g_autoptr (GhOutlet) outlet = gh_outlet_open (config, channels[i], &fault);
    if (outlet != NULL && send_due (outlet->lane, db, delivered, &fault))
      continue;
    if (done)
      g_propagate_error (error, g_steal_pointer (&fault));
    done = FALSE;
  }
  return done;
}
