/* The self-test that every opening has: it waits until camera, sound and server have said how they
 * are, or for a while, and is done. */

#pragma once

#include "kiosk/desk/health.h"

G_BEGIN_DECLS

typedef struct _GhOpeningTest GhOpeningTest;

/* In the main context; frees nothing. */
typedef void (*GhOpeningFunc) (gpointer data);

/* Calls @done once, when what @sources say is settled, at the latest after GH_OPENING_PATIENCE
 * seconds. @sources are borrowed until it is ended. Owned by the caller. */
GhOpeningTest *gh_opening_test_start (const GhHealthSources *sources, GhOpeningFunc done,
                                      gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* The same once somebody has signed in at @sources' gate for the first time, with a test that goes
 * to the log and to the file (gh_health_test). Likewise. */
GhOpeningTest *gh_opening_test_await (const GhHealthSources *sources) G_GNUC_WARN_UNUSED_RESULT;

/* Nothing is called any more. To be called while the gate of the sources lives. */
void gh_opening_test_end (GhOpeningTest *test);

#define GH_OPENING_PATIENCE 20

G_END_DECLS
