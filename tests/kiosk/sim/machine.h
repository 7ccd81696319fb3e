/* The machine that a simulation runs on: one clock, which jumps from one event to the next, and one
 * source of chance. Both belong to the seed, so that the same seed is the same run.
 *
 * The program's own clock_gettime, gettimeofday and getrandom stand before the C library's, for
 * GLib, SQLite and libsodium too; the main context waits by moving the clock. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Begins a run at @now (Unix seconds). */
void sim_machine_start (guint64 seed, gint64 now);
/* Unix milliseconds. */
gint64 sim_machine_now_ms (void);
/* Lets the main context work for so long. */
void sim_machine_run (gint64 milliseconds);
/* Lets it do what is to be done at this very moment. */
void sim_machine_settle (void);

/* The schedule's own chance, apart from what programs draw: 0 … @bound - 1; @percent of all. */
guint sim_draw (guint bound);
gboolean sim_chance (guint percent);

G_END_DECLS
