/* How fast messages may go: so many a second to the server they are handed to, and so many to one
 * destination (the domain of an address, a phone number). Token buckets in memory, of one process
 * each. Pure: the time is an argument, in monotonic microseconds. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @burst messages at once, then one every @every_us. */
typedef struct {
  int burst;
  gint64 every_us;
} GhPace;

typedef struct _GhPacing GhPacing;

/* Nothing was sent yet. @server: for all messages together; @destination: for each destination.
 * Owned by the caller. */
GhPacing *gh_pacing_new (GhPace server, GhPace destination) G_GNUC_WARN_UNUSED_RESULT;
void gh_pacing_free (GhPacing *pacing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhPacing, gh_pacing_free)

/* 0 and counted when a message to @destination may go now; else the microseconds until it may, and
 * nothing is counted. */
gint64 gh_pacing_take (GhPacing *pacing, const char *destination, gint64 now_us);

/* Until when the server takes nothing: microseconds, 0 when it takes one now. */
gint64 gh_pacing_server_wait (const GhPacing *pacing, gint64 now_us);

/* How many destinations are remembered. For tests. */
guint gh_pacing_size (const GhPacing *pacing);

G_END_DECLS
