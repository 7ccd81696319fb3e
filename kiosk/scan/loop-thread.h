/* A thread with a main loop of its own, for what may block: drivers, PipeWire, pipelines. Work goes
 * to it, and news back to where it was made, in the order in which they were posted. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GhLoopThread GhLoopThread;

/* Starts a thread of this name, which runs until gh_loop_thread_end; what it tells goes to the main
 * context that is the default here. Owned by the caller. */
GhLoopThread *gh_loop_thread_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;
GhLoopThread *gh_loop_thread_ref (GhLoopThread *thread);
void gh_loop_thread_unref (GhLoopThread *thread);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhLoopThread, gh_loop_thread_unref)

/* Runs @func with @data once on the thread; @destroy frees @data afterwards. From any thread. */
void gh_loop_thread_post (GhLoopThread *thread, GSourceFunc func, gpointer data,
                          GDestroyNotify destroy);
/* The same in the main context that was the default of the thread that made this one. */
void gh_loop_thread_tell (GhLoopThread *thread, GSourceFunc func, gpointer data,
                          GDestroyNotify destroy);

/* Attaches @source to the thread's loop, with @func and @data. Takes and gives @source. On the
 * thread only. */
GSource *gh_loop_thread_attach (GhLoopThread *thread, GSource *source, GSourceFunc func,
                                gpointer data);

/* Takes the attached *@source, which may be NULL, out of the loop again and clears it. */
void gh_loop_thread_drop (GSource **source);

/* Ends the loop after what was posted before. Waits a second at most, so that nothing of the thread
 * runs into the end of the process; one that is blocked is left behind. */
void gh_loop_thread_end (GhLoopThread *thread);

G_END_DECLS
