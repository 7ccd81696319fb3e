/* How many people are in and how many are expected: what the server said last, and what happened at
 * this gate since. Only numbers and ids; nobody's name. */

#pragma once

#include "wire/stats.h"

G_BEGIN_DECLS

typedef struct _GhDayNumbers GhDayNumbers;

/* Without any numbers yet. Owned by the caller. */
GhDayNumbers *gh_day_numbers_new (void) G_GNUC_WARN_UNUSED_RESULT;
void gh_day_numbers_free (GhDayNumbers *numbers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhDayNumbers, gh_day_numbers_free)

/* Somebody was let in under the entry @id, for the slot that starts at @slot_starts_at (Unix
 * seconds, 0 when unknown); @told: the server has it. */
void gh_day_numbers_let_in (GhDayNumbers *numbers, const char *id, gint64 slot_starts_at,
                            gboolean told);
/* An entry that the server has was taken back; @told: it has heard of that, too. */
void gh_day_numbers_take_back (GhDayNumbers *numbers, const char *id, gint64 slot_starts_at,
                               gboolean told);
/* An entry that the server does not have was taken back: it never counts there. */
void gh_day_numbers_drop (GhDayNumbers *numbers, const char *id);
/* The server has heard of the entry, or of its undoing, now. */
void gh_day_numbers_tell (GhDayNumbers *numbers, const char *id);

/* To be called when the server is asked; what it gives goes into gh_day_numbers_answer. */
guint gh_day_numbers_ask (GhDayNumbers *numbers);
/* Takes @stats, the answer of @as_of (Unix seconds at the server). FALSE, and nothing is changed,
 * when the server heard of something while it was asked, so that nobody knows whether its numbers
 * have that; the first ones are taken all the same. */
gboolean gh_day_numbers_answer (GhDayNumbers *numbers, guint asked, GhStats *stats, gint64 as_of);

typedef struct {
  int admitted;
  int expected;
} GhTally;

typedef struct {
  gint64 as_of; /* of the server's numbers, Unix seconds; 0: it never said any */
  GhTally day;
  gboolean has_slot; /* one of today's goes on now, or comes next */
  int start_time;    /* its times, seconds since local midnight */
  int end_time;
  GhTally slot;
} GhNumbersNow;

/* As they are at @now (Unix seconds at the server). When several slots go on it is the one that
 * began last. */
GhNumbersNow gh_day_numbers_get (GhDayNumbers *numbers, gint64 now);

G_END_DECLS
