/* How long one picture may be looked at, in this thread's CPU time: waiting for a busy processor
 * does not count. */

#pragma once

#include <glib.h>
#include <time.h>

G_BEGIN_DECLS

typedef struct {
  gint64 until; /* µs of CPU time; G_MAXINT64 for as long as it takes */
} GhDeadline;

static inline gint64
gh_deadline_now (void)
{
  struct timespec now;
  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now) != 0)
    return 0;
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* @budget in µs; 0 is no limit. */
static inline GhDeadline
gh_deadline_in (gint64 budget)
{
  return (GhDeadline){ budget > 0 ? gh_deadline_now () + budget : G_MAXINT64 };
}

static inline gboolean
gh_deadline_passed (const GhDeadline *deadline)
{
  return deadline->until != G_MAXINT64 && gh_deadline_now () >= deadline->until;
}

G_END_DECLS
