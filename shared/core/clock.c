/* The clock of a program: the real time, read in one place so that every other module is handed an
 * instant and can be tested with any. */

#include "core/clock.h"

gint64
gh_clock_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

gint64
gh_clock_now_ms (void)
{
  return g_get_real_time () / 1000;
}
