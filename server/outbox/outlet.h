/* A lane and all it stands on but the database, made from the configuration. */

#pragma once

#include "server/outbox/lane.h"

G_BEGIN_DECLS

typedef struct _GhOutlet GhOutlet;

/* The way out of @channel; @config must outlive it. Reads the secret and the password of the
 * channel's server, and opens the lock file. Errors: GH_CONFIG_ERROR, GH_DB_ERROR. */
GhOutlet *gh_outlet_open (const GhConfig *config, GhChannel channel,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gh_outlet_free (GhOutlet *outlet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhOutlet, gh_outlet_free)

/* Lent. */
GhLane *gh_outlet_lane (GhOutlet *outlet);

typedef struct {
  gint64 sent;
  gint64 failed;   /* to be tried again */
  gint64 dead;     /* given up */
  gint64 unneeded; /* settled without being sent */
  char *fault;     /* why nothing went to one of the servers any more; NULL when all is well */
} GhDelivered;

/* Frees what @delivered holds, not @delivered. */
void gh_delivered_clear (GhDelivered *delivered);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GhDelivered, gh_delivered_clear)

/* Sends what is due on every channel, at the lanes' pace, and returns when nothing more can be sent
 * now. What is wrong with one channel does not keep the other from sending: the first
 * error is told. Errors: GH_CONFIG_ERROR, GH_DB_ERROR; @delivered counts what was done all the
 * same. */
gboolean gh_outlet_send_due (const GhConfig *config, GhDb *db, GhDelivered *delivered,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
