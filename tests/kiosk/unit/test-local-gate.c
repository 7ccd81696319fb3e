/* Tests of kiosk/desk/local-gate. */

#include "core/gate-rule.h"
#include "day-list.h"
#include "kiosk/desk/local-gate.h"
#include "temp-store.h"

#define ADA      "TKT-2026-5C3HFD-RAR6PZ"
#define HOUR     ((gint64) 3600)
#define MIDNIGHT (TEST_NOON + 12 * HOUR)

static void
set_up (TempStore *temp, gconstpointer data)
{
  temp_store_open (temp);
}

static void
tear_down (TempStore *temp, gconstpointer data)
{
  temp_store_remove (temp);
}

/* Takes @manifest. */
static void
apply (TempStore *temp, GhManifest *manifest)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gh_manifest_store_apply (temp->store, manifest, &error));
  g_assert_no_error (error);
  gh_manifest_free (manifest);
}

/* NULL unless there is a verdict. */
static GhAdmission *
judge_at (TempStore *temp, const char *code, gint64 now, GhLocalOutcome expected)
{
  g_autoptr (GError) error = NULL;
  GhLocalOutcome outcome = GH_LOCAL_JUDGED;
  gint64 made_at = -1;
  GhAdmission *admission = NULL;
  g_assert_true (
      gh_local_gate_judge (temp->store, code, now, &outcome, &made_at, &admission, &error));
  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, expected);
  g_assert_cmpint (made_at >= 0, ==, TRUE);
  g_assert_cmpint (admission != NULL, ==, expected == GH_LOCAL_JUDGED);
  if (expected == GH_LOCAL_NO_LIST)
    g_assert_cmpint (made_at, ==, 0);
  return admission;
}

static void
assert_verdict (TempStore *temp, const char *code, gint64 now, GhVerdict verdict)
{
  g_autoptr (GhAdmission) admission = judge_at (temp, code, now, GH_LOCAL_JUDGED);
  g_assert_cmpint (admission->verdict, ==, verdict);
}

/* Today's list: slots at noon, in the evening, and over both midnights. */
static GhManifest *
today_list (void)
{
  GhManifest *manifest = day_list_new (TEST_DAY, TRUE, 1);
  day_list_add_slot (manifest, 10, TEST_DAY - 1, 22, 2);
  day_list_add_slot (manifest, 11, TEST_DAY, 12, 14);
  day_list_add_slot (manifest, 12, TEST_DAY, 22, 2);
  day_list_add (manifest, ADA, 7, 11, "Ada Lovelace");
  day_list_add (manifest, "LATE", 8, 10, "Last night");
  day_list_add (manifest, "NIGHT", 9, 12, "Tonight");
  return manifest;
}

static void
test_no_list (TempStore *temp, gconstpointer data)
{
  judge_at (temp, ADA, TEST_NOON, GH_LOCAL_NO_LIST);
  apply (temp, today_list ());
  judge_at (temp, ADA, MIDNIGHT, GH_LOCAL_NO_LIST);
  judge_at (temp, ADA, MIDNIGHT - GH_DAY_SECONDS - 1, GH_LOCAL_NO_LIST);
}

static void
test_unknown (TempStore *temp, gconstpointer data)
{
  apply (temp, today_list ());
  judge_at (temp, "TKT-2026-000000-000000", TEST_NOON, GH_LOCAL_UNKNOWN);
  judge_at (temp, "", TEST_NOON, GH_LOCAL_UNKNOWN);
  judge_at (temp, "\xff", TEST_NOON, GH_LOCAL_UNKNOWN);
  g_autofree char *long_text = g_strnfill (3000, 'A');
  judge_at (temp, long_text, TEST_NOON, GH_LOCAL_UNKNOWN);
}

static void
test_valid (TempStore *temp, gconstpointer data)
{
  apply (temp, today_list ());
  g_autoptr (GhAdmission) admission =
      judge_at (temp, "tkt 2026 5c3hfd rar6pz", TEST_NOON, GH_LOCAL_JUDGED);
  g_assert_cmpint (admission->verdict, ==, GH_VERDICT_VALID);
  g_assert_cmpint (admission->ticket_id, ==, 7);
  g_assert_cmpstr (admission->ticket_code, ==, ADA);
  g_assert_cmpint (admission->status, ==, GH_TICKET_RESERVED);
  g_assert_cmpstr (admission->customer_name, ==, "Ada Lovelace");
  g_assert_null (admission->customer_email);
  g_assert_null (admission->customer_phone);
  g_assert_cmpint (admission->date, ==, TEST_DAY);
  g_assert_cmpint (admission->today, ==, TEST_DAY);
  g_assert_cmpint (admission->start_time, ==, 12 * HOUR);
  g_assert_cmpint (admission->end_time, ==, 14 * HOUR);
  g_assert_cmpint (admission->starts_at, ==, TEST_NOON);
  g_assert_cmpint (admission->ends_at, ==, TEST_NOON + 2 * HOUR);
  g_assert_cmpint (admission->booked_count, ==, 150);
  g_assert_cmpint (admission->total_capacity, ==, 200);
  g_assert_false (admission->same_device);
  /* What the screen shows is what the wire would carry. */
  g_autoptr (json_object) envelope = gh_admission_to_json (admission);
  g_autoptr (GhAdmission) back = gh_admission_from_json (envelope, NULL);
  g_assert_nonnull (back);
}

/* From the first second of its date until its slot's end, over midnight too. */
static void
test_time (TempStore *temp, gconstpointer data)
{
  apply (temp, today_list ());
  gint64 morning = MIDNIGHT - GH_DAY_SECONDS;
  assert_verdict (temp, ADA, morning, GH_VERDICT_VALID);
  assert_verdict (temp, ADA, TEST_NOON + 2 * HOUR - 1, GH_VERDICT_VALID);
  assert_verdict (temp, ADA, TEST_NOON + 2 * HOUR, GH_VERDICT_TICKET_EXPIRED);
  assert_verdict (temp, "LATE", morning, GH_VERDICT_VALID);
  assert_verdict (temp, "LATE", morning + 2 * HOUR - 1, GH_VERDICT_VALID);
  assert_verdict (temp, "LATE", morning + 2 * HOUR, GH_VERDICT_TICKET_EXPIRED);
  assert_verdict (temp, "NIGHT", MIDNIGHT - 1, GH_VERDICT_VALID);
  judge_at (temp, "NIGHT", MIDNIGHT, GH_LOCAL_NO_LIST);

  /* With tomorrow's list it is still good, and those of tomorrow are. */
  GhManifest *tomorrow = day_list_new (TEST_DAY + 1, TRUE, 1);
  day_list_add_slot (tomorrow, 12, TEST_DAY, 22, 2);
  day_list_add_slot (tomorrow, 13, TEST_DAY + 1, 9, 10);
  day_list_add (tomorrow, "NIGHT", 9, 12, "Tonight");
  day_list_add (tomorrow, "MORNING", 10, 13, "Tomorrow");
  apply (temp, tomorrow);
  judge_at (temp, "MORNING", MIDNIGHT - 1, GH_LOCAL_UNKNOWN);
  assert_verdict (temp, "MORNING", MIDNIGHT, GH_VERDICT_VALID);
  assert_verdict (temp, "NIGHT", MIDNIGHT, GH_VERDICT_VALID);
  assert_verdict (temp, "NIGHT", MIDNIGHT + 2 * HOUR, GH_VERDICT_TICKET_EXPIRED);
}

static void
test_refusals (TempStore *temp, gconstpointer data)
{
  GhManifest *manifest = today_list ();
  day_list_add_slot (manifest, 20, TEST_DAY + 3, 12, 14);
  GhTicketDetails details = { .ticket_id = 20, .slot_id = 11, .status = GH_TICKET_EXPIRED };
  day_list_add_ticket (manifest, "EXPIRED", &details);
  details.status = GH_TICKET_PENDING_PAYMENT;
  day_list_add_ticket (manifest, "PENDING", &details);
  details.status = GH_TICKET_ACTIVATED;
  day_list_add_ticket (manifest, "ACTIVATED", &details);
  details.status = GH_TICKET_RESERVED;
  details.order_void = TRUE;
  day_list_add_ticket (manifest, "VOID", &details);
  details.order_void = FALSE;
  details.slot_id = 20;
  day_list_add_ticket (manifest, "LATER", &details);
  apply (temp, manifest);
  assert_verdict (temp, "EXPIRED", TEST_NOON, GH_VERDICT_TICKET_EXPIRED);
  assert_verdict (temp, "PENDING", TEST_NOON, GH_VERDICT_TICKET_NOT_ACTIVATED);
  assert_verdict (temp, "ACTIVATED", TEST_NOON, GH_VERDICT_NO_RESERVATION);
  assert_verdict (temp, "VOID", TEST_NOON, GH_VERDICT_TICKET_CANCELLED);
  g_autoptr (GhAdmission) later = judge_at (temp, "LATER", TEST_NOON, GH_LOCAL_JUDGED);
  g_assert_cmpint (later->verdict, ==, GH_VERDICT_WRONG_DATE);
  g_assert_cmpint (later->date, ==, TEST_DAY + 3);
  g_assert_cmpint (later->days_from_now, ==, 3);
  g_assert_null (later->customer_name);
}

/* Let in elsewhere, or here, as the server knew when it made the list. */
static void
test_verified (TempStore *temp, gconstpointer data)
{
  GhManifest *manifest = today_list ();
  GhTicketDetails details = { .ticket_id = 20,
                              .slot_id = 11,
                              .status = GH_TICKET_VERIFIED,
                              .verified_at = TEST_NOON - 60,
                              .operator_name = (char *) "Jane Smith",
                              .device_name = (char *) "Gate 2",
                              .device = (char *) "0b7a5b53-6a0a-4d0a-9d33-0f3d4c1f6e11" };
  day_list_add_ticket (manifest, "ELSEWHERE", &details);
  details.device = (char *) gh_kiosk_store_get_device_id (temp->store);
  day_list_add_ticket (manifest, "HERE", &details);
  apply (temp, manifest);
  g_autoptr (GhAdmission) elsewhere = judge_at (temp, "ELSEWHERE", TEST_NOON, GH_LOCAL_JUDGED);
  g_assert_cmpint (elsewhere->verdict, ==, GH_VERDICT_ALREADY_VERIFIED);
  g_assert_cmpint (elsewhere->verified_at, ==, TEST_NOON - 60);
  g_assert_cmpstr (elsewhere->operator_name, ==, "Jane Smith");
  g_assert_cmpstr (elsewhere->device_name, ==, "Gate 2");
  g_assert_false (elsewhere->same_device);
  g_autoptr (GhAdmission) here = judge_at (temp, "HERE", TEST_NOON, GH_LOCAL_JUDGED);
  g_assert_true (here->same_device);
}

static GhEntry *
let_in (TempStore *temp, const char *code, gint64 ticket_id)
{
  g_autoptr (GError) error = NULL;
  GhEntry *entry = gh_entry_new (code, ticket_id, 5, TEST_NOON, TEST_NOON);
  g_assert_true (gh_entries_put (temp->store, entry, &error));
  g_assert_no_error (error);
  return entry;
}

/* A second scan at the same kiosk, after a restart, in any spelling, whatever the list says. */
static void
test_own_entry (TempStore *temp, gconstpointer data)
{
  gboolean done = FALSE;
  apply (temp, today_list ());
  g_autoptr (GhEntry) entry = let_in (temp, ADA, 7);
  temp_store_reopen (temp);
  g_autoptr (GhAdmission) again =
      judge_at (temp, "tkt-2026-5c3hfd-rar6pz", TEST_NOON + 60, GH_LOCAL_JUDGED);
  g_assert_cmpint (again->verdict, ==, GH_VERDICT_ALREADY_VERIFIED);
  g_assert_true (again->same_device);
  g_assert_cmpint (again->verified_at, ==, TEST_NOON);
  g_assert_cmpint (again->verified_by, ==, 5);
  g_assert_cmpstr (again->ticket_code, ==, ADA);
  g_assert_cmpint (again->ticket_id, ==, 7);
  /* The slot is over, or the list is. */
  assert_verdict (temp, ADA, TEST_NOON + 8 * HOUR, GH_VERDICT_ALREADY_VERIFIED);
  assert_verdict (temp, ADA, MIDNIGHT, GH_VERDICT_ALREADY_VERIFIED);
  /* Taken back, it does not stand. */
  g_assert_true (gh_entries_undo (temp->store, entry->id, TEST_NOON + 70, &done, NULL));
  g_assert_true (done);
  assert_verdict (temp, ADA, TEST_NOON + 80, GH_VERDICT_VALID);
}

static void
test_own_entry_in_doubt (TempStore *temp, gconstpointer data)
{
  apply (temp, today_list ());
  g_autoptr (GhEntry) entry = let_in (temp, ADA, 7);
  g_assert_true (gh_db_execute (gh_kiosk_store_get_db (temp->store),
                                "UPDATE entries SET undone_at = 1", GH_DB_NO_VALUES, NULL, NULL));
  g_autoptr (GhAdmission) again = judge_at (temp, ADA, TEST_NOON + 60, GH_LOCAL_JUDGED);
  g_assert_cmpint (again->verdict, ==, GH_VERDICT_ALREADY_VERIFIED);
  g_assert_true (again->same_device);
  g_assert_cmpint (again->verified_at, ==, 0);
}

static void
assert_broken (TempStore *temp, const char *sql, GhLocalOutcome outcome)
{
  apply (temp, today_list ());
  assert_verdict (temp, ADA, TEST_NOON, GH_VERDICT_VALID);
  g_assert_true (
      gh_db_execute (gh_kiosk_store_get_db (temp->store), sql, GH_DB_NO_VALUES, NULL, NULL));
  judge_at (temp, ADA, TEST_NOON, outcome);
}

/* A row that cannot be trusted lets nobody in. */
static void
test_broken (TempStore *temp, gconstpointer data)
{
  assert_broken (temp, "UPDATE manifest_tickets SET sealed = zeroblob (90)", GH_LOCAL_UNKNOWN);
  assert_broken (temp, "DELETE FROM manifest_slots", GH_LOCAL_UNKNOWN);
  assert_broken (temp, "UPDATE manifests SET sealed_key = x'00'", GH_LOCAL_NO_LIST);
  apply (temp, today_list ());
  /* A table that cannot be read is a fault, not an answer. */
  g_autoptr (GError) error = NULL;
  GhLocalOutcome outcome;
  gint64 made_at;
  GhAdmission *admission = NULL;
  g_assert_true (gh_db_execute (gh_kiosk_store_get_db (temp->store), "DROP TABLE manifest_tickets",
                                GH_DB_NO_VALUES, NULL, NULL));
  g_assert_false (
      gh_local_gate_judge (temp->store, ADA, TEST_NOON, &outcome, &made_at, &admission, &error));
  g_assert_nonnull (error);
  g_assert_null (admission);
}

/* ---- any ticket, any time ---- */

typedef struct {
  char *code;
  GhGateFacts facts;
} Sample;

static void
clear_sample (gpointer data)
{
  g_free (((Sample *) data)->code);
}

#define SAMPLES 300
#define SLOTS   12

static GhTicketStatus
random_status (void)
{
  /* Most are as they should be. */
  return g_test_rand_int_range (0, 2) == 0
             ? GH_TICKET_RESERVED
             : (GhTicketStatus) g_test_rand_int_range (0, GH_TICKET_STATUS_LAST + 1);
}

static void
add_sample (GhManifest *manifest, GArray *samples, int number)
{
  const GhManifestSlot *slot =
      &g_array_index (manifest->slots, GhManifestSlot, (guint) g_test_rand_int_range (0, SLOTS));
  GhTicketDetails details = { .ticket_id = number + 1,
                              .slot_id = slot->id,
                              .status = random_status (),
                              .order_void = g_test_rand_int_range (0, 10) == 0 };
  Sample sample = { .code = g_strdup_printf ("SAMPLE-%d", number),
                    .facts = { .status = details.status,
                               .order_void = details.order_void,
                               .valid_until = GH_DATE_MAX,
                               .reserved = details.status == GH_TICKET_RESERVED,
                               .slot_date = slot->date,
                               .ends_at = slot->ends_at } };
  day_list_add_ticket (manifest, sample.code, &details);
  g_array_append_val (samples, sample);
}

/* The same verdict as the rule gives, for whatever is on the list, at any second of the day. */
static void
test_property (TempStore *temp, gconstpointer data)
{
  GhManifest *manifest = day_list_new (TEST_DAY, TRUE, 1);
  g_autoptr (GArray) samples = g_array_new (FALSE, TRUE, sizeof (Sample));
  g_array_set_clear_func (samples, clear_sample);
  for (int i = 0; i < SLOTS; i++)
    day_list_add_slot (manifest, i + 1, TEST_DAY + g_test_rand_int_range (-1, 2),
                       g_test_rand_int_range (0, 24), g_test_rand_int_range (1, 25));
  for (int i = 0; i < SAMPLES; i++)
    add_sample (manifest, samples, i);
  apply (temp, manifest);

  guint valid = 0;
  for (int i = 0; i < 4 * SAMPLES; i++) {
    const Sample *sample =
        &g_array_index (samples, Sample, (guint) g_test_rand_int_range (0, SAMPLES));
    gint64 now = MIDNIGHT - GH_DAY_SECONDS + g_test_rand_int_range (0, GH_DAY_SECONDS);
    gint64 end = sample->facts.ends_at - g_test_rand_int_range (0, 2);
    if (g_test_rand_int_range (0, 4) == 0)
      now = CLAMP (end, MIDNIGHT - GH_DAY_SECONDS, MIDNIGHT - 1);
    GhVerdict expected = gh_gate_judge (&sample->facts, now, TEST_DAY);
    assert_verdict (temp, sample->code, now, expected);
    valid += expected == GH_VERDICT_VALID;
  }
  g_assert_cmpuint (valid, >, 0);
}

#define ADD(name, func) g_test_add (name, TempStore, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/local-gate/no-list", test_no_list);
  ADD ("/local-gate/unknown", test_unknown);
  ADD ("/local-gate/valid", test_valid);
  ADD ("/local-gate/time", test_time);
  ADD ("/local-gate/refusals", test_refusals);
  ADD ("/local-gate/verified", test_verified);
  ADD ("/local-gate/own-entry", test_own_entry);
  ADD ("/local-gate/own-entry-in-doubt", test_own_entry_in_doubt);
  ADD ("/local-gate/broken", test_broken);
  ADD ("/local-gate/property", test_property);
  return g_test_run ();
}
