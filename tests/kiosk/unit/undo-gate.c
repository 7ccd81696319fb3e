/* The gate of the tests of "Undo last" and of the day's numbers. */

#include "undo-gate.h"

#define SAY_STATS                                                                                  \
  "{\"success\":true,\"data\":{\"date\":\"2026-11-26\",\"expected\":200,\"admitted\":120,"         \
  "\"double_entries\":0,\"without_slot\":0,\"slots\":[]}}"

static gint64
wall_ms (gpointer data)
{
  return ((UndoGate *) data)->now * 1000;
}

static gint64
boot_us (gpointer data)
{
  return (((UndoGate *) data)->now - TEST_NOON) * G_TIME_SPAN_SECOND;
}

static void
build (UndoGate *gate)
{
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (gate->transport), "device", "en");
  gate->connection = gh_connection_new (client);
  GhDeskParts parts = { client, gate->temp.store, gate->connection, gate->clock, NULL };
  GhDeskTimes times = { .verified_ms = 1, .linger_seconds = 0, .idle_seconds = 0 };
  gate->desk = gh_gate_desk_new (&parts, times);
  gate->undo = gh_undo_desk_new (gate->desk, gate->temp.store);
  gate->numbers = gh_numbers_desk_new (gate->desk, gate->undo);
}

static void
tear (UndoGate *gate)
{
  g_object_run_dispose (G_OBJECT (gate->numbers));
  g_object_run_dispose (G_OBJECT (gate->undo));
  g_object_run_dispose (G_OBJECT (gate->desk));
  g_object_run_dispose (G_OBJECT (gate->connection));
  undo_gate_lose (gate);
  gh_test_settle ();
  g_assert_finalize_object (gate->numbers);
  g_assert_finalize_object (gate->undo);
  g_assert_finalize_object (gate->desk);
  g_assert_finalize_object (gate->connection);
}

void
undo_gate_open (UndoGate *gate, gconstpointer data)
{
  GhMachineClocks clocks = { .wall_ms = wall_ms, .boot_us = boot_us, .data = gate };
  g_autoptr (GhManifest) manifest = day_list_new (TEST_DAY, TRUE, 1);
  gate->now = TEST_NOON;
  temp_store_open (&gate->temp);
  day_list_add_slot (manifest, 11, TEST_DAY, 12, 14);
  day_list_add (manifest, UNDO_GATE_CODE, 7, 11, "John Doe");
  g_assert_true (gh_manifest_store_apply (gate->temp.store, manifest, NULL));
  gate->transport = gh_fake_transport_new ();
  gate->clock = gh_server_clock_new (&clocks);
  build (gate);
}

void
undo_gate_close (UndoGate *gate, gconstpointer data)
{
  tear (gate);
  g_assert_finalize_object (gate->transport);
  gh_server_clock_free (gate->clock);
  temp_store_remove (&gate->temp);
}

void
undo_gate_restart (UndoGate *gate)
{
  tear (gate);
  temp_store_reopen (&gate->temp);
  build (gate);
}

void
undo_gate_answer_stats (UndoGate *gate)
{
  while (g_strcmp0 (gh_fake_transport_path (gate->transport), "/api/operator/stats") == 0)
    gh_fake_transport_reply (gate->transport, 200, SAY_STATS);
}

void
undo_gate_sign_in (UndoGate *gate, gint64 operator_id)
{
  GhOperatorSession session = { .token = (char *) "tok",
                                .operator_id = operator_id,
                                .name = (char *) "Jane Smith",
                                .role = (char *) "OPERATOR" };
  gh_gate_desk_sign_in (gate->desk, &session);
  undo_gate_answer_stats (gate);
}

void
undo_gate_lose (UndoGate *gate)
{
  while (gh_fake_transport_pending (gate->transport) > 0)
    gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_TIMEOUT);
}

/* The confirmation after marking is over. */
static void
wait_for_scanning (UndoGate *gate)
{
  while (gh_gate_desk_get_state (gate->desk) != GH_DESK_SCANNING)
    gh_test_pause (2);
}

static void
see (UndoGate *gate)
{
  gate->seen_at += 10 * G_TIME_SPAN_SECOND;
  gh_gate_desk_see (gate->desk, UNDO_GATE_CODE, gate->seen_at);
}

void
undo_gate_admit_online (UndoGate *gate)
{
  see (gate);
  gh_fake_transport_reply (gate->transport, 200, SAY_VALID);
  gh_gate_desk_verify (gate->desk);
  gh_fake_transport_reply (gate->transport, 200, SAY_VERIFIED);
  wait_for_scanning (gate);
}

void
undo_gate_admit_offline (UndoGate *gate)
{
  gh_fake_transport_set_up (gate->transport, FALSE);
  see (gate);
  undo_gate_lose (gate);
  gh_gate_desk_verify (gate->desk);
  wait_for_scanning (gate);
  undo_gate_lose (gate);
}

void
undo_gate_admit_unanswered (UndoGate *gate)
{
  gh_fake_transport_set_up (gate->transport, FALSE);
  see (gate);
  gh_fake_transport_reply (gate->transport, 200, SAY_VALID);
  gh_gate_desk_verify (gate->desk);
  undo_gate_lose (gate);
  wait_for_scanning (gate);
  undo_gate_lose (gate);
}

void
undo_gate_undo (UndoGate *gate)
{
  gh_undo_desk_ask (gate->undo);
  gh_undo_desk_confirm (gate->undo);
}

GhEntry *
undo_gate_last (UndoGate *gate)
{
  GhEntry *entry = NULL;
  g_assert_true (gh_entries_last (gate->temp.store, 5, &entry, NULL));
  g_assert_nonnull (entry);
  return entry;
}

void
undo_gate_assert_words (UndoGate *gate, GhUndoState state, const char *words)
{
  g_autofree char *said = gh_undo_desk_dup_words (gate->undo);
  g_assert_cmpint (gh_undo_desk_get_state (gate->undo), ==, state);
  if (words == NULL)
    g_assert_null (said);
  else if (said == NULL || strstr (said, words) == NULL)
    g_error ("“%s” is not in “%s”", words, said != NULL ? said : "");
}
