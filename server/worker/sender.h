/* A thread that sends what the outbox holds for one channel, with a database of its own: a mail
 * server that is slow holds up neither the jobs nor the SMS. */

#pragma once

#include "server/config/config.h"
#include "server/store/outbox-store.h"

G_BEGIN_DECLS

typedef struct _GhSender GhSender;

/* Starts it. @config must outlive it. What keeps it from sending (a secret that cannot be read, a
 * database that was moved away) is logged as job.failed, and tried again. */
GhSender *gh_sender_start (const GhConfig *config, GhChannel channel) G_GNUC_WARN_UNUSED_RESULT;

/* Starts nothing any more; returns at once. Tell all senders, then stop each: the seconds that are
 * left to what is being sent begin here, and so are the same for all. */
void gh_sender_tell_to_stop (GhSender *sender);
/* Waits until it has ended and frees it. What is being sent has a few seconds to end; then the
 * server is left, and the message goes when a worker runs again. */
void gh_sender_stop (GhSender *sender);

G_END_DECLS
