/* The server's time, kept as a distance from the machine's count of microseconds; see the header.
 *
 * An answer tells that distance within a span: the server read its clock somewhere between the
 * question and the answer. Spans that do not meet, drift allowed for, are the proof that the
 * server's clock was set. */

#include "kiosk/client/server-clock.h"

#include <time.h>

#define LONGEST_ANSWER_US (10 * G_TIME_SPAN_SECOND)
#define WORTH_US          (10 * G_TIME_SPAN_MINUTE)
/* What two honest readings may differ by: a moment, as some machines count sleep in whole seconds,
 * and 200 parts per million of the time between them. */
#define LEEWAY_US   (2 * G_TIME_SPAN_SECOND)
#define DRIFT_PARTS 5000

#define FIRST_SECOND G_GINT64_CONSTANT (1577836800)   /* 2020-01-01 */
#define LAST_SECOND  G_GINT64_CONSTANT (253402300799) /* the end of 9999 */

struct _GhServerClock {
  GhMachineClocks machine;

  gboolean set;
  gint64 offset_us;   /* server's time minus count, in the middle of the span */
  gint64 width_us;    /* of the span */
  gint64 answered_us; /* count at its answer */

  gint64 floor_us;       /* remembered: it was at least this late … */
  gint64 floor_count_us; /* … at this count; floor_us is 0 when nothing is remembered */
  gint64 told_us;        /* the latest time that was given out */
};

static gint64
read_wall (gpointer data)
{
  return g_get_real_time () / 1000;
}

static gint64
read_boot (gpointer data)
{
  struct timespec time;
  if (clock_gettime (CLOCK_BOOTTIME, &time) != 0)
    return g_get_monotonic_time ();
  return (gint64) time.tv_sec * G_TIME_SPAN_SECOND + time.tv_nsec / 1000;
}

GhServerClock *
gh_server_clock_new (const GhMachineClocks *clocks)
{
  GhServerClock *clock = g_new0 (GhServerClock, 1);
  clock->machine =
      clocks != NULL ? *clocks : (GhMachineClocks){ .wall_ms = read_wall, .boot_us = read_boot };
  return clock;
}

void
gh_server_clock_free (GhServerClock *clock)
{
  g_free (clock);
}

gint64
gh_server_clock_count (GhServerClock *clock)
{
  return clock->machine.boot_us (clock->machine.data);
}

static gint64
read_wall_us (GhServerClock *clock)
{
  return clock->machine.wall_ms (clock->machine.data) * 1000;
}

static void
take_over (GhServerClock *clock, gint64 offset, gint64 width, gint64 answered)
{
  clock->set = TRUE;
  clock->offset_us = offset;
  clock->width_us = width;
  clock->answered_us = answered;
}

/* How far the span around @offset lies apart from the one that is kept, beyond what their age
 * explains; negative when the new one is earlier, 0 when they may both be right. */
static gint64
step_between (const GhServerClock *clock, gint64 offset, gint64 width, gint64 answered)
{
  gint64 age = ABS (answered - clock->answered_us);
  gint64 allowed = (clock->width_us + width) / 2 + LEEWAY_US + age / DRIFT_PARTS;
  gint64 distance = offset - clock->offset_us;
  if (distance > allowed)
    return distance - allowed;
  return distance < -allowed ? distance + allowed : 0;
}

void
gh_server_clock_note (GhServerClock *clock, gint64 server_ms, gint64 sent, gint64 answered)
{
  gint64 width = answered - sent;
  if (width < 0 || width > LONGEST_ANSWER_US || server_ms < FIRST_SECOND * 1000 ||
      server_ms > LAST_SECOND * 1000)
    return;
  gint64 offset = server_ms * 1000 - (sent + width / 2);
  if (!clock->set) {
    clock->told_us = 0; /* that was the tablet's guess */
    take_over (clock, offset, width, answered);
    return;
  }
  /* What was overtaken by a later answer is no news. */
  if (answered < clock->answered_us)
    return;

  gint64 step = step_between (clock, offset, width, answered);
  if (step < 0)
    clock->told_us += step;
  if (step != 0 || width <= clock->width_us || answered - clock->answered_us > WORTH_US)
    take_over (clock, offset, width, answered);
}

void
gh_server_clock_remember (GhServerClock *clock, gint64 at_least)
{
  if (at_least < FIRST_SECOND || at_least > LAST_SECOND)
    return;
  gint64 count = gh_server_clock_count (clock);
  gint64 present = clock->floor_us > 0 ? clock->floor_us + count - clock->floor_count_us : 0;
  clock->floor_us = MAX (present, at_least * G_TIME_SPAN_SECOND);
  clock->floor_count_us = count;
}

/* Before the first answer: the tablet's clock, but not before what is remembered. */
static gint64
guess_us (GhServerClock *clock)
{
  gint64 wall = read_wall_us (clock);
  if (clock->floor_us == 0)
    return wall;
  return MAX (wall, clock->floor_us + gh_server_clock_count (clock) - clock->floor_count_us);
}

gint64
gh_server_clock_now (GhServerClock *clock)
{
  gint64 now = clock->set ? gh_server_clock_count (clock) + clock->offset_us : guess_us (clock);
  clock->told_us = MAX (clock->told_us, now);
  return clock->told_us / G_TIME_SPAN_SECOND;
}

gint64
gh_server_clock_at_least (GhServerClock *clock)
{
  if (clock->set)
    return gh_server_clock_now (clock);
  if (clock->floor_us == 0)
    return 0;
  return (clock->floor_us + gh_server_clock_count (clock) - clock->floor_count_us) /
         G_TIME_SPAN_SECOND;
}

gint64
gh_server_clock_device_time (GhServerClock *clock)
{
  return read_wall_us (clock) / G_TIME_SPAN_SECOND;
}

gboolean
gh_server_clock_is_set (GhServerClock *clock)
{
  return clock->set;
}

gint64
gh_server_clock_get_skew (GhServerClock *clock)
{
  if (!clock->set)
    return 0;
  gint64 server = gh_server_clock_count (clock) + clock->offset_us;
  return (read_wall_us (clock) - server) / G_TIME_SPAN_SECOND;
}
