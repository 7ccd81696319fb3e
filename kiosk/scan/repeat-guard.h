/* Tells a new code from one that is still being held up (UX K12). Times are µs on the monotonic
 * clock, so that nobody's clock change lets a code through twice. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A code that was taken is ignored for this long … */
#define GH_REPEAT_PAUSE (2500 * G_TIME_SPAN_MILLISECOND)
/* … and until it was looked for and not seen for this long: then it has left the view. */
#define GH_REPEAT_ABSENCE (1000 * G_TIME_SPAN_MILLISECOND)

typedef struct _GhRepeatGuard GhRepeatGuard;

/* Remembers no code yet. Owned by the caller. */
GhRepeatGuard *gh_repeat_guard_new (void) G_GNUC_WARN_UNUSED_RESULT;
void gh_repeat_guard_free (GhRepeatGuard *guard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhRepeatGuard, gh_repeat_guard_free)

typedef enum {
  GH_SIGHTING_NEW,     /* may be taken */
  GH_SIGHTING_RESTING, /* was taken a moment ago */
  GH_SIGHTING_HELD,    /* was taken a while ago and has been in view ever since */
} GhSighting;

/* @code is in view at @now. Call it for every sighting, also while nothing is taken, because that
 * is how it knows that a code never left. */
GhSighting gh_repeat_guard_see (GhRepeatGuard *guard, const char *code, gint64 now);

/* @code was taken at @now. Several codes in view are each remembered. */
void gh_repeat_guard_take (GhRepeatGuard *guard, const char *code, gint64 now);

/* Nobody looked from @from until @until: no code left the view in that time. Call it before what is
 * seen at @until. */
void gh_repeat_guard_look_away (GhRepeatGuard *guard, gint64 from, gint64 until);

/* @code may be taken again at once: somebody asked for it. */
void gh_repeat_guard_forget (GhRepeatGuard *guard, const char *code);

/* All of them: whoever looks into a locked kiosk finds no code. */
void gh_repeat_guard_clear (GhRepeatGuard *guard);

G_END_DECLS
