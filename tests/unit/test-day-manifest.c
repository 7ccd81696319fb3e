/* The day's list and the server say the same of every ticket, at every moment, also over midnight
 * and through changes of the clocks; and who has no code learns nothing from it. */

#include "server/domain/manifest.h"

#include "server/domain/admit.h"
#include "tests/unit/day-list.h"

#include <string.h>

#define SLOTS   24
#define TICKETS 60
#define MOMENTS 4

/* The days around a clock change. */
typedef struct {
  const char *zone;
  const char *date;
} Change;

static int
below (int bound)
{
  return g_test_rand_int_range (0, bound);
}

/* One slot at noon, and others of any times, half of them over midnight, on the day, its eve and
 * the next. Their ids are 1 to the number that comes back. */
static int
add_slots (Venue *venue, const Change *change)
{
  g_autoptr (GTimeZone) zone = gh_zone_open (change->zone);
  int made = (int) venue_add_slot (venue, change->date, "12:00", "13:00", TICKETS);
  for (int tries = 0; tries < 10 * SLOTS && made < SLOTS; tries++) {
    GhDate day = venue_date (change->date) - 1 + below (3);
    int start = below (96) * 900, end = 1 + below (96) * 900;
    gint64 starts_at, ends_at;
    g_autofree char *date = gh_date_format (day);
    g_autofree char *from = gh_time_format (start);
    g_autofree char *until = gh_time_format (end);
    if (gh_slot_instants (zone, day, start, end, &starts_at, &ends_at) != GH_SLOT_TIMES_OK ||
        venue_number (venue,
                      "SELECT count(*) AS v FROM reservation_slots WHERE date = '%s'"
                      " AND start_time = '%s'",
                      date, from) > 0)
      continue;
    g_assert_cmpint (venue_add_slot (venue, date, from, until, TICKETS), ==, ++made);
  }
  return made;
}

#define NOT_IN ", verified_at = NULL, verified_by = NULL WHERE id = "

/* What becomes of a ticket with a reservation; each has an order of its own, of the same id. */
static const char *const fates[] = {
  "UPDATE tickets SET status = 'RESERVED'" NOT_IN,
  "UPDATE tickets SET status = 'EXPIRED'" NOT_IN,
  "UPDATE tickets SET status = 'PENDING_PAYMENT'" NOT_IN,
  "UPDATE tickets SET status = 'VERIFIED', verified_at = 1785000000, verified_by = 1 WHERE id = ",
  "UPDATE orders SET status = 'REFUNDED' WHERE id = ",
  "UPDATE orders SET status = 'CANCELLED' WHERE id = ",
  "UPDATE ticket_reservations SET status = 'CANCELLED' WHERE ticket_id = ",
};

static void
meet_fate (Venue *venue, gint64 ticket, int fate)
{
  g_autofree char *id = g_strdup_printf (ID, ticket);
  g_autofree char *sql = g_strconcat (fates[fate], id, NULL);
  venue_run (venue, "%s", sql);
}

/* Its reservation is cancelled, and half of them make another one. */
static void
rebook (Venue *venue, gint64 ticket, int slots)
{
  venue_run (venue, "UPDATE ticket_reservations SET status = 'CANCELLED' WHERE ticket_id = " ID,
             ticket);
  venue_run (venue, "UPDATE tickets SET status = 'ACTIVATED'" NOT_IN ID, ticket);
  if (below (2) == 0)
    venue_reserve (venue, ticket, 1 + below (slots));
}

/* The first few are reserved for noon, and each fate meets one of them. */
static void
add_tickets (Venue *venue, int slots)
{
  for (int i = 0; i < TICKETS; i++) {
    gboolean first = i < (int) G_N_ELEMENTS (fates);
    g_autofree char *code = g_strdup_printf ("code %d", i);
    gint64 ticket = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
    if (!first && below (8) == 0)
      continue;
    venue_reserve (venue, ticket, first ? 1 : 1 + below (slots));
    if (first)
      meet_fate (venue, ticket, i);
    for (int n = below (3); n > 0 && !first; n--)
      meet_fate (venue, ticket, below (G_N_ELEMENTS (fates)));
    if (!first && below (4) == 0)
      rebook (venue, ticket, slots);
  }
}

static GhVerdict
ask_server (Venue *venue, const char *zone, const char *code)
{
  g_autoptr (GError) error = NULL;
  GhSession session = day_list_session (venue, (char *) zone);
  GhGate gate = { &session, NULL };
  g_autoptr (GhAdmission) admission = gh_admit_validate (&venue->context, &gate, code, &error);
  g_assert_no_error (error);
  return admission->verdict;
}

/* All tickets at one moment of the list's day; counts what the list knew. */
static void
compare (Venue *venue, const char *zone, const DayList *list, gint64 now, int seen[])
{
  venue->context.now = now;
  for (int i = 0; i < TICKETS; i++) {
    g_autofree char *code = g_strdup_printf ("code %d", i);
    GhVerdict here = day_list_judge (list, code, now);
    GhVerdict there = ask_server (venue, zone, code);
    if (here == GH_VERDICT_TICKET_NOT_FOUND)
      g_assert_cmpint (there, !=, GH_VERDICT_VALID);
    else
      g_assert_cmpint (here, ==, there);
    seen[here]++;
  }
}

static void
compare_day (Venue *venue, const Change *change, GhDate date, int seen[])
{
  g_autoptr (DayList) list = day_list_new ();
  g_autoptr (GTimeZone) zone = gh_zone_open (change->zone);
  gint64 starts_at = gh_zone_day_start (zone, date), ends_at = gh_zone_day_start (zone, date + 1);
  venue->context.now = starts_at - below (GH_DAY_SECONDS / 2); /* asked for the evening before */
  day_list_ask (list, venue, date);
  g_assert_cmpint (list->latest->day_starts_at, ==, starts_at);
  g_assert_cmpint (list->latest->day_ends_at, ==, ends_at);
  compare (venue, change->zone, list, starts_at, seen);
  compare (venue, change->zone, list, ends_at - 1, seen);
  for (int i = 0; i < MOMENTS; i++)
    compare (venue, change->zone, list, starts_at + below ((int) (ends_at - starts_at)), seen);
  /* The very ends of slots. */
  for (guint i = 0; i < list->latest->slots->len; i += 5) {
    const GhManifestSlot *slot = &g_array_index (list->latest->slots, GhManifestSlot, i);
    g_assert_cmpint (slot->opens_at, ==, gh_zone_day_start (zone, slot->date));
    for (int early = 0; early <= 1; early++) {
      if (slot->ends_at - early >= starts_at && slot->ends_at - early < ends_at)
        compare (venue, change->zone, list, slot->ends_at - early, seen);
    }
  }
}

static void
set_up (Venue *venue, gconstpointer data)
{
  venue_set_up (venue, ((const Change *) data)->zone);
}

static void
test_agreement (Venue *venue, gconstpointer data)
{
  const Change *change = data;
  int seen[GH_VERDICT_LAST + 1] = { 0 };
  venue->context.now = venue_instant ("2026-01-01T00:00:00Z");
  add_tickets (venue, add_slots (venue, change));
  for (int day = -1; day <= 1; day++)
    compare_day (venue, change, venue_date (change->date) + day, seen);
  static const GhVerdict wanted[] = { GH_VERDICT_VALID,
                                      GH_VERDICT_TICKET_NOT_FOUND,
                                      GH_VERDICT_TICKET_CANCELLED,
                                      GH_VERDICT_TICKET_NOT_ACTIVATED,
                                      GH_VERDICT_TICKET_EXPIRED,
                                      GH_VERDICT_ALREADY_VERIFIED };
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++) {
    g_test_message ("%s: %d", gh_verdict_to_string (wanted[i]), seen[wanted[i]]);
    g_assert_cmpint (seen[wanted[i]], >, 0);
  }
}

/* What a screen shows of an entry comes from the entry that stands on the ticket. */
static void
test_details (Venue *venue, gconstpointer data)
{
  g_autoptr (DayList) list = day_list_new ();
  g_autoptr (GError) error = NULL;
  gint64 slot = venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 5);
  gint64 ticket = venue_add_ticket (venue, "A", GH_TICKET_ACTIVATED);
  venue_reserve (venue, ticket, slot);
  for (int i = 1; i <= 2; i++)
    venue_run (venue,
               "INSERT INTO devices (orq, uuid, name, status, created_at, last_seen_at) VALUES"
               " (1, '0f0e0d0c-0b0a-4908-8706-05040302010%d', 'Gate %d', 'ACTIVE', 1, 1)",
               i, i);
  venue_run (venue, "UPDATE tickets SET status = 'VERIFIED', verified_at = 1782900000,"
                    " verified_by = 1");
  for (int i = 1; i <= 2; i++)
    venue_run (venue,
               "INSERT INTO scans (orq, action, ticket_code, ticket_id, outcome, operator_id,"
               " device_id, scanned_at, received_at, entered) VALUES"
               " (1, 'SYNC', 'A', 1, 'VERIFIED', 1, %d, %d, 1782900300, 1)",
               3 - i, 1782900000 + 60 * (2 - i));
  day_list_ask (list, venue, GH_DATE_MIN);
  g_autofree char *text = day_list_dup_details (list, "A");
  g_autoptr (GhTicketDetails) details = gh_ticket_details_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpint (details->ticket_id, ==, ticket);
  g_assert_cmpint (details->slot_id, ==, slot);
  g_assert_cmpstr (details->customer_name, ==, "Ada Lovelace");
  g_assert_cmpint (details->verified_at, ==, 1782900000);
  g_assert_cmpstr (details->operator_name, ==, "Olga");
  g_assert_cmpstr (details->device_name, ==, "Gate 1");
  g_assert_cmpstr (details->device, ==, "0f0e0d0c-0b0a-4908-8706-050403020101");
  venue_run (venue, "UPDATE devices SET name = ''");
  g_clear_pointer (&list->latest, gh_manifest_free);
  day_list_ask (list, venue, GH_DATE_MIN);
  g_autofree char *nameless = day_list_dup_details (list, "A");
  g_assert_nonnull (strstr (nameless, "\"Olga\",null,\""));
}

static GhManifest *
ask (Venue *venue, gint64 orq, GhDate date, const char *since)
{
  g_autoptr (GError) error = NULL;
  GhManifest *manifest = NULL;
  GhSession session = { .orq = orq, .timezone = (char *) "Pacific/Kiritimati" };
  ASSERT_DONE (gh_manifest_of_day (&venue->context, &session, date, since, &manifest, &error),
               error);
  return manifest;
}

/* Today is the organisation's; the list reaches one day either side of it. */
static void
test_dates (Venue *venue, gconstpointer data)
{
  g_autoptr (GhManifest) today = ask (venue, venue->orq, GH_DATE_MIN, NULL);
  GhDate date = venue_date ("2026-07-02"); /* at UTC+14 */
  g_assert_cmpint (today->date, ==, date);
  g_assert_cmpint (today->day_starts_at, ==, venue->context.now);
  g_assert_cmpint (today->day_ends_at, ==, venue->context.now + GH_DAY_SECONDS);
  for (int day = -2; day <= 2; day++) {
    g_autoptr (GhManifest) manifest = ask (venue, venue->orq, date + day, NULL);
    g_assert_cmpint (manifest != NULL, ==, ABS (day) <= 1);
  }
}

/* Every cursor but this list's own begins anew. */
static void
test_cursors (Venue *venue, gconstpointer data)
{
  GhDate date = venue_date ("2026-07-02");
  g_autoptr (GhManifest) first = ask (venue, venue->orq, date, NULL);
  g_autoptr (GhManifest) again = ask (venue, venue->orq, date, first->cursor);
  g_autoptr (GhManifest) tomorrow = ask (venue, venue->orq, date + 1, first->cursor);
  g_autoptr (GhManifest) other_org = ask (venue, venue->orq + 1, date, first->cursor);
  g_assert_true (first->full && !again->full && tomorrow->full && other_org->full);
  venue->context.now--;
  g_autoptr (GhManifest) future = ask (venue, venue->orq, date, first->cursor);
  g_assert_true (future->full);
  venue->context.now++;
  const char *end = strrchr (first->cursor, '.');
  static const char *const times[] = {
    "-1", "-9223372036854775808", "9223372036854775807", "+1", "01", " 1", "", "x"
  };
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autofree char *cursor = g_strconcat ("2026-07-02.", times[i], end, NULL);
    g_autoptr (GhManifest) manifest = ask (venue, venue->orq, date, cursor);
    g_test_message ("%s", cursor);
    g_assert_true (manifest->full);
  }
  venue->keys.manifest[0] ^= 1;
  g_autoptr (GhManifest) other_key = ask (venue, venue->orq, date, first->cursor);
  g_assert_true (other_key->full);
}

static void
test_zone (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhManifest *manifest = NULL;
  GhSession session = { .orq = venue->orq, .timezone = (char *) "Nowhere/Land" };
  g_assert_false (
      gh_manifest_of_day (&venue->context, &session, GH_DATE_MIN, NULL, &manifest, &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
  g_assert_null (manifest);
}

int
main (int argc, char **argv)
{
  static const Change changes[] = {
    { "Europe/Lisbon", "2026-03-29" },    { "Europe/Lisbon", "2026-10-25" },
    { "America/New_York", "2026-03-08" }, { "America/New_York", "2026-11-01" },
    { "America/Havana", "2026-11-01" },   { "Asia/Beirut", "2026-03-29" },
  };
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *path =
        g_strconcat ("/day-manifest/agreement/", changes[i].zone, "/", changes[i].date, NULL);
    g_test_add (path, Venue, &changes[i], set_up, test_agreement, venue_tear_down);
  }
  VENUE_TEST ("/day-manifest/details", NULL, test_details);
  VENUE_TEST ("/day-manifest/dates", NULL, test_dates);
  VENUE_TEST ("/day-manifest/cursors", NULL, test_cursors);
  VENUE_TEST ("/day-manifest/zone", NULL, test_zone);
  return g_test_run ();
}
