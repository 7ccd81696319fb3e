/* The self-test that every opening has: it waits until camera, sound and server have said how they
 * are, or for a while, and is done. */

#pragma once

#include "kiosk/desk/health.h"

G_BEGIN_DECLS

/* In the main context; frees nothing. */
typedef void (*GhOpeningFunc) (gpointer data);

/* Calls @done once, when what @sources say is settled, at the latest after GH_OPENING_PATIENCE
 * seconds. @sources are borrowed until then. 0 < the id, for g_source_remove. */
guint gh_opening_test_start (const GhHealthSources *sources, GhOpeningFunc done, gpointer data);

/* The same at the first sign-in that @sources' gate sees, with a test that goes to the log and to
 * the file (gh_health_test). @sources are borrowed for as long as the gate lives. */
void gh_opening_test_await (const GhHealthSources *sources);

#define GH_OPENING_PATIENCE 20

G_END_DECLS
