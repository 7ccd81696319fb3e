/* The gate: every verdict with what it tells, by the venue's own clock; each scan a row. */

#include "server/domain/admit.h"

#include "tests/unit/venue.h"

#define DEVICE "0f0e0d0c-0b0a-4908-8706-050403020100"

static GhAdmission *
scan (Venue *venue, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *zone =
      venue_text (venue, "SELECT timezone AS v FROM organisations WHERE id = " ID, venue->orq);
  GhSession session = { .operator_id = venue->operator_id, .orq = venue->orq, .timezone = zone };
  GhGate gate = { &session, NULL };
  GhAdmission *admission = gh_admit_validate (&venue->context, &gate, code, &error);
  g_assert_no_error (error);
  g_assert_nonnull (admission);
  return admission;
}

static GhVerdict
verdict_at (Venue *venue, const char *code, const char *instant)
{
  venue_at (venue, instant);
  g_autoptr (GhAdmission) admission = scan (venue, code);
  return admission->verdict;
}

static gint64
add_reserved (Venue *venue, const char *code, const char *date, const char *start, const char *end)
{
  gint64 ticket = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
  venue_reserve (venue, ticket, venue_add_slot (venue, date, start, end, 5));
  return ticket;
}

static void
test_verdicts (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  add_reserved (venue, "valid", "2026-07-01", "10:00", "12:00");
  add_reserved (venue, "tomorrow", "2026-07-02", "10:00", "12:00");
  add_reserved (venue, "over", "2026-07-01", "09:00", "11:00");
  venue_add_ticket (venue, "activated", GH_TICKET_ACTIVATED);
  venue_add_ticket (venue, "pending", GH_TICKET_PENDING_PAYMENT);
  venue_add_ticket (venue, "verified", GH_TICKET_VERIFIED);
  venue_add_ticket (venue, "expired", GH_TICKET_EXPIRED);
  venue_add_foreign_ticket (venue, orq, product, "foreign");
  add_reserved (venue, "void", "2026-07-01", "10:30", "12:00");
  venue_run (venue, "UPDATE orders SET status = 'CANCELLED' WHERE id ="
                    " (SELECT order_id FROM tickets WHERE ticket_code = 'void')");
  static const struct {
    const char *code;
    GhVerdict verdict;
  } cases[] = {
    { "valid", GH_VERDICT_VALID },
    { "nowhere", GH_VERDICT_TICKET_NOT_FOUND },
    { "foreign", GH_VERDICT_TICKET_NOT_FOUND },
    { "void", GH_VERDICT_TICKET_CANCELLED },
    { "pending", GH_VERDICT_TICKET_NOT_ACTIVATED },
    { "expired", GH_VERDICT_TICKET_EXPIRED },
    { "over", GH_VERDICT_TICKET_EXPIRED },
    { "verified", GH_VERDICT_ALREADY_VERIFIED },
    { "activated", GH_VERDICT_NO_RESERVATION },
    { "tomorrow", GH_VERDICT_WRONG_DATE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GhAdmission) admission = scan (venue, cases[i].code);
    g_test_message ("%s", cases[i].code);
    g_assert_cmpint (admission->verdict, ==, cases[i].verdict);
    g_assert_cmpint (admission->today, ==, venue_date ("2026-07-01"));
    g_assert_null (admission->message);
    gboolean found = cases[i].verdict != GH_VERDICT_TICKET_NOT_FOUND;
    g_assert_cmpint (admission->ticket_id != 0, ==, found);
    g_assert_cmpstr (admission->ticket_code, ==, found ? cases[i].code : NULL);
    /* Who it is is told for VALID only. */
    g_assert_cmpint (admission->customer_email != NULL, ==, cases[i].verdict == GH_VERDICT_VALID);
    g_autofree char *row =
        venue_text (venue, "SELECT json_array(action, ticket_code, coalesce(ticket_id, 0), outcome,"
                           " operator_id, scan_id, scanned_at, received_at) AS v FROM scans"
                           " ORDER BY id DESC LIMIT 1");
    g_autofree char *expected =
        g_strdup_printf ("[\"VALIDATE\",\"%s\"," ID ",\"%s\"," ID ",null," ID "," ID "]",
                         cases[i].code, admission->ticket_id,
                         gh_verdict_to_string (cases[i].verdict), venue->operator_id,
                         venue->context.now, venue->context.now);
    g_assert_cmpstr (row, ==, expected);
  }
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM scans"), ==,
                   G_N_ELEMENTS (cases));
}

static void
test_what_valid_tells (Venue *venue, gconstpointer data)
{
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "22:00", "02:00");
  g_autoptr (GhAdmission) admission = scan (venue, "A");
  g_assert_cmpint (admission->verdict, ==, GH_VERDICT_VALID);
  g_assert_cmpint (admission->ticket_id, ==, ticket);
  g_assert_cmpint (admission->status, ==, GH_TICKET_RESERVED);
  g_assert_cmpstr (admission->customer_name, ==, "Ada Lovelace");
  g_assert_cmpstr (admission->customer_email, ==, "ada@example.org");
  g_assert_cmpstr (admission->customer_phone, ==, "+12025551234");
  g_assert_cmpint (admission->date, ==, venue_date ("2026-07-01"));
  g_assert_cmpint (admission->start_time, ==, 22 * 3600);
  g_assert_cmpint (admission->end_time, ==, 2 * 3600);
  g_assert_cmpint (admission->starts_at, ==, venue_instant ("2026-07-01T21:00:00Z"));
  g_assert_cmpint (admission->ends_at, ==, venue_instant ("2026-07-02T01:00:00Z"));
  g_assert_cmpint (admission->booked_count, ==, 1);
  g_assert_cmpint (admission->total_capacity, ==, 5);
}

static void
test_what_refusals_tell (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-07-04", "10:00", "12:00");
  venue_add_ticket (venue, "B", GH_TICKET_VERIFIED);
  venue_add_ticket (venue, "C", GH_TICKET_ACTIVATED);
  g_autoptr (GhAdmission) wrong_date = scan (venue, "A");
  g_assert_cmpint (wrong_date->date, ==, venue_date ("2026-07-04"));
  g_assert_cmpint (wrong_date->days_from_now, ==, 3);
  g_autoptr (GhAdmission) verified = scan (venue, "B");
  g_assert_cmpint (verified->verified_at, ==, 5);
  g_assert_cmpint (verified->verified_by, ==, venue->operator_id);
  g_assert_cmpstr (verified->operator_name, ==, "Olga");
  g_autoptr (GhAdmission) unreserved = scan (venue, "C");
  g_assert_cmpint (unreserved->status, ==, GH_TICKET_ACTIVATED);
}

/* ---- the venue's own date ---- */

static void
test_kiritimati (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-07-02", "10:00", "12:00");
  /* Midnight there is 10:00 of the eve in UTC. */
  g_assert_cmpint (verdict_at (venue, "A", "2026-07-01T09:59:59Z"), ==, GH_VERDICT_WRONG_DATE);
  g_autoptr (GhAdmission) eve = scan (venue, "A");
  g_assert_cmpint (eve->days_from_now, ==, 1);
  g_assert_cmpint (eve->today, ==, venue_date ("2026-07-01"));
  g_assert_cmpint (verdict_at (venue, "A", "2026-07-01T10:00:00Z"), ==, GH_VERDICT_VALID);
  g_assert_cmpint (verdict_at (venue, "A", "2026-07-01T21:59:59Z"), ==, GH_VERDICT_VALID);
  g_assert_cmpint (verdict_at (venue, "A", "2026-07-01T22:00:00Z"), ==, GH_VERDICT_TICKET_EXPIRED);
}

static void
test_honolulu (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-07-01", "20:00", "24:00");
  g_assert_cmpint (verdict_at (venue, "A", "2026-07-01T09:59:59Z"), ==, GH_VERDICT_WRONG_DATE);
  g_assert_cmpint (verdict_at (venue, "A", "2026-07-01T10:00:00Z"), ==, GH_VERDICT_VALID);
  g_assert_cmpint (verdict_at (venue, "A", "2026-07-02T09:59:59Z"), ==, GH_VERDICT_VALID);
  g_assert_cmpint (verdict_at (venue, "A", "2026-07-02T10:00:00Z"), ==, GH_VERDICT_TICKET_EXPIRED);
}

static void
test_over_midnight (Venue *venue, gconstpointer data)
{
  add_reserved (venue, "A", "2026-07-01", "22:00", "02:00");
  g_assert_cmpint (verdict_at (venue, "A", "2026-06-30T22:59:59Z"), ==, GH_VERDICT_WRONG_DATE);
  g_assert_cmpint (verdict_at (venue, "A", "2026-06-30T23:00:00Z"), ==, GH_VERDICT_VALID);
  g_assert_cmpint (verdict_at (venue, "A", "2026-07-01T23:00:00Z"), ==, GH_VERDICT_VALID);
  g_assert_cmpint (verdict_at (venue, "A", "2026-07-02T00:59:59Z"), ==, GH_VERDICT_VALID);
  g_assert_cmpint (verdict_at (venue, "A", "2026-07-02T01:00:00Z"), ==, GH_VERDICT_TICKET_EXPIRED);
}

/* Two venues on one server: the same moment, two dates. */
static void
test_two_venues (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "Pacific/Kiritimati", &product);
  gint64 theirs = venue_add_foreign_ticket (venue, orq, product, "theirs");
  venue_reserve (venue, theirs,
                 venue_add_foreign_slot (venue, orq, "Pacific/Kiritimati", "2026-07-02", "10:00",
                                         "12:00", 5));
  add_reserved (venue, "ours", "2026-07-02", "10:00", "12:00");
  venue_at (venue, "2026-07-01T12:00:00Z");
  GhSession session = { .operator_id = venue->operator_id,
                        .orq = orq,
                        .timezone = "Pacific/Kiritimati" };
  GhGate gate = { &session, NULL };
  g_autoptr (GhAdmission) there = gh_admit_validate (&venue->context, &gate, "theirs", &error);
  g_autoptr (GhAdmission) here = scan (venue, "ours");
  g_assert_cmpint (there->verdict, ==, GH_VERDICT_VALID);
  g_assert_cmpint (here->verdict, ==, GH_VERDICT_WRONG_DATE);
  g_autoptr (GhAdmission) foreign = gh_admit_validate (&venue->context, &gate, "ours", &error);
  g_assert_cmpint (foreign->verdict, ==, GH_VERDICT_TICKET_NOT_FOUND);
}

static void
test_unknown_zone (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhSession session = { .operator_id = venue->operator_id,
                        .orq = venue->orq,
                        .timezone = "Mars/Olympus" };
  GhGate gate = { &session, NULL };
  g_assert_null (gh_admit_validate (&venue->context, &gate, "A", &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED);
}

/* ---- what was scanned, and with what ---- */

static void
test_hostile_codes (Venue *venue, gconstpointer data)
{
  g_autofree char *million = g_strnfill (1000000, 'x');
  const char *const codes[] = { "", " ", million, "\xff\xfe", "' OR 1 = 1 --", "a\nb", "\x1b[31m" };
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (GhAdmission) admission = scan (venue, codes[i]);
    g_assert_cmpint (admission->verdict, ==, GH_VERDICT_TICKET_NOT_FOUND);
  }
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM scans"), ==,
                   G_N_ELEMENTS (codes));
}

static void
test_devices (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GhSession session = { .operator_id = venue->operator_id, .orq = venue->orq, .timezone = "UTC" };
  GhGate gate = { &session, DEVICE };
  for (int i = 0; i < 2; i++) {
    g_autoptr (GhAdmission) admission =
        gh_admit_validate (&venue->context, &gate, "nowhere", &error);
    g_assert_no_error (error);
  }
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM devices"), ==, 1);
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM scans s JOIN devices d"
                                        " ON d.id = s.device_id AND d.uuid = '" DEVICE "'"),
                   ==, 2);
}

/* Where he was let in: at the gate that asks, at another, at one without a name, nowhere known. */
static void
test_where (Venue *venue, gconstpointer data)
{
  GhSession session = { .operator_id = venue->operator_id, .orq = venue->orq, .timezone = "UTC" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GhVerification) in = NULL;
  g_autoptr (GhAdmission) refusal = NULL;
  gboolean mismatch = FALSE;
  GhGate gate = { &session, DEVICE };
  gint64 ticket = add_reserved (venue, "A", "2026-07-01", "10:00", "12:00");
  venue_add_ticket (venue, "B", GH_TICKET_VERIFIED);
  ASSERT_DONE (gh_admit_verify (&venue->context, &gate, ticket, NULL, &in, &refusal, &mismatch,
                                &error),
               error);
  const struct {
    const char *code, *device, *name;
    gboolean same;
  } cases[] = {
    { "A", DEVICE, NULL, TRUE },
    { "A", DEVICE, "Gate 1", TRUE },
    { "A", "00000000-0000-4000-8000-000000000099", "Gate 1", FALSE },
    { "A", NULL, "Gate 1", FALSE },
    { "B", NULL, NULL, FALSE },
    { "B", DEVICE, NULL, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gate.device = cases[i].device;
    if (cases[i].name != NULL)
      venue_run (venue, "UPDATE devices SET name = 'Gate 1' WHERE uuid = '" DEVICE "'");
    g_autoptr (GhAdmission) seen =
        gh_admit_validate (&venue->context, &gate, cases[i].code, &error);
    g_assert_no_error (error);
    g_assert_cmpint (seen->verdict, ==, GH_VERDICT_ALREADY_VERIFIED);
    g_assert_cmpstr (seen->device_name, ==, cases[i].name);
    g_assert_cmpint (seen->same_device, ==, cases[i].same);
    g_autoptr (GhVerification) again = NULL;
    ASSERT_DONE (gh_admit_verify (&venue->context, &gate, seen->ticket_id, NULL, &again, &refusal,
                                  &mismatch, &error),
                 error);
    g_assert_true (again->already);
    g_assert_cmpstr (again->device_name, ==, cases[i].name);
    g_assert_cmpint (again->same_device, ==, cases[i].same);
  }
}

/* What cannot be kept is not told either. */
static void
test_faults (Venue *venue, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  add_reserved (venue, "A", "2026-07-01", "10:00", "12:00");
  GhSession session = { .operator_id = venue->operator_id, .orq = venue->orq, .timezone = "UTC" };
  GhGate gate = { &session, NULL };
  g_autoptr (GhDb) reader = gh_db_open (venue->url, GH_DB_OPEN_READ_ONLY, &error);
  venue->context.db = reader;
  g_assert_null (gh_admit_validate (&venue->context, &gate, "A", &error));
  g_assert_error (error, GH_DB_ERROR, GH_DB_ERROR_READ_ONLY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/admit/verdicts", NULL, test_verdicts);
  VENUE_TEST ("/admit/what-valid-tells", NULL, test_what_valid_tells);
  VENUE_TEST ("/admit/what-refusals-tell", NULL, test_what_refusals_tell);
  VENUE_TEST ("/admit/kiritimati", "Pacific/Kiritimati", test_kiritimati);
  VENUE_TEST ("/admit/honolulu", "Pacific/Honolulu", test_honolulu);
  VENUE_TEST ("/admit/over-midnight", NULL, test_over_midnight);
  VENUE_TEST ("/admit/two-venues", "Europe/Lisbon", test_two_venues);
  VENUE_TEST ("/admit/unknown-zone", NULL, test_unknown_zone);
  VENUE_TEST ("/admit/hostile-codes", NULL, test_hostile_codes);
  VENUE_TEST ("/admit/devices", NULL, test_devices);
  VENUE_TEST ("/admit/where", NULL, test_where);
  VENUE_TEST ("/admit/faults", NULL, test_faults);
  return g_test_run ();
}
