/* Hands the newest frame from any thread to the main one; older ones that nobody fetched are
 * dropped. */

#pragma once

#include "kiosk/scan/frame.h"

G_BEGIN_DECLS

typedef struct _GhFrameMailbox GhFrameMailbox;

/* Called on the main context of the thread that made the mailbox. */
typedef void (*GhFrameArrival) (GhFrame *frame, gpointer data);

GhFrameMailbox *gh_frame_mailbox_new (GhFrameArrival func, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
GhFrameMailbox *gh_frame_mailbox_ref (GhFrameMailbox *mailbox);
void gh_frame_mailbox_unref (GhFrameMailbox *mailbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhFrameMailbox, gh_frame_mailbox_unref)

/* From any thread; takes a reference. */
void gh_frame_mailbox_post (GhFrameMailbox *mailbox, GhFrame *frame);

/* Nothing arrives any more: @data may go. On the main context's thread only. */
void gh_frame_mailbox_close (GhFrameMailbox *mailbox);

G_END_DECLS
