/* A gate that works without us; see the header. */

#include "tests/unit/gate.h"

#include "server/domain/admit.h"

GhSession
gate_session (const Venue *venue)
{
  return (GhSession){ .operator_id = venue->operator_id,
                      .orq = venue->orq,
                      .timezone = "Europe/Lisbon" };
}

GPtrArray *
gate_send (Venue *venue, const GhSyncRequest *request)
{
  g_autoptr (GError) error = NULL;
  GhSession session = gate_session (venue);
  GhGate gate = { &session, request->device_id };
  GPtrArray *results = gh_sync_take (&venue->context, &gate, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, request->entries->len);
  return results;
}

GhSyncEntry *
gate_add (const Venue *venue, GhSyncRequest *request, const char *id, const char *code,
          const char *at)
{
  GhSyncEntry *entry = g_new0 (GhSyncEntry, 1);
  entry->id = g_strdup (id);
  entry->sent_id = g_strdup (id);
  entry->ticket_code = g_strdup (code);
  entry->verified_at = venue_instant (at);
  entry->operator_id = venue->operator_id;
  g_ptr_array_add (request->entries, entry);
  return entry;
}

/* A batch of one. @by: 0 is Olga. @undone_at: NULL when it was not. */
GhSyncResult *
gate_send_one (Venue *venue, const char *id, const char *code, const char *at, gint64 by,
               const char *undone_at)
{
  g_autoptr (GhSyncRequest) request = gh_sync_request_new (GATE_DEVICE);
  GhSyncEntry *entry = gate_add (venue, request, id, code, at);
  if (by != 0)
    entry->operator_id = by;
  entry->undone_at = undone_at != NULL ? venue_instant (undone_at) : 0;
  g_autoptr (GPtrArray) results = gate_send (venue, request);
  return g_ptr_array_steal_index (results, 0);
}

gint64
gate_operator (Venue *venue, const char *name, gint64 orq)
{
  venue_run (venue,
             "INSERT INTO operators (orq, username, name, role, status, created_at)"
             " VALUES (" ID ", lower('%s'), '%s', 'OPERATOR', 'ACTIVE', 1)",
             orq, name, name);
  return venue_number (venue, "SELECT max(id) AS v FROM operators");
}

gint64
gate_reserve (Venue *venue, const char *code, const char *date, const char *start, const char *end)
{
  gint64 ticket = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
  venue_reserve (venue, ticket, venue_add_slot (venue, date, start, end, 5));
  return ticket;
}

/* "VERIFIED VERIFIED 1782896400 1": status, its reservation's, verified_at and verified_by. */
void
gate_expect_ticket (Venue *venue, gint64 ticket, const char *status, const char *reservation,
                    const char *at, gint64 by)
{
  g_autofree char *found = venue_text (
      venue,
      "SELECT t.status || ' ' || coalesce(r.status, '-') || ' ' || coalesce(t.verified_at, 0)"
      " || ' ' || coalesce(t.verified_by, 0) AS v FROM tickets t LEFT JOIN ticket_reservations r"
      " ON r.ticket_id = t.id AND r.status <> 'CANCELLED' WHERE t.id = " ID,
      ticket);
  g_autofree char *wanted = g_strdup_printf ("%s %s " ID " " ID, status, reservation,
                                             at != NULL ? venue_instant (at) : 0, by);
  g_assert_cmpstr (found, ==, wanted);
}

/* "SYNC:VERIFIED:1 …": action, outcome and entered of all scans. */
void
gate_expect_scans (Venue *venue, const char *wanted)
{
  g_autofree char *found =
      venue_text (venue, "SELECT coalesce(group_concat(action || ':' || outcome || ':' || entered,"
                         " ' '), '') AS v FROM (SELECT * FROM scans ORDER BY id)");
  g_assert_cmpstr (found, ==, wanted);
}

void
gate_expect_count (Venue *venue, const char *table, gint64 count)
{
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM %s", table), ==, count);
}

void
gate_expect_result (const GhSyncResult *result, GhSyncOutcome outcome, GhSyncOutcome first,
                    const char *code)
{
  g_assert_cmpint (result->outcome, ==, outcome);
  g_assert_cmpint (result->first_outcome, ==, first);
  g_assert_cmpstr (result->code, ==, code);
}

void
gate_verify (Venue *venue, gint64 ticket, const char *scan_id, gboolean enters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhVerification) verification = NULL;
  g_autoptr (GhAdmission) refusal = NULL;
  gboolean mismatch = FALSE;
  GhSession session = gate_session (venue);
  GhGate gate = { &session, GATE_DEVICE };
  ASSERT_DONE (gh_admit_verify (&venue->context, &gate, ticket, scan_id, &verification, &refusal,
                                &mismatch, &error),
               error);
  g_assert_cmpint (verification != NULL && !verification->already, ==, enters);
}
