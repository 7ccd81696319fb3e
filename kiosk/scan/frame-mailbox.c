/* One place for one frame between two threads. */

#include "kiosk/scan/frame-mailbox.h"

struct _GhFrameMailbox {
  GMutex lock;
  GhFrame *newest; /* under lock; not NULL while an arrival is scheduled */
  GMainContext *context;
  GhFrameArrival func; /* the main context's own; NULL when closed */
  gpointer data;
};

GhFrameMailbox *
gh_frame_mailbox_new (GhFrameArrival func, gpointer data)
{
  GhFrameMailbox *mailbox = g_atomic_rc_box_new0 (GhFrameMailbox);
  g_mutex_init (&mailbox->lock);
  mailbox->context = g_main_context_ref_thread_default ();
  mailbox->func = func;
  mailbox->data = data;
  return mailbox;
}

GhFrameMailbox *
gh_frame_mailbox_ref (GhFrameMailbox *mailbox)
{
  return g_atomic_rc_box_acquire (mailbox);
}

static void
clear (gpointer data)
{
  GhFrameMailbox *mailbox = data;
  gh_frame_unref (mailbox->newest);
  g_main_context_unref (mailbox->context);
  g_mutex_clear (&mailbox->lock);
}

void
gh_frame_mailbox_unref (GhFrameMailbox *mailbox)
{
  if (mailbox != NULL)
    g_atomic_rc_box_release_full (mailbox, clear);
}

static gboolean
deliver (gpointer data)
{
  GhFrameMailbox *mailbox = data;
  g_mutex_lock (&mailbox->lock);
  g_autoptr (GhFrame) frame = g_steal_pointer (&mailbox->newest);
  g_mutex_unlock (&mailbox->lock);
  if (frame != NULL && mailbox->func != NULL)
    mailbox->func (frame, mailbox->data);
  return G_SOURCE_REMOVE;
}

static void
release (gpointer data)
{
  gh_frame_mailbox_unref (data);
}

void
gh_frame_mailbox_post (GhFrameMailbox *mailbox, GhFrame *frame)
{
  g_mutex_lock (&mailbox->lock);
  g_autoptr (GhFrame) dropped = mailbox->newest;
  mailbox->newest = gh_frame_ref (frame);
  g_mutex_unlock (&mailbox->lock);
  if (dropped != NULL)
    return; /* an arrival is on its way and will fetch this one */

  /* Below input and drawing: a stream of pictures must not starve the buttons. */
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_callback (source, deliver, gh_frame_mailbox_ref (mailbox), release);
  g_source_attach (source, mailbox->context);
}

void
gh_frame_mailbox_close (GhFrameMailbox *mailbox)
{
  mailbox->func = NULL;
  mailbox->data = NULL;
}
