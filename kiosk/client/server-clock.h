/* What time it is where it counts: at the server. Every answer tells the server's clock; between
 * answers the time goes on by the machine's own count, which also runs while it sleeps
 * (CLOCK_BOOTTIME) and which nobody can set. The tablet's wall clock is used before the first
 * answer only, and never puts the time back behind what the server had already said (contract 4,
 * "Gate"). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GhServerClock GhServerClock;

/* The machine's clocks, so that tests can turn them. */
typedef struct {
  gint64 (*wall_ms) (gpointer data); /* Unix milliseconds */
  gint64 (*boot_us) (gpointer data); /* microseconds since boot, sleep included */
  gpointer data;
} GhMachineClocks;

/* @clocks: NULL for the machine's own; else copied. */
GhServerClock *gh_server_clock_new (const GhMachineClocks *clocks) G_GNUC_WARN_UNUSED_RESULT;
void gh_server_clock_free (GhServerClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhServerClock, gh_server_clock_free)

/* The count of microseconds to hand to gh_server_clock_note. */
gint64 gh_server_clock_count (GhServerClock *clock);
/* The server said @server_ms (Unix milliseconds) in an answer to a request that was sent at @sent
 * and answered at @answered, by gh_server_clock_count. The truth lies in between, so an answer that
 * took long is worth less than a quick one before it; one that is older than ten minutes is worth
 * nothing. Answers that took longer than ten seconds, and times before 2020 or after 9999, are
 * ignored. */
void gh_server_clock_note (GhServerClock *clock, gint64 server_ms, gint64 sent, gint64 answered);
/* The server's time was at least this (Unix seconds): from the disk, after a restart without a
 * network. */
void gh_server_clock_remember (GhServerClock *clock, gint64 at_least);

/* Now, at the server, Unix seconds. Never runs backwards by more than the server's clock itself
 * was put back. */
gint64 gh_server_clock_now (GhServerClock *clock);
/* Now, as far as the tablet's wall clock has no say in it: what the server told, or what was
 * remembered and the time since then. 0 when there is neither. */
gint64 gh_server_clock_at_least (GhServerClock *clock);
/* Now by the tablet's wall clock, Unix seconds: kept beside the other for who investigates. */
gint64 gh_server_clock_device_time (GhServerClock *clock);
/* Whether the server has told its time since this program started. */
gboolean gh_server_clock_is_set (GhServerClock *clock);
/* Seconds that the tablet's wall clock is ahead of the server; 0 until the server told its time. */
gint64 gh_server_clock_get_skew (GhServerClock *clock);

/* From here on people are warned. */
#define GH_SERVER_CLOCK_SKEW_WARNING 60

G_END_DECLS
