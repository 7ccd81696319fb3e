/* SQLite's own memory in slices of GLib's, which costs a tenth of a run less than asking
 * AddressSanitizer for each piece. */

#pragma once

/* In this process; before SQLite opens anything. */
void sim_memory_use_slices (void);
