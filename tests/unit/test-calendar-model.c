/* Which days and slots the calendar page offers to a ticket. */

#include "server/pages/calendar-model.h"
#include "wire/json.h"

#define HOUR 3600

/* Slots in UTC, so that instants are easy. */
typedef struct {
  GhTicket ticket;
  GArray *slots;
  GhCalendarModel model;
} Fixture;

static gint64
instant (GhDate date, int seconds)
{
  return (gint64) date * GH_DAY_SECONDS + seconds;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->ticket = (GhTicket){ .id = 1,
                                .orq = 1,
                                .status = GH_TICKET_ACTIVATED,
                                .valid_from = GH_DATE_MIN,
                                .valid_until = GH_DATE_MAX };
  fixture->slots = g_array_new (FALSE, FALSE, sizeof (GhSlot));
  GhDate today = gh_date_new (2026, 11, 23);
  fixture->model = (GhCalendarModel){ .ticket = &fixture->ticket,
                                      .slots = fixture->slots,
                                      .month = today,
                                      .today = today,
                                      .now = instant (today, 11 * HOUR) };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_array_unref (fixture->slots);
}

/* Adds a slot on that day of November 2026, hours from local midnight, with 10 places. */
static void
add_slot (Fixture *fixture, int day, int start, int end, int booked)
{
  GhDate date = gh_date_new (2026, 11, 1) + day - 1;
  GhSlot slot = { .id = fixture->slots->len + 1,
                  .orq = 1,
                  .date = date,
                  .start_time = start * HOUR,
                  .end_time = end * HOUR,
                  .starts_at = instant (date, start * HOUR),
                  .ends_at = instant (end > start ? date : date + 1, end * HOUR),
                  .total_capacity = 10,
                  .booked_count = booked,
                  .status = booked >= 10 ? GH_SLOT_FULL : GH_SLOT_ACTIVE };
  g_array_append_val (fixture->slots, slot);
}

static GhDayState
state_of (Fixture *fixture, int day)
{
  GhDayState days[31];
  gh_calendar_fill_days (&fixture->model, days);
  return days[day - 1];
}

static void
test_day_is_its_best_slot (Fixture *fixture, gconstpointer data)
{
  add_slot (fixture, 24, 10, 12, 10);
  g_assert_cmpint (state_of (fixture, 24), ==, GH_DAY_FULL);
  add_slot (fixture, 24, 12, 14, 5); /* half is limited */
  g_assert_cmpint (state_of (fixture, 24), ==, GH_DAY_LIMITED);
  add_slot (fixture, 24, 14, 16, 4);
  g_assert_cmpint (state_of (fixture, 24), ==, GH_DAY_AVAILABLE);
  g_assert_cmpint (state_of (fixture, 25), ==, GH_DAY_NONE);
}

static void
test_over_and_running (Fixture *fixture, gconstpointer data)
{
  add_slot (fixture, 23, 9, 11, 0); /* ends this very second */
  g_assert_cmpint (state_of (fixture, 23), ==, GH_DAY_NONE);
  add_slot (fixture, 23, 10, 12, 0); /* runs */
  g_assert_cmpint (state_of (fixture, 23), ==, GH_DAY_AVAILABLE);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  add_slot (fixture, 24, 10, 12, 0);
  g_array_index (fixture->slots, GhSlot, 0).status = GH_SLOT_CLOSED;
  g_assert_cmpint (state_of (fixture, 24), ==, GH_DAY_NONE);
}

static void
test_validity (Fixture *fixture, gconstpointer data)
{
  for (int day = 23; day <= 27; day++)
    add_slot (fixture, day, 14, 16, 0);
  fixture->ticket.valid_from = gh_date_new (2026, 11, 24);
  fixture->ticket.valid_until = gh_date_new (2026, 11, 26);
  g_assert_cmpint (state_of (fixture, 23), ==, GH_DAY_NONE);
  g_assert_cmpint (state_of (fixture, 24), ==, GH_DAY_AVAILABLE);
  g_assert_cmpint (state_of (fixture, 26), ==, GH_DAY_AVAILABLE);
  g_assert_cmpint (state_of (fixture, 27), ==, GH_DAY_NONE);
}

static void
test_other_months_do_not_spill (Fixture *fixture, gconstpointer data)
{
  add_slot (fixture, 0, 10, 12, 0);  /* October 31 */
  add_slot (fixture, 31, 10, 12, 0); /* December 1 */
  for (int day = 1; day <= 31; day++)
    g_assert_cmpint (state_of (fixture, day), ==, GH_DAY_NONE);
}

static json_object *
field (json_object *object, const char *key)
{
  json_object *value = NULL;
  g_assert_true (json_object_object_get_ex (object, key, &value));
  return value;
}

static void
assert_slot (json_object *day, gsize index, gint64 id, const char *time, const char *refused,
             gboolean open, gboolean limited)
{
  json_object *slot = json_object_array_get_idx (field (day, "slots"), index);
  g_assert_cmpint (json_object_get_int64 (field (slot, "slot_id")), ==, id);
  g_assert_cmpstr (json_object_get_string (field (slot, "time")), ==, time);
  g_assert_cmpstr (json_object_get_string (field (slot, "refused")), ==, refused);
  g_assert_cmpint (json_object_get_boolean (field (slot, "open")), ==, open);
  g_assert_cmpint (json_object_get_boolean (field (slot, "limited")), ==, limited);
}

static void
test_slots_of_a_day (Fixture *fixture, gconstpointer data)
{
  add_slot (fixture, 22, 10, 12, 0);
  add_slot (fixture, 23, 9, 11, 3);
  add_slot (fixture, 23, 12, 14, 10);
  add_slot (fixture, 23, 14, 16, 0);
  add_slot (fixture, 23, 16, 18, 9);
  add_slot (fixture, 23, 18, 24, 0);
  g_array_index (fixture->slots, GhSlot, 5).status = GH_SLOT_CLOSED;
  g_autoptr (json_object) day = gh_calendar_day (&fixture->model, fixture->model.today);
  g_assert_cmpstr (json_object_get_string (field (day, "date")), ==, "2026-11-23");
  g_assert_cmpstr (json_object_get_string (field (day, "label")), ==, "Monday, November 23");
  g_assert_cmpuint (json_object_array_length (field (day, "slots")), ==, 5);
  assert_slot (day, 0, 2, "9:00 AM – 11:00 AM", "Over", FALSE, FALSE);
  assert_slot (day, 1, 3, "12:00 PM – 2:00 PM", "Full", FALSE, FALSE);
  assert_slot (day, 2, 4, "2:00 PM – 4:00 PM", NULL, TRUE, FALSE);
  assert_slot (day, 3, 5, "4:00 PM – 6:00 PM", NULL, FALSE, TRUE);
  json_object *closed = json_object_array_get_idx (field (day, "slots"), 4);
  g_assert_cmpstr (json_object_get_string (field (closed, "refused")), ==, "Closed");
  g_assert_false (json_object_get_boolean (field (closed, "counted")));
  json_object *limited = json_object_array_get_idx (field (day, "slots"), 3);
  g_assert_true (json_object_get_boolean (field (limited, "counted")));
  g_assert_cmpint (json_object_get_int (field (limited, "available")), ==, 1);
  g_assert_cmpint (json_object_get_int (field (limited, "capacity")), ==, 10);
}

/* At one in the morning the eve's last slot still runs: it is today's to choose (contract 4). */
static void
test_eve_runs_on (Fixture *fixture, gconstpointer data)
{
  add_slot (fixture, 22, 20, 22, 0);
  add_slot (fixture, 22, 22, 2, 0);
  add_slot (fixture, 23, 10, 12, 10);
  fixture->model.now = instant (fixture->model.today, HOUR);
  g_assert_cmpint (state_of (fixture, 22), ==, GH_DAY_NONE);
  g_assert_cmpint (state_of (fixture, 23), ==, GH_DAY_AVAILABLE);
  g_autoptr (json_object) day = gh_calendar_day (&fixture->model, fixture->model.today);
  g_assert_cmpuint (json_object_array_length (field (day, "slots")), ==, 2);
  assert_slot (day, 0, 2, "Sunday, November 22, 10:00 PM – 2:00 AM (next day)", NULL, TRUE, FALSE);

  fixture->model.now = instant (fixture->model.today, 2 * HOUR);
  g_assert_cmpint (state_of (fixture, 23), ==, GH_DAY_FULL);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/calendar-model/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("day-is-its-best-slot", test_day_is_its_best_slot);
  ADD ("over-and-running", test_over_and_running);
  ADD ("closed", test_closed);
  ADD ("validity", test_validity);
  ADD ("other-months-do-not-spill", test_other_months_do_not_spill);
  ADD ("slots-of-a-day", test_slots_of_a_day);
  ADD ("eve-runs-on", test_eve_runs_on);
  return g_test_run ();
}
