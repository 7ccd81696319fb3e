/* A name server that says nothing, in the place of the machine's: for tests that look names up. */

#pragma once

#include <glib.h>

/* A host whose name is never found out while names are held. */
#define SLOW_NAMES_HOST "gate.gatehouse.test"

/* From now on lookups of that name hang. */
void slow_names_hold (void);
/* How many do. */
guint slow_names_hanging (void);
/* Waits until one does. */
void slow_names_wait (void);
/* They all fail, and are over when this returns. Whether all of them hung until now: one that
 * nobody lets go gives up after a while, so that a test fails that waited for it. */
gboolean slow_names_release (void) G_GNUC_WARN_UNUSED_RESULT;
