/* What a day's list of twenty thousand tickets costs a kiosk: reading it, taking it over and
 * destroying it while entries are made beside, looking codes up, and room on the disk. Prints one
 * line a figure; asserts no time. */

#include "kiosk/queue/entries.h"
#include "kiosk/queue/manifest-store.h"
#include "tests/kiosk/unit/day-list.h"
#include "tests/kiosk/unit/temp-store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#define TICKETS 20000
#define LOOKUPS 20000

typedef struct {
  gint64 wall; /* microseconds */
  gint64 cpu;  /* of this thread */
} Stopwatch;

static Stopwatch
start (void)
{
  struct timespec cpu;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &cpu);
  return (Stopwatch){ .wall = g_get_monotonic_time (),
                      .cpu = (gint64) cpu.tv_sec * G_USEC_PER_SEC + cpu.tv_nsec / 1000 };
}

static void
stop (Stopwatch from, const char *what)
{
  Stopwatch now = start ();
  g_print ("%-28s %8.1f ms CPU %8.1f ms in all\n", what, (double) (now.cpu - from.cpu) / 1000,
           (double) (now.wall - from.wall) / 1000);
}

/* ---- entries beside it ---- */

typedef struct {
  const char *folder;
  gint stopping; /* atomic */
  GThread *thread;
  GArray *waits; /* gint64, microseconds */
} Gate;

/* One entry after the other, with the pauses of a quick gate. */
static gpointer
run_gate (gpointer data)
{
  Gate *gate = data;
  g_autoptr (GhKioskStore) store = gh_kiosk_store_open_again (gate->folder, NULL);
  for (int i = 0; !g_atomic_int_get (&gate->stopping); i++) {
    g_autofree char *code = g_strdup_printf ("GATE-%p-%d", (void *) gate, i);
    g_autoptr (GhEntry) entry = gh_entry_new (code, 0, 1, TEST_NOON, TEST_NOON);
    gint64 before = g_get_monotonic_time ();
    if (!gh_entries_put (store, entry, NULL))
      g_error ("An entry was not taken");
    gint64 wait = g_get_monotonic_time () - before;
    g_array_append_val (gate->waits, wait);
    g_usleep (2000);
  }
  return NULL;
}

static void
open_gate (Gate *gate, const char *folder)
{
  *gate = (Gate){ .folder = folder, .waits = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  gate->thread = g_thread_new ("gate", run_gate, gate);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;
  return (x > y) - (x < y);
}

static void
print_spread (GArray *figures, const char *what, double unit, const char *unit_name)
{
  g_array_sort (figures, compare);
  guint last = figures->len - 1;
  g_print ("%-28s %8.1f median %8.1f p99 %8.1f longest (%s, %u times)\n", what,
           (double) g_array_index (figures, gint64, last / 2) / unit,
           (double) g_array_index (figures, gint64, last * 99 / 100) / unit,
           (double) g_array_index (figures, gint64, last) / unit, unit_name, figures->len);
}

static void
close_gate (Gate *gate, const char *what)
{
  g_atomic_int_set (&gate->stopping, 1);
  g_thread_join (gate->thread);
  print_spread (gate->waits, what, 1000, "ms");
  g_array_unref (gate->waits);
}

/* ---- the list ---- */

static char *
code_of (guint number)
{
  return g_strdup_printf ("TKT-2026-%06u-%06u", number, number * 37 % 1000000);
}

static GhManifest *
make_list (gboolean full, int part, guint tickets)
{
  GhManifest *manifest = day_list_new (TEST_DAY, full, part);
  for (int i = 0; i < 12; i++)
    day_list_add_slot (manifest, i + 1, TEST_DAY, 8 + i, 9 + i);
  for (guint i = 0; i < tickets; i++) {
    g_autofree char *code = code_of (i);
    g_autofree char *name = g_strdup_printf ("Customer Number %u", i);
    day_list_add (manifest, code, i + 1, i % 12 + 1, name);
  }
  return manifest;
}

/* As it comes from the server. */
static GhManifest *
read_list (gboolean full, int part, guint tickets)
{
  g_autoptr (GhManifest) made = make_list (full, part, tickets);
  g_autofree char *text = day_list_to_text (made);
  g_print ("%-28s %8.2f MB\n", full ? "the list as text" : "a part as text",
           (double) strlen (text) / 1e6);
  Stopwatch watch = start ();
  g_autoptr (json_object) envelope = gh_json_parse (text, strlen (text), NULL);
  GhManifest *manifest = gh_manifest_from_json (envelope, NULL);
  stop (watch, "reading it");
  return manifest;
}

static void
print_size (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf info;
  if (g_stat (path, &info) == 0)
    g_print ("%-28s %8.2f MB\n", name, (double) info.st_size / 1e6);
}

static void
apply (TempStore *temp, GhManifest *manifest, const char *what)
{
  g_autoptr (GError) error = NULL;
  Gate gate;
  open_gate (&gate, temp->folder);
  Stopwatch watch = start ();
  if (!gh_manifest_store_apply (temp->store, manifest, &error))
    g_error ("%s", error->message);
  stop (watch, what);
  close_gate (&gate, "an entry beside it");
  gh_manifest_free (manifest);
}

static void
prune (TempStore *temp, gint64 now, const char *what)
{
  g_autoptr (GError) error = NULL;
  Gate gate;
  open_gate (&gate, temp->folder);
  Stopwatch watch = start ();
  if (!gh_manifest_store_prune (temp->store, now, &error))
    g_error ("%s", error->message);
  stop (watch, what);
  close_gate (&gate, "an entry beside it");
}

static void
look_up (TempStore *temp)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < LOOKUPS; i++) {
    g_autofree char *code = code_of ((guint) g_random_int_range (0, TICKETS + TICKETS / 10));
    g_autoptr (GhKnownTicket) ticket = NULL;
    gint64 made_at, before = g_get_monotonic_time ();
    if (!gh_manifest_store_find (temp->store, code, TEST_NOON, &made_at, &ticket, NULL))
      g_error ("A lookup failed");
    gint64 took = g_get_monotonic_time () - before;
    g_array_append_val (times, took);
  }
  print_spread (times, "looking a code up", 1, "us");
}

int
main (void)
{
  TempStore temp;
  Gate gate;
  temp_store_open (&temp);
  open_gate (&gate, temp.folder);
  g_usleep (G_USEC_PER_SEC / 2);
  close_gate (&gate, "an entry by itself");
  apply (&temp, read_list (TRUE, 1, TICKETS), "taking a whole list over");
  print_size (temp.folder, "kiosk.db");
  print_size (temp.folder, "kiosk.db-wal");
  prune (&temp, TEST_NOON, "with nothing to destroy");
  look_up (&temp);
  apply (&temp, read_list (FALSE, 2, 200), "taking a part over");
  apply (&temp, read_list (TRUE, 3, TICKETS), "taking another whole one over");
  prune (&temp, TEST_NOON, "destroying the one before");
  print_size (temp.folder, "kiosk.db");
  prune (&temp, G_MAXINT64, "destroying the rest");
  print_size (temp.folder, "kiosk.db");
  print_size (temp.folder, "kiosk.db-wal");
  temp_store_remove (&temp);
  return 0;
}
