/* The verdicts, second by second and in their order of precedence (contract 3.1, 3.2 and 4). */

#include "server/rules/judge.h"

#define TODAY ((GhDate) 20000)
#define NOON  ((gint64) 20000 * GH_DAY_SECONDS + 12 * 3600) /* in UTC, the zone of these tests */

/* A paid ticket, reserved for today from 10:00 to 14:00. */
static GhTicket
reserved_ticket (void)
{
  return (GhTicket){ .id = 1,
                     .orq = 1,
                     .status = GH_TICKET_RESERVED,
                     .order_status = GH_ORDER_PAID,
                     .valid_from = GH_DATE_MIN,
                     .valid_until = GH_DATE_MAX,
                     .reservation_id = 5,
                     .slot_id = 6,
                     .slot_date = TODAY,
                     .start_time = 10 * 3600,
                     .end_time = 14 * 3600,
                     .starts_at = NOON - 2 * 3600,
                     .ends_at = NOON + 2 * 3600 };
}

static GhTicket
ticket_in (GhTicketStatus status)
{
  GhTicket ticket = reserved_ticket ();
  ticket.status = status;
  if (status == GH_TICKET_PENDING_PAYMENT || status == GH_TICKET_ACTIVATED) {
    ticket.reservation_id = 0;
    ticket.slot_date = 0;
    ticket.starts_at = ticket.ends_at = 0;
  }
  return ticket;
}

static const GhOrderStatus void_orders[] = { GH_ORDER_CANCELLED, GH_ORDER_REFUNDED };

/* ---- at the gate ---- */

static void
test_admission_by_status (void)
{
  static const struct {
    GhTicketStatus status;
    GhVerdict verdict;
  } cases[] = {
    { GH_TICKET_PENDING_PAYMENT, GH_VERDICT_TICKET_NOT_ACTIVATED },
    { GH_TICKET_ACTIVATED, GH_VERDICT_NO_RESERVATION },
    { GH_TICKET_RESERVED, GH_VERDICT_VALID },
    { GH_TICKET_VERIFIED, GH_VERDICT_ALREADY_VERIFIED },
    { GH_TICKET_EXPIRED, GH_VERDICT_TICKET_EXPIRED },
  };
  g_assert_cmpint (gh_judge_admission (NULL, NOON, TODAY), ==, GH_VERDICT_TICKET_NOT_FOUND);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GhTicket ticket = ticket_in (cases[i].status);
    g_assert_cmpint (gh_judge_admission (&ticket, NOON, TODAY), ==, cases[i].verdict);
    /* A void order comes before whatever the ticket's state is. */
    for (gsize j = 0; j < G_N_ELEMENTS (void_orders); j++) {
      ticket.order_status = void_orders[j];
      g_assert_cmpint (gh_judge_admission (&ticket, NOON, TODAY), ==, GH_VERDICT_TICKET_CANCELLED);
    }
  }
}

static void
test_admission_by_time (void)
{
  GhTicket ticket = reserved_ticket ();
  const struct {
    gint64 now;
    GhDate today;
    GhVerdict verdict;
  } cases[] = {
    { NOON - 86400, TODAY - 1, GH_VERDICT_WRONG_DATE },
    /* the last second of the eve, the first of the date */
    { NOON - 12 * 3600 - 1, TODAY - 1, GH_VERDICT_WRONG_DATE },
    { NOON - 12 * 3600, TODAY, GH_VERDICT_VALID },
    /* before, at and after the start */
    { ticket.starts_at - 1, TODAY, GH_VERDICT_VALID },
    { ticket.starts_at, TODAY, GH_VERDICT_VALID },
    /* before, at and after the end */
    { ticket.ends_at - 1, TODAY, GH_VERDICT_VALID },
    { ticket.ends_at, TODAY, GH_VERDICT_TICKET_EXPIRED },
    { ticket.ends_at + 1, TODAY, GH_VERDICT_TICKET_EXPIRED },
    /* the next date is over, not wrong */
    { NOON + 86400, TODAY + 1, GH_VERDICT_TICKET_EXPIRED },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%" G_GSIZE_FORMAT, i);
    g_assert_cmpint (gh_judge_admission (&ticket, cases[i].now, cases[i].today), ==,
                     cases[i].verdict);
  }
}

/* From 22:00 to 02:00 of the next date: valid on both. */
static void
test_admission_over_midnight (void)
{
  GhTicket ticket = reserved_ticket ();
  ticket.start_time = 22 * 3600;
  ticket.end_time = 2 * 3600;
  ticket.starts_at = NOON + 10 * 3600;
  ticket.ends_at = NOON + 14 * 3600;
  g_assert_cmpint (gh_judge_admission (&ticket, NOON - 43201, TODAY - 1), ==,
                   GH_VERDICT_WRONG_DATE);
  g_assert_cmpint (gh_judge_admission (&ticket, NOON, TODAY), ==, GH_VERDICT_VALID);
  g_assert_cmpint (gh_judge_admission (&ticket, NOON + 12 * 3600, TODAY + 1), ==, GH_VERDICT_VALID);
  g_assert_cmpint (gh_judge_admission (&ticket, ticket.ends_at - 1, TODAY + 1), ==,
                   GH_VERDICT_VALID);
  g_assert_cmpint (gh_judge_admission (&ticket, ticket.ends_at, TODAY + 1), ==,
                   GH_VERDICT_TICKET_EXPIRED);
}

/* To 24:00: VALID at 23:59:59, EXPIRED at 00:00:00. */
static void
test_admission_to_midnight (void)
{
  GhTicket ticket = reserved_ticket ();
  ticket.end_time = GH_DAY_SECONDS;
  ticket.ends_at = NOON + 12 * 3600;
  g_assert_cmpint (gh_judge_admission (&ticket, NOON + 12 * 3600 - 1, TODAY), ==, GH_VERDICT_VALID);
  g_assert_cmpint (gh_judge_admission (&ticket, NOON + 12 * 3600, TODAY + 1), ==,
                   GH_VERDICT_TICKET_EXPIRED);
}

static void
test_admission_by_validity (void)
{
  GhTicket ticket = ticket_in (GH_TICKET_ACTIVATED);
  ticket.valid_until = TODAY;
  g_assert_cmpint (gh_judge_admission (&ticket, NOON, TODAY), ==, GH_VERDICT_NO_RESERVATION);
  ticket.valid_until = TODAY - 1;
  g_assert_cmpint (gh_judge_admission (&ticket, NOON, TODAY), ==, GH_VERDICT_TICKET_EXPIRED);
  ticket.valid_until = GH_DATE_MAX;
  ticket.valid_from = TODAY + 1;
  g_assert_cmpint (gh_judge_admission (&ticket, NOON, TODAY), ==, GH_VERDICT_NO_RESERVATION);

  /* What is reserved lives as long as its slot; what is used stays used; unpaid comes first. */
  GhTicket reserved = reserved_ticket ();
  reserved.valid_until = TODAY - 1;
  g_assert_cmpint (gh_judge_admission (&reserved, NOON, TODAY), ==, GH_VERDICT_VALID);
  GhTicket verified = ticket_in (GH_TICKET_VERIFIED);
  g_assert_cmpint (gh_judge_admission (&verified, NOON + 86400, TODAY + 1), ==,
                   GH_VERDICT_ALREADY_VERIFIED);
  GhTicket unpaid = ticket_in (GH_TICKET_PENDING_PAYMENT);
  unpaid.valid_until = TODAY - 1;
  g_assert_cmpint (gh_judge_admission (&unpaid, NOON, TODAY), ==, GH_VERDICT_TICKET_NOT_ACTIVATED);
}

static void
test_reserved_without_reservation (void)
{
  GhTicket ticket = reserved_ticket ();
  ticket.reservation_id = 0;
  ticket.ends_at = 0;
  g_assert_cmpint (gh_judge_admission (&ticket, NOON, TODAY), ==, GH_VERDICT_NO_RESERVATION);
}

/* ---- on the booking pages ---- */

static void
test_booking_by_status (void)
{
  static const struct {
    GhTicketStatus status;
    GhBookingOutcome outcome;
  } cases[] = {
    { GH_TICKET_PENDING_PAYMENT, GH_BOOKING_TICKET_NOT_ACTIVATED },
    { GH_TICKET_ACTIVATED, GH_BOOKING_OK },
    { GH_TICKET_RESERVED, GH_BOOKING_TICKET_ALREADY_RESERVED },
    { GH_TICKET_VERIFIED, GH_BOOKING_TICKET_ALREADY_USED },
    { GH_TICKET_EXPIRED, GH_BOOKING_TICKET_EXPIRED },
  };
  g_assert_cmpint (gh_judge_booking (NULL, NOON, TODAY), ==, GH_BOOKING_TICKET_NOT_FOUND);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GhTicket ticket = ticket_in (cases[i].status);
    g_assert_cmpint (gh_judge_booking (&ticket, NOON, TODAY), ==, cases[i].outcome);
    for (gsize j = 0; j < G_N_ELEMENTS (void_orders); j++) {
      ticket.order_status = void_orders[j];
      g_assert_cmpint (gh_judge_booking (&ticket, NOON, TODAY), ==, GH_BOOKING_TICKET_CANCELLED);
    }
  }
}

static void
test_booking_by_time (void)
{
  GhTicket reserved = reserved_ticket ();
  g_assert_cmpint (gh_judge_booking (&reserved, reserved.ends_at - 1, TODAY), ==,
                   GH_BOOKING_TICKET_ALREADY_RESERVED);
  g_assert_cmpint (gh_judge_booking (&reserved, reserved.ends_at, TODAY), ==,
                   GH_BOOKING_TICKET_EXPIRED);
  GhTicket activated = ticket_in (GH_TICKET_ACTIVATED);
  activated.valid_until = TODAY;
  g_assert_cmpint (gh_judge_booking (&activated, NOON, TODAY), ==, GH_BOOKING_OK);
  g_assert_cmpint (gh_judge_booking (&activated, NOON, TODAY + 1), ==, GH_BOOKING_TICKET_EXPIRED);
  /* Booking ahead of the first date is fine: the slot is what must fit. */
  activated.valid_from = TODAY + 1;
  activated.valid_until = TODAY + 9;
  g_assert_cmpint (gh_judge_booking (&activated, NOON, TODAY), ==, GH_BOOKING_OK);
}

/* ---- slots ---- */

static GhSlot
open_slot (void)
{
  return (GhSlot){ .id = 6,
                   .orq = 1,
                   .date = TODAY,
                   .starts_at = NOON - 2 * 3600,
                   .ends_at = NOON + 2 * 3600,
                   .total_capacity = 10,
                   .booked_count = 9,
                   .status = GH_SLOT_ACTIVE };
}

static void
test_slots (void)
{
  GhTicket ticket = ticket_in (GH_TICKET_ACTIVATED);
  GhSlot slot = open_slot ();
  g_assert_cmpint (gh_judge_slot (&ticket, NULL, NOON), ==, GH_BOOKING_SLOT_NOT_FOUND);
  /* A running slot can be booked until it ends. */
  g_assert_cmpint (gh_judge_slot (&ticket, &slot, NOON), ==, GH_BOOKING_OK);
  g_assert_cmpint (gh_judge_slot (&ticket, &slot, slot.ends_at - 1), ==, GH_BOOKING_OK);
  g_assert_cmpint (gh_judge_slot (&ticket, &slot, slot.ends_at), ==, GH_BOOKING_SLOT_PAST);

  ticket.valid_until = TODAY - 1;
  g_assert_cmpint (gh_judge_slot (&ticket, &slot, NOON), ==, GH_BOOKING_SLOT_OUTSIDE_VALIDITY);
  ticket.valid_until = TODAY;
  ticket.valid_from = TODAY;
  g_assert_cmpint (gh_judge_slot (&ticket, &slot, NOON), ==, GH_BOOKING_OK);
  ticket.valid_from = TODAY + 1;
  ticket.valid_until = TODAY + 1;
  g_assert_cmpint (gh_judge_slot (&ticket, &slot, NOON), ==, GH_BOOKING_SLOT_OUTSIDE_VALIDITY);
}

/* The worst slot loses one fault after the other; the answer goes down the list. */
static void
test_precedence_of_slots (void)
{
  GhTicket ticket = ticket_in (GH_TICKET_ACTIVATED);
  GhSlot slot = open_slot ();
  ticket.valid_until = TODAY - 1;
  slot.orq = 2;
  slot.status = GH_SLOT_CLOSED;
  slot.booked_count = 10;
  g_assert_cmpint (gh_judge_slot (&ticket, &slot, slot.ends_at), ==, GH_BOOKING_SLOT_NOT_FOUND);
  slot.orq = 1;
  g_assert_cmpint (gh_judge_slot (&ticket, &slot, slot.ends_at), ==, GH_BOOKING_SLOT_CLOSED);
  slot.status = GH_SLOT_FULL;
  g_assert_cmpint (gh_judge_slot (&ticket, &slot, slot.ends_at), ==, GH_BOOKING_SLOT_PAST);
  g_assert_cmpint (gh_judge_slot (&ticket, &slot, NOON), ==, GH_BOOKING_SLOT_OUTSIDE_VALIDITY);
  ticket.valid_until = TODAY;
  g_assert_cmpint (gh_judge_slot (&ticket, &slot, NOON), ==, GH_BOOKING_SLOT_FULL);
}

static void
test_capacity (void)
{
  static const struct {
    int capacity, booked, available;
    GhSlotStatus status;
    GhCapacityStatus level;
  } cases[] = {
    { 100, 0, 100, GH_SLOT_ACTIVE, GH_CAPACITY_AVAILABLE },
    { 100, 49, 51, GH_SLOT_ACTIVE, GH_CAPACITY_AVAILABLE },
    { 100, 50, 50, GH_SLOT_ACTIVE, GH_CAPACITY_LIMITED },
    { 100, 95, 5, GH_SLOT_ACTIVE, GH_CAPACITY_LIMITED },
    { 100, 99, 1, GH_SLOT_ACTIVE, GH_CAPACITY_LIMITED },
    { 100, 100, 0, GH_SLOT_FULL, GH_CAPACITY_FULL },
    { 3, 1, 2, GH_SLOT_ACTIVE, GH_CAPACITY_AVAILABLE },
    { 3, 2, 1, GH_SLOT_ACTIVE, GH_CAPACITY_LIMITED },
    { 1, 0, 1, GH_SLOT_ACTIVE, GH_CAPACITY_AVAILABLE },
    { 0, 0, 0, GH_SLOT_FULL, GH_CAPACITY_FULL },
    { 100, 0, 100, GH_SLOT_CLOSED, GH_CAPACITY_FULL },
    /* a capacity cut keeps the bookings and shows 0, never less */
    { 3, 5, 0, GH_SLOT_FULL, GH_CAPACITY_FULL },
    { 1000000, 499999, 500001, GH_SLOT_ACTIVE, GH_CAPACITY_AVAILABLE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GhSlot slot = open_slot ();
    slot.total_capacity = cases[i].capacity;
    slot.booked_count = cases[i].booked;
    slot.status = cases[i].status;
    g_test_message ("%d of %d", cases[i].booked, cases[i].capacity);
    g_assert_cmpint (gh_slot_available (&slot), ==, cases[i].available);
    g_assert_cmpint (gh_slot_capacity (&slot), ==, cases[i].level);
    g_assert_cmpint (gh_slot_capacity_status (&slot, slot.ends_at - 1), ==, cases[i].level);
    g_assert_cmpint (gh_slot_capacity_status (&slot, slot.ends_at), ==, GH_CAPACITY_FULL);
  }
}

/* ---- names ---- */

static void
test_names (void)
{
  static const char *const outcomes[] = {
    "OK",
    "TICKET_NOT_FOUND",
    "TICKET_NOT_ACTIVATED",
    "TICKET_ALREADY_RESERVED",
    "TICKET_ALREADY_USED",
    "TICKET_EXPIRED",
    "TICKET_CANCELLED",
    "SLOT_NOT_FOUND",
    "SLOT_CLOSED",
    "SLOT_PAST",
    "SLOT_OUTSIDE_VALIDITY",
    "SLOT_FULL",
    "CONTACT_NOT_VERIFIED",
  };
  static const char *const slots[] = { "ACTIVE", "FULL", "CLOSED" };
  static const char *const unknown[] = { NULL, "", "OPEN", "active" };
  g_assert_cmpint (G_N_ELEMENTS (outcomes), ==, GH_BOOKING_OUTCOME_LAST + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    g_assert_cmpstr (gh_booking_outcome_to_string ((GhBookingOutcome) i), ==, outcomes[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++) {
    GhSlotStatus status = GH_SLOT_ACTIVE;
    g_assert_cmpstr (gh_slot_status_to_string ((GhSlotStatus) i), ==, slots[i]);
    g_assert_true (gh_slot_status_from_string (slots[i], &status));
    g_assert_cmpint (status, ==, i);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
    GhSlotStatus status = GH_SLOT_CLOSED;
    g_assert_false (gh_slot_status_from_string (unknown[i], &status));
    g_assert_cmpint (status, ==, GH_SLOT_CLOSED);
  }
  g_assert_cmpstr (gh_capacity_status_to_string (GH_CAPACITY_AVAILABLE), ==, "AVAILABLE");
  g_assert_cmpstr (gh_capacity_status_to_string (GH_CAPACITY_LIMITED), ==, "LIMITED");
  g_assert_cmpstr (gh_capacity_status_to_string (GH_CAPACITY_FULL), ==, "FULL");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/admission-by-status", test_admission_by_status);
  g_test_add_func ("/judge/admission-by-time", test_admission_by_time);
  g_test_add_func ("/judge/admission-over-midnight", test_admission_over_midnight);
  g_test_add_func ("/judge/admission-to-midnight", test_admission_to_midnight);
  g_test_add_func ("/judge/admission-by-validity", test_admission_by_validity);
  g_test_add_func ("/judge/reserved-without-reservation", test_reserved_without_reservation);
  g_test_add_func ("/judge/booking-by-status", test_booking_by_status);
  g_test_add_func ("/judge/booking-by-time", test_booking_by_time);
  g_test_add_func ("/judge/slots", test_slots);
  g_test_add_func ("/judge/precedence-of-slots", test_precedence_of_slots);
  g_test_add_func ("/judge/capacity", test_capacity);
  g_test_add_func ("/judge/names", test_names);
  return g_test_run ();
}
