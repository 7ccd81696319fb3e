/* One run of the simulation: what a seed makes of an hour at a venue's gates. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_MOST_GATES 3

/* What every run begins with. */
typedef struct {
  char *server;                /* a database of sim_run_draft's */
  char *gates[SIM_MOST_GATES]; /* folders of sim_gate_draft's */
} SimDrafts;

/* Writes a venue with its slots and tickets to @path. */
void sim_run_draft (const char *path);
/* In a process that did not use SQLite before. Ends the program when the run shows a fault.
 * @traced: says what happens on standard output. */
void sim_run (guint64 seed, const SimDrafts *drafts, gboolean traced);

G_END_DECLS
