/* The verdicts: what a ticket's facts and the time say, at the gate and on the booking pages. Pure:
 * no clock, no database (PRD 4.2.1, 6.2, 7.2; contract 3.1, 3.2 and 4). */

#pragma once

#include "core/verdict.h"
#include "server/rules/ticket.h"

G_BEGIN_DECLS

/* At the gate, in the order of contract 3.2.
 *
 * @ticket: NULL is TICKET_NOT_FOUND (so is another organisation's: the caller leaves it out)
 * @now: Unix seconds
 * @today: the date in the organisation's zone at @now */
GhVerdict gh_judge_admission (const GhTicket *ticket, gint64 now, GhDate today);

typedef enum {
  GH_BOOKING_OK,
  /* the ticket */
  GH_BOOKING_TICKET_NOT_FOUND,
  GH_BOOKING_TICKET_NOT_ACTIVATED,
  GH_BOOKING_TICKET_ALREADY_RESERVED,
  GH_BOOKING_TICKET_ALREADY_USED,
  GH_BOOKING_TICKET_EXPIRED,
  GH_BOOKING_TICKET_CANCELLED,
  /* the slot */
  GH_BOOKING_SLOT_NOT_FOUND,
  GH_BOOKING_SLOT_CLOSED,
  GH_BOOKING_SLOT_PAST,
  GH_BOOKING_SLOT_OUTSIDE_VALIDITY,
  GH_BOOKING_SLOT_FULL,
  /* the visitor */
  GH_BOOKING_CONTACT_NOT_VERIFIED,
} GhBookingOutcome;
#define GH_BOOKING_OUTCOME_LAST GH_BOOKING_CONTACT_NOT_VERIFIED

/* The API's code, "SLOT_FULL"; "OK" for GH_BOOKING_OK. Static. */
const char *gh_booking_outcome_to_string (GhBookingOutcome outcome);

/* Whether a ticket can be reserved. @ticket, @now and @today as above. */
GhBookingOutcome gh_judge_booking (const GhTicket *ticket, gint64 now, GhDate today);

typedef enum {
  GH_SLOT_ACTIVE,
  GH_SLOT_FULL,
  GH_SLOT_CLOSED,
} GhSlotStatus;

/* "ACTIVE", "FULL", "CLOSED". Static. */
const char *gh_slot_status_to_string (GhSlotStatus status);
/* FALSE, and @status untouched, for any other text. */
gboolean gh_slot_status_from_string (const char *text, GhSlotStatus *status);

typedef struct {
  gint64 id;
  gint64 orq;
  GhDate date;
  int start_time; /* seconds since local midnight */
  int end_time;
  gint64 starts_at; /* Unix seconds */
  gint64 ends_at;
  int total_capacity;
  int booked_count;
  GhSlotStatus status;
} GhSlot;

/* Places left, never below 0: a capacity cut keeps the bookings. */
int gh_slot_available (const GhSlot *slot);

/* Whether @ticket can be put into @slot, the ticket itself being bookable. @slot NULL or of another
 * organisation is SLOT_NOT_FOUND. */
GhBookingOutcome gh_judge_slot (const GhTicket *ticket, const GhSlot *slot, gint64 now);

typedef enum {
  GH_CAPACITY_AVAILABLE, /* above 50 % */
  GH_CAPACITY_LIMITED,   /* from one place to 50 % */
  GH_CAPACITY_FULL,      /* nothing left, or the slot is not active */
} GhCapacityStatus;

/* "AVAILABLE", "LIMITED", "FULL". Static. */
const char *gh_capacity_status_to_string (GhCapacityStatus status);
/* What is left of the slot's capacity, whenever it is (contract 3.1). */
GhCapacityStatus gh_slot_capacity (const GhSlot *slot);
/* The same for who wants to book now: a slot that is over at @now counts as FULL. */
GhCapacityStatus gh_slot_capacity_status (const GhSlot *slot, gint64 now);

G_END_DECLS
