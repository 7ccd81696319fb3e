/* A gate without a display. */

#include "desk-gate.h"

void
desk_gate_sign_in (DeskGate *gate, gint64 operator_id, const char *token)
{
  GhOperatorSession session = { .token = (char *) token,
                                .operator_id = operator_id,
                                .name = (char *) "Jane Smith",
                                .role = (char *) "OPERATOR" };
  gh_gate_desk_sign_in (gate->desk, &session);
}

void
desk_gate_open_desk (DeskGate *gate, GhDeskTimes times)
{
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (gate->transport), "device", "en");
  gate->connection = gh_connection_new (client);
  GhDeskParts parts = { client, gate->temp.store, gate->connection, gate->clock, NULL };
  gate->desk = gh_gate_desk_new (&parts, times);
}

void
desk_gate_close_desk (DeskGate *gate)
{
  g_object_run_dispose (G_OBJECT (gate->desk));
  g_object_run_dispose (G_OBJECT (gate->connection));
  desk_gate_lose (gate);
  gh_test_settle ();
  g_assert_finalize_object (gate->desk);
  g_assert_finalize_object (gate->connection);
}

void
desk_gate_open (DeskGate *gate, const GhMachineClocks *clocks, GhDeskTimes times)
{
  temp_store_open (&gate->temp);
  gate->transport = gh_fake_transport_new ();
  gate->clock = gh_server_clock_new (clocks);
  desk_gate_open_desk (gate, times);
}

void
desk_gate_close (DeskGate *gate)
{
  desk_gate_close_desk (gate);
  g_assert_finalize_object (gate->transport);
  gh_server_clock_free (gate->clock);
  temp_store_remove (&gate->temp);
}

void
desk_gate_set_up (DeskGate *gate, gconstpointer data)
{
  GhDeskTimes usual = { .verified_ms = 60, .linger_seconds = 1, .idle_seconds = 0 };
  desk_gate_open (gate, NULL, data != NULL ? *(const GhDeskTimes *) data : usual);
  desk_gate_sign_in (gate, 5, "tok");
}

void
desk_gate_tear_down (DeskGate *gate, gconstpointer data)
{
  desk_gate_close (gate);
}

void
desk_gate_tell_time (DeskGate *gate, const char *instant)
{
  gint64 now = 0;
  gint64 count = gh_server_clock_count (gate->clock);
  g_assert_true (gh_instant_parse (instant, &now));
  gh_server_clock_note (gate->clock, now * 1000, count, count);
}

void
desk_gate_see (DeskGate *gate, const char *code)
{
  gate->now += 100 * G_TIME_SPAN_MILLISECOND;
  gh_gate_desk_see (gate->desk, code, gate->now);
}

void
desk_gate_see_later (DeskGate *gate, const char *code)
{
  gate->now += 10 * G_TIME_SPAN_SECOND;
  gh_gate_desk_see (gate->desk, code, gate->now);
}

void
desk_gate_assert_title (DeskGate *gate, const char *title)
{
  g_assert_cmpstr (gh_gate_desk_get_title (gate->desk), ==, title);
}

void
desk_gate_reply (DeskGate *gate, int status, const char *body)
{
  gh_fake_transport_reply (gate->transport, status, body);
}

void
desk_gate_lose (DeskGate *gate)
{
  while (gh_fake_transport_pending (gate->transport) > 0)
    gh_fake_transport_fail (gate->transport, GH_TRANSPORT_ERROR_TIMEOUT);
}

void
desk_gate_show_valid (DeskGate *gate)
{
  desk_gate_see (gate, A);
  desk_gate_assert_title (gate, "Checking");
  desk_gate_reply (gate, 200, SAY_VALID);
  desk_gate_assert_title (gate, "VALID TICKET");
}
