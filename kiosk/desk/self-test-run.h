/* The self-test as a command: what a supervisor can print before the doors open, or after they are
 * shut, without a display and without signing in. */

#pragma once

#include "kiosk/desk/settings.h"

G_BEGIN_DECLS

/* Tests the kiosk that @settings describe, or, while one runs with the same data directory, tells
 * what that one found last; prints a line a check. The status to end with: 0 when tickets can be
 * checked, 1 when something is BAD or nothing could be tested, which it says on standard error. */
int gh_self_test_run (GhSettings *settings);

G_END_DECLS
