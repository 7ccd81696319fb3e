/* The repeat guard: the same code is taken once while it is held up, however often it is read. */

#include "kiosk/scan/repeat-guard.h"

/* More codes than fit in front of a camera; the oldest makes room. */
#define REMEMBERED 8

typedef struct {
  char *code;
  gint64 taken_at;
  gint64 seen_at; /* last sighting, later by what nobody looked since */
} Taken;

struct _GhRepeatGuard {
  Taken taken[REMEMBERED];
};

GhRepeatGuard *
gh_repeat_guard_new (void)
{
  return g_new0 (GhRepeatGuard, 1);
}

void
gh_repeat_guard_free (GhRepeatGuard *guard)
{
  if (guard == NULL)
    return;
  gh_repeat_guard_clear (guard);
  g_free (guard);
}

void
gh_repeat_guard_clear (GhRepeatGuard *guard)
{
  for (gsize i = 0; i < REMEMBERED; i++)
    g_clear_pointer (&guard->taken[i].code, g_free);
}

static Taken *
find (GhRepeatGuard *guard, const char *code)
{
  for (gsize i = 0; i < REMEMBERED; i++)
    if (g_strcmp0 (guard->taken[i].code, code) == 0)
      return &guard->taken[i];
  return NULL;
}

GhSighting
gh_repeat_guard_see (GhRepeatGuard *guard, const char *code, gint64 now)
{
  Taken *taken = find (guard, code);
  if (taken == NULL)
    return GH_SIGHTING_NEW;

  gboolean left = now - taken->seen_at >= GH_REPEAT_ABSENCE;
  gboolean rested = now - taken->taken_at >= GH_REPEAT_PAUSE;
  if (left && rested) {
    g_clear_pointer (&taken->code, g_free);
    return GH_SIGHTING_NEW;
  }
  taken->seen_at = now;
  return rested ? GH_SIGHTING_HELD : GH_SIGHTING_RESTING;
}

void
gh_repeat_guard_look_away (GhRepeatGuard *guard, gint64 from, gint64 until)
{
  for (gsize i = 0; i < REMEMBERED; i++) {
    Taken *taken = &guard->taken[i];
    if (taken->seen_at < until)
      taken->seen_at += until - MAX (from, taken->seen_at);
  }
}

void
gh_repeat_guard_forget (GhRepeatGuard *guard, const char *code)
{
  Taken *taken = find (guard, code);
  if (taken != NULL)
    g_clear_pointer (&taken->code, g_free);
}

void
gh_repeat_guard_take (GhRepeatGuard *guard, const char *code, gint64 now)
{
  Taken *place = find (guard, code);
  for (gsize i = 0; place == NULL && i < REMEMBERED; i++)
    if (guard->taken[i].code == NULL)
      place = &guard->taken[i];
  if (place == NULL) {
    place = &guard->taken[0];
    for (gsize i = 1; i < REMEMBERED; i++)
      if (guard->taken[i].seen_at < place->seen_at)
        place = &guard->taken[i];
  }
  g_free (place->code);
  *place = (Taken){ .code = g_strdup (code), .taken_at = now, .seen_at = now };
}
