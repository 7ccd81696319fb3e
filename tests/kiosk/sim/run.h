/* One run of the simulation: what a seed makes of an hour at a venue's gates. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ends the program when the run shows a fault. @draft: of sim_server_draft. @traced: says what
 * happens on standard output. */
void sim_run (guint64 seed, const char *draft, gboolean traced);

G_END_DECLS
