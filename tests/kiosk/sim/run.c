/* The schedule: who comes, what the operators do, what breaks; and the end, when all is mended. */

#include "run.h"

#include "gate.h"
#include "machine.h"
#include "memory.h"

#define TICKETS      14
#define STEPS        100
#define LONGEST_WAY  (120 * 1000)     /* of a request and its answer */
#define LONGEST_MEND (90 * 60 * 1000) /* until every queue must be empty, with a working line */

typedef struct {
  SimLedger *ledger;
  SimServer *server;
  SimGate *gates[SIM_MOST_GATES];
  guint n_gates;
  char *codes[TICKETS];
  gint64 tickets[TICKETS];
  gint64 slot; /* of the whole day */
} World;

static gint64
now (void)
{
  return sim_machine_now_ms () / 1000;
}

/* ---- the venue ---- */

/* In Lisbon, on one day: late in the morning, before a slot ends, before midnight. */
static const gint64 BEGINNINGS[] = { 1782898200, 1782903000, 1782945600 };
/* Most tickets are for today, some for a slot that ends soon, one is for another day, two are not
 * booked. */
#define ALL_DAY      7
#define UNTIL_NOON   9
#define ACROSS_NIGHT 11
#define BOOKED       12

void
sim_run_draft (const char *path)
{
  g_autofree char *bare = g_strconcat (path, ".bare", NULL);
  sim_machine_start (0, BEGINNINGS[0]);
  sim_server_draft (bare);
  SimServer *server = sim_server_new (bare);
  gint64 day = sim_server_add_slot (server, now (), 0, "00:00", "24:00");
  gint64 noon = sim_server_add_slot (server, now (), 0, "10:00", "12:00");
  gint64 night = sim_server_add_slot (server, now (), 0, "23:00", "02:00");
  gint64 later = sim_server_add_slot (server, now (), 3, "10:00", "12:00");
  for (guint i = 0; i < TICKETS; i++) {
    g_autofree char *code = g_strdup_printf ("GATE-%02u", i);
    gint64 slot = i < ALL_DAY        ? day
                  : i < UNTIL_NOON   ? noon
                  : i < ACROSS_NIGHT ? night
                  : i < BOOKED       ? later
                                     : 0;
    sim_server_add_ticket (server, now (), code, slot);
  }
  sim_server_save (server, path);
  sim_server_free (server);
}

static void
open_venue (World *world, const char *draft)
{
  world->server = sim_server_new (draft);
  world->slot = sim_server_count (world->server, "SELECT min(id) AS v FROM reservation_slots");
  g_autoptr (GPtrArray) ids =
      sim_server_list (world->server, "SELECT id AS v FROM tickets ORDER BY ticket_code");
  for (guint i = 0; i < TICKETS; i++) {
    world->codes[i] = g_strdup_printf ("GATE-%02u", i);
    world->tickets[i] = g_ascii_strtoll (ids->pdata[i], NULL, 10);
    if (i < BOOKED)
      sim_ledger_book (world->ledger, world->tickets[i], now ());
  }
}

/* ---- what happens to them ---- */

static void
change_weather (World *world, SimGate *gate)
{
  static const SimWeather kinds[] = {
    { 0 },
    { .cut = TRUE },
    { .cut = TRUE, .silent = TRUE },
    { .lost = 15, .unanswered = 25, .late = 20 },
    { .unanswered = 60 },
    { .late = 70 },
    { .limited = 40, .broken = 20 },
    { .lost = 5, .unanswered = 10, .late = 10, .limited = 5, .broken = 20 },
  };
  guint which = sim_draw (G_N_ELEMENTS (kinds));
  sim_trace (world->ledger, "gate %d: line %u", gate->number, which);
  sim_gate_set_weather (gate, &kinds[which]);
}

/* The tablet's clock is set: a little, by hours, or by days. */
static void
set_clock (World *world, SimGate *gate)
{
  static const gint64 seconds[] = { 5, 90, 3600, 26 * 3600, 5 * 86400 };
  gint64 by = seconds[sim_draw (G_N_ELEMENTS (seconds))] * (sim_chance (50) ? 1000 : -1000);
  gate->wall_ahead_ms += by;
  sim_trace (world->ledger, "gate %d: clock set by %d s", gate->number, (int) (by / 1000));
}

static void
mend_disk (World *world, SimGate *gate)
{
  if (sim_disk_get_fault (gate->disk) != SIM_DISK_FINE)
    sim_trace (world->ledger, "gate %d: its disk works again", gate->number);
  sim_disk_mend (gate->disk);
}

/* The disk fills up or breaks at some moment from now on, for a moment or until somebody comes; or
 * the power goes while something is written. */
static void
change_disk (World *world, SimGate *gate)
{
  SimDiskPlan plan = { .fault = (SimDiskFault) sim_draw (SIM_DISK_FAULT_LAST + 1),
                       .after = sim_draw (sim_chance (60) ? 8 : 60),
                       .times = sim_chance (50) ? 1 + sim_draw (4) : 0,
                       .kills = sim_chance (30) };
  plan.kills = plan.kills || plan.fault == SIM_DISK_FINE;
  sim_trace (world->ledger, "gate %d: disk: fault %d after %u, %u times%s", gate->number,
             (int) plan.fault, plan.after, plan.times, plan.kills ? ", and the power" : "");
  sim_disk_plan (gate->disk, &plan);
}

static void
change_office (World *world)
{
  guint i = sim_draw (TICKETS);
  switch (sim_draw (5)) {
  case 0:
    sim_trace (world->ledger, "all sessions end");
    sim_server_end_sessions (world->server, now ());
    break;
  case 1:
  case 2:
    sim_trace (world->ledger, "the server's processes end");
    sim_server_restart (world->server);
    break;
  case 3:
    sim_trace (world->ledger, "the order of ticket %d is cancelled", (int) world->tickets[i]);
    sim_server_cancel_order (world->server, now (), world->tickets[i]);
    break;
  default:
    if (sim_ledger_booked_at (world->ledger, world->tickets[TICKETS - 1]) != 0)
      break;
    sim_trace (world->ledger, "ticket %d is booked", (int) world->tickets[TICKETS - 1]);
    sim_server_book (world->server, now (), world->tickets[TICKETS - 1], world->slot);
    sim_ledger_book (world->ledger, world->tickets[TICKETS - 1], now ());
    break;
  }
}

/* ---- what operators do ---- */

/* Now and then a code that no ticket has. */
static const char *
some_code (World *world)
{
  static const char *const unknown[] = { "GATE-99", "TKT-2026-000000-000000",
                                         "https://example.org" };
  return sim_chance (8) ? unknown[sim_draw (G_N_ELEMENTS (unknown))]
                        : world->codes[sim_draw (TICKETS)];
}

static void
type_code (World *world, GhGateDesk *desk)
{
  const char *code = some_code (world);
  gh_gate_desk_open_entry (desk);
  if (gh_gate_desk_enter (desk, code) == GH_ENTRY_BAD_CHECK)
    (void) gh_gate_desk_enter (desk, code);
}

static void
work_with_result (SimGate *gate)
{
  GhGateDesk *desk = gate->desk;
  guint what = sim_draw (100);
  if (what < 70)
    gh_gate_desk_verify (desk);
  if (what < 15 && gate->remains == NULL) /* pressed twice */
    gh_gate_desk_verify (desk);
  if (what >= 70 && what < 85)
    gh_gate_desk_scan_again (desk);
  else if (what >= 85 && what < 92)
    gh_gate_desk_try_again (desk);
  else if (what >= 92 && what < 96)
    gh_gate_desk_stay (desk);
}

static void
work (World *world, SimGate *gate)
{
  GhGateDesk *desk = gate->desk;
  if (gh_gate_desk_get_state (desk) == GH_DESK_SIGN_IN)
    sim_gate_sign_in (gate);
  else if (sim_chance (2))
    gh_gate_desk_lock (desk);
  else if (sim_chance (gh_undo_desk_get_state (gate->undo) == GH_UNDO_ASKING ? 50 : 7))
    sim_gate_undo (gate);
  else if (gh_gate_desk_get_state (desk) == GH_DESK_RESULT && sim_chance (80))
    work_with_result (gate);
  else if (sim_chance (20))
    type_code (world, desk);
  else if (sim_chance (20))
    gh_gate_desk_hand_scan (desk, some_code (world), g_get_monotonic_time ());
  else
    gh_gate_desk_see (desk, some_code (world), g_get_monotonic_time ());
}

static void
step (World *world)
{
  static const guint pauses[] = { 0, 30, 300, 1000, 1600, 3000, 8000 };
  static const guint long_pauses[] = {
    60000, 60000, 60000, 60000, 60000, 60000, 60000, 16 * 60000
  };
  SimGate *gate = world->gates[sim_draw (world->n_gates)];
  guint what = sim_draw (100);
  if (!sim_gate_revive (gate))
    what = MAX (what, 80);
  if (sim_disk_get_fault (gate->disk) != SIM_DISK_FINE && sim_chance (15))
    mend_disk (world, gate);
  if (what < 78)
    work (world, gate);
  else if (what < 80)
    change_disk (world, gate);
  else if (what < 86)
    change_weather (world, gate);
  else if (what < 88)
    set_clock (world, gate);
  else if (what < 92)
    change_office (world);
  else if (what < 95 && gate->remains == NULL)
    sim_gate_doom (gate, (int) sim_draw (12));
  sim_machine_run (sim_chance (4) ? long_pauses[sim_draw (G_N_ELEMENTS (long_pauses))]
                                  : pauses[sim_draw (G_N_ELEMENTS (pauses))]);
}

/* ---- the end ---- */

static gboolean
is_over (World *world)
{
  gboolean over = TRUE;
  for (guint i = 0; i < world->n_gates; i++) {
    SimGate *gate = world->gates[i];
    if (!sim_gate_revive (gate)) {
      over = FALSE;
      continue;
    }
    GhDeskState state = gh_gate_desk_get_state (gate->desk);
    if (state == GH_DESK_SIGN_IN)
      sim_gate_sign_in (gate);
    else if (state == GH_DESK_RESULT)
      gh_gate_desk_scan_again (gate->desk);
    else if (state == GH_DESK_ENTERING)
      gh_gate_desk_close_entry (gate->desk);
    over = over && sim_gate_is_drained (gate);
  }
  return over;
}

/* The lines and disks work from now on, and nobody comes any more. */
static void
mend (World *world)
{
  static const SimWeather fine = { 0 };
  gint64 latest = sim_machine_now_ms () + LONGEST_MEND;
  for (guint i = 0; i < world->n_gates; i++) {
    sim_gate_set_weather (world->gates[i], &fine);
    sim_gate_doom (world->gates[i], -1);
    sim_disk_mend (world->gates[i]->disk);
  }
  sim_machine_run (60000); /* what is late comes in */
  while (!is_over (world)) {
    if (sim_machine_now_ms () > latest)
      sim_fail (world->ledger, "the queues are not empty long after all was mended");
    sim_machine_run (1000);
  }
}

void
sim_run (guint64 seed, const SimDrafts *drafts, gboolean traced)
{
  World world = { .ledger = sim_ledger_new (seed, traced) };
  /* GLib reads a zone's file anew for everybody, unless somebody holds it. */
  g_autoptr (GTimeZone) held = g_time_zone_new_identifier ("Europe/Lisbon");
  /* The others have kiosks that were never on before, and all of SQLite's memory watched. */
  gboolean cheap = seed % 16 != 0;
  if (cheap)
    sim_memory_use_slices ();
  sim_disk_install ();
  sim_machine_start (seed, BEGINNINGS[seed % G_N_ELEMENTS (BEGINNINGS)]);
  open_venue (&world, drafts->server);
  world.n_gates = 2 + sim_draw (2);
  for (guint i = 0; i < world.n_gates; i++)
    world.gates[i] =
        sim_gate_new ((int) i, cheap ? drafts->gates[i] : NULL, world.server, world.ledger);
  for (guint i = 0; i < STEPS; i++)
    step (&world);
  mend (&world);
  for (guint i = 0; i < world.n_gates; i++)
    sim_gate_audit (world.gates[i]);
  sim_ledger_audit (world.ledger, world.server);
  sim_trace (world.ledger, "%u presses, all accounted for", world.ledger->presses->len);
  for (guint i = 0; i < world.n_gates; i++)
    sim_gate_free (world.gates[i]);
  for (guint i = 0; i < TICKETS; i++)
    g_free (world.codes[i]);
  sim_machine_run (LONGEST_WAY); /* what nobody waits for any more arrives */
  sim_server_free (world.server);
  sim_ledger_free (world.ledger);
}
