/* Table reservation_slots. */

#pragma once

#include "server/rules/judge.h"
#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_slot_statements[];

/* One slot; @found FALSE when there is none. */
gboolean gh_slot_store_find (GhDb *db, gint64 id, GhSlot *slot, gboolean *found,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The slots of @orq with first <= date <= last, by date and start. An array of GhSlot, owned by the
 * caller. */
GArray *gh_slot_store_list (GhDb *db, gint64 orq, GhDate first, GhDate last,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Up to @limit bookable slots of @orq with first <= date <= last that have not ended at @now and
 * are not @except, those nearest to the instant @near first. An array of GhSlot, owned by the
 * caller. */
GArray *gh_slot_store_alternatives (GhDb *db, gint64 orq, gint64 except, gint64 near, gint64 now,
                                    GhDate first, GhDate last, int limit,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The first date from @from on, up to @last, with a place that can be booked at @now; @found FALSE
 * when there is none. */
gboolean gh_slot_store_next_date (GhDb *db, gint64 orq, GhDate from, GhDate last, gint64 now,
                                  GhDate *date, gboolean *found,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inserts @slot (id, booked_count and status are ignored); @inserted FALSE when the organisation
 * has a slot at that date and start already. */
gboolean gh_slot_store_insert (GhDb *db, const GhSlot *slot, gint64 now, gboolean *inserted,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes one place when there is one and the slot is open; @taken says so. */
gboolean gh_slot_store_take_place (GhDb *db, gint64 id, gint64 now, gboolean *taken,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives one place back. */
gboolean gh_slot_store_give_place (GhDb *db, gint64 id, gint64 now,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Closes or opens one slot; @changed FALSE when there is no such slot of @orq. */
gboolean gh_slot_store_set_open (GhDb *db, gint64 orq, gint64 id, gboolean open, gint64 now,
                                 gboolean *changed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sets the capacity; below what is booked it keeps the bookings and shows 0 available. */
gboolean gh_slot_store_set_capacity (GhDb *db, gint64 orq, gint64 id, int capacity, gint64 now,
                                     gboolean *changed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What today's gate wants to know of a slot. */
typedef struct {
  GhSlot slot;
  int expected;       /* active reservations */
  int admitted;       /* people who are in: entries that stand */
  int double_entries; /* of these, entries beside the first one of their ticket */
} GhSlotCount;
/* The slots of @orq that touch @date (also those of the eve that end on it). An array of
 * GhSlotCount, owned by the caller. */
GArray *gh_slot_store_counts (GhDb *db, gint64 orq, GhDate date,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
