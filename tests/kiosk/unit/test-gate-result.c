/* Tests of kiosk/desk/gate-result and result-kind. */

#include "kiosk/desk/gate-result.h"

#include <string.h>

#define CODE "TKT-2025-7K3M9Q-4XH2V0"
#define NOW  1763122440 /* 2025-11-14T12:14:00Z */

static const GhTrust online = { .now = NOW };
static const GhTrust offline = { .local = TRUE, .made_at = NOW - 180, .now = NOW };

static const char *
value_of (GhGateResult *result, const char *label)
{
  GPtrArray *facts = gh_gate_result_get_facts (result);
  for (guint i = 0; i < facts->len; i++) {
    const GhFact *fact = g_ptr_array_index (facts, i);
    if (g_strcmp0 (fact->label, label) == 0)
      return fact->masked != NULL ? fact->masked : fact->value;
  }
  return NULL;
}

static GhGateResult *
result_of (GhVerdict verdict)
{
  g_autoptr (GhAdmission) admission = gh_admission_new (verdict);
  admission->date = gh_date_new (2025, 11, 20);
  admission->today = gh_date_new (2025, 11, 14);
  admission->days_from_now = 6;
  admission->start_time = 12 * 3600;
  admission->end_time = 14 * 3600;
  admission->verified_at = NOW - 164 * 60;
  return gh_gate_result_new_admission (admission, CODE, &online);
}

static void
test_kinds (void)
{
  static const struct {
    GhVerdict verdict;
    GhResultKind kind;
    const char *headline;
    GhTone tone;
  } CASES[] = {
    { GH_VERDICT_VALID, GH_RESULT_VALID, "VALID TICKET", GH_TONE_GO },
    { GH_VERDICT_TICKET_NOT_FOUND, GH_RESULT_INVALID, "INVALID TICKET", GH_TONE_STOP },
    { GH_VERDICT_TICKET_CANCELLED, GH_RESULT_INVALID, "INVALID TICKET", GH_TONE_STOP },
    { GH_VERDICT_TICKET_NOT_ACTIVATED, GH_RESULT_INVALID, "INVALID TICKET", GH_TONE_STOP },
    { GH_VERDICT_TICKET_EXPIRED, GH_RESULT_INVALID, "INVALID TICKET", GH_TONE_STOP },
    { GH_VERDICT_ALREADY_VERIFIED, GH_RESULT_ALREADY_VERIFIED, "ALREADY VERIFIED", GH_TONE_WARN },
    { GH_VERDICT_NO_RESERVATION, GH_RESULT_NO_RESERVATION, "NO RESERVATION", GH_TONE_WARN },
    { GH_VERDICT_WRONG_DATE, GH_RESULT_WRONG_DATE, "WRONG DATE", GH_TONE_STOP },
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (CASES) == GH_VERDICT_LAST + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GhGateResult) result = result_of (CASES[i].verdict);
    g_assert_cmpint (gh_gate_result_get_kind (result), ==, CASES[i].kind);
    g_assert_cmpstr (gh_gate_result_get_headline (result), ==, CASES[i].headline);
    g_assert_cmpint (gh_gate_result_get_tone (result), ==, CASES[i].tone);
  }
}

/* UX K4: words and shape of each state are its own; only a server's yes is green. */
static void
test_each_is_unique (void)
{
  g_autoptr (GHashTable) headlines = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) icons = g_hash_table_new (g_str_hash, g_str_equal);
  for (int kind = 0; kind <= GH_RESULT_LAST; kind++) {
    g_assert_true (g_hash_table_add (headlines, (gpointer) gh_result_kind_headline (kind)));
    g_assert_true (g_hash_table_add (icons, (gpointer) gh_result_kind_icon_name (kind)));
    gboolean green = gh_result_kind_tone (kind) == GH_TONE_GO;
    g_assert_cmpint (green, ==, kind == GH_RESULT_VALID || kind == GH_RESULT_VERIFIED);
  }
}

static void
test_valid (void)
{
  g_autoptr (GhAdmission) admission = gh_admission_new (GH_VERDICT_VALID);
  admission->ticket_id = 7;
  admission->ticket_code = g_strdup (CODE);
  admission->customer_name = g_strdup ("John Doe");
  admission->customer_email = g_strdup ("john@example.com");
  admission->customer_phone = g_strdup ("+12025551234");
  admission->date = admission->today = gh_date_new (2025, 11, 14);
  admission->start_time = 14 * 3600;
  admission->end_time = 16 * 3600;
  admission->booked_count = 150;
  admission->total_capacity = 200;
  admission->starts_at = NOW + 106 * 60;
  g_autoptr (GhGateResult) result = gh_gate_result_new_admission (admission, CODE, &online);
  g_assert_cmpstr (value_of (result, "Visitor"), ==, "John Doe");
  g_assert_cmpstr (value_of (result, "Ticket"), ==, CODE);
  g_assert_cmpstr (value_of (result, "Slot"), ==, "2:00 PM – 4:00 PM · 150/200 booked");
  g_assert_cmpstr (value_of (result, "Starts"), ==, "in 1 h 46 min");
  g_assert_cmpstr (value_of (result, "Contact"), ==, "j•••@example.com · •••1234");
  g_assert_cmpstr (gh_gate_result_get_short_name (result), ==, "John D.");
  g_assert_cmpint (gh_gate_result_get_ticket_id (result), ==, 7);
}

static void
test_wrong_date (void)
{
  g_autoptr (GhGateResult) result = result_of (GH_VERDICT_WRONG_DATE);
  g_assert_cmpstr (value_of (result, "Reserved for"), ==, "Thursday 20 November");
  g_assert_cmpstr (value_of (result, "That is"), ==, "in 6 days");
  g_assert_cmpstr (value_of (result, "Today"), ==, "Friday 14 November");
  g_assert_cmpstr (gh_gate_result_get_say (result), ==,
                   "Say: “Your reservation is for Thursday 20 November.”");
}

static void
test_reasons (void)
{
  g_autoptr (GhGateResult) expired = result_of (GH_VERDICT_TICKET_EXPIRED);
  g_autoptr (GhGateResult) unknown = result_of (GH_VERDICT_TICKET_NOT_FOUND);
  g_autoptr (GhGateResult) cancelled = result_of (GH_VERDICT_TICKET_CANCELLED);
  g_autoptr (GhGateResult) unpaid = result_of (GH_VERDICT_TICKET_NOT_ACTIVATED);
  g_assert_nonnull (strstr (value_of (expired, "Reason"), "Expired"));
  g_assert_nonnull (strstr (value_of (unknown, "Reason"), "not found"));
  g_assert_nonnull (strstr (value_of (cancelled, "Reason"), "cancelled"));
  g_assert_nonnull (strstr (value_of (unpaid, "Reason"), "not been paid"));
}

static void
test_already_verified (void)
{
  g_autoptr (GhAdmission) admission = gh_admission_new (GH_VERDICT_ALREADY_VERIFIED);
  admission->verified_at = NOW - 164 * 60;
  admission->operator_name = g_strdup ("Jane\u202e Smith");
  g_autoptr (GhGateResult) result = gh_gate_result_new_admission (admission, CODE, &online);
  g_assert_cmpstr (value_of (result, "Verified"), ==, "9:30 AM · 2 h 44 min ago");
  g_assert_cmpstr (value_of (result, "By"), ==, "Jane· Smith");
}

static void
test_unanswered (void)
{
  g_autoptr (GhGateResult) check =
      gh_gate_result_new_unanswered (FALSE, TRUE, CODE, "No line.", NULL);
  g_assert_cmpint (gh_gate_result_get_kind (check), ==, GH_RESULT_UNREACHED);
  g_assert_cmpint (gh_gate_result_get_tone (check), ==, GH_TONE_NEUTRAL);
  g_autoptr (GhGateResult) lost =
      gh_gate_result_new_unanswered (TRUE, FALSE, CODE, "No line.", NULL);
  g_assert_cmpint (gh_gate_result_get_kind (lost), ==, GH_RESULT_UNCONFIRMED);
  g_assert_nonnull (strstr (gh_gate_result_get_say (lost), "do not let anybody in"));
  g_assert_nonnull (strstr (gh_gate_result_get_note (lost), "disk is full"));
  g_autoptr (GhGateResult) unkept =
      gh_gate_result_new_unanswered (FALSE, FALSE, CODE, "No line.", NULL);
  g_assert_nonnull (strstr (gh_gate_result_get_note (unkept), "write the code down"));
}

/* Who says so stands on every result. */
static void
test_trust (void)
{
  g_autoptr (GhAdmission) admission = gh_admission_new (GH_VERDICT_VALID);
  admission->customer_name = g_strdup ("John Doe");
  g_autoptr (GhGateResult) sure = gh_gate_result_new_admission (admission, CODE, &online);
  g_autoptr (GhGateResult) local = gh_gate_result_new_admission (admission, CODE, &offline);
  g_assert_cmpstr (gh_gate_result_get_note (sure), ==, "Confirmed by the server");
  g_assert_cmpstr (gh_gate_result_get_note (local), ==,
                   "Local data, 3 min old: not confirmed by the server");
  g_assert_null (value_of (local, "Contact"));

  GhVerification verification = { .ticket_id = 7,
                                  .ticket_code = (char *) CODE,
                                  .verified_at = NOW };
  g_autoptr (GhGateResult) told = gh_gate_result_new_verification (&verification, sure, &online);
  g_autoptr (GhGateResult) kept = gh_gate_result_new_verification (&verification, local, &offline);
  g_assert_cmpstr (gh_gate_result_get_note (told), ==, "Confirmed by the server");
  g_assert_cmpstr (gh_gate_result_get_note (kept), ==,
                   "Kept on this kiosk: the server is told by itself");
}

/* A second scan is a double read, a shared phone or a ticket passed back. */
static void
test_second_scans (void)
{
  static const struct {
    gboolean here;
    const char *device;
    int ago;
    const char *guess; /* NULL: nothing can be said */
  } cases[] = {
    { TRUE, "Gate 1", 5, "Read twice" },      { TRUE, "Gate 1", 6, "on one phone" },
    { TRUE, NULL, 6, "on one phone" },        { FALSE, "Gate 2", 5, "another gate" },
    { FALSE, "Gate 2", 3600, "passed back" }, { FALSE, NULL, 5, NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GhAdmission) admission = gh_admission_new (GH_VERDICT_ALREADY_VERIFIED);
    admission->verified_at = NOW - cases[i].ago;
    admission->operator_name = g_strdup ("Jane");
    admission->device_name = g_strdup (cases[i].device);
    admission->same_device = cases[i].here;
    g_autoptr (GhGateResult) result = gh_gate_result_new_admission (admission, CODE, &online);
    const char *guess = value_of (result, "Most likely");
    g_assert_cmpstr (value_of (result, "By"), ==,
                     cases[i].device == NULL     ? "Jane"
                     : cases[i].device[5] == '1' ? "Jane · Gate 1"
                                                 : "Jane · Gate 2");
    if (cases[i].guess == NULL)
      g_assert_null (guess);
    else
      g_assert_nonnull (strstr (guess, cases[i].guess));
  }
}

/* An entry of which only that it was made is known. */
static void
test_entry_in_doubt (void)
{
  g_autoptr (GhAdmission) admission = gh_admission_new (GH_VERDICT_ALREADY_VERIFIED);
  admission->same_device = TRUE;
  g_autoptr (GhGateResult) result = gh_gate_result_new_admission (admission, CODE, &offline);
  g_assert_null (value_of (result, "Verified"));
  g_assert_nonnull (value_of (result, "Most likely"));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate-result/kinds", test_kinds);
  g_test_add_func ("/gate-result/each-is-unique", test_each_is_unique);
  g_test_add_func ("/gate-result/valid", test_valid);
  g_test_add_func ("/gate-result/wrong-date", test_wrong_date);
  g_test_add_func ("/gate-result/reasons", test_reasons);
  g_test_add_func ("/gate-result/already-verified", test_already_verified);
  g_test_add_func ("/gate-result/unanswered", test_unanswered);
  g_test_add_func ("/gate-result/trust", test_trust);
  g_test_add_func ("/gate-result/second-scans", test_second_scans);
  g_test_add_func ("/gate-result/entry-in-doubt", test_entry_in_doubt);
  return g_test_run ();
}
