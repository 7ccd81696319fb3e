/* When a message that did not go is tried again, and when no more; and when a server that is down
 * is asked again. Pure: time and chance are arguments. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The waits double from the first to the longest; as much as a quarter of each is added by chance,
 * so that messages which failed together do not come again together. */
#define GH_RETRY_FIRST_SECONDS   5
#define GH_RETRY_LONGEST_SECONDS 3600
/* That many failures and the waits between them take a day. */
#define GH_RETRY_MAX_ATTEMPTS 33
/* A server's own wish to wait longer is granted up to here. */
#define GH_RETRY_MAX_WISH_SECONDS 86400

typedef struct {
  gint64 now;
  gint64 expires_at; /* of the message, 0 for never */
  int attempts;      /* that failed, with the one just now */
  int wish;          /* seconds that the server asked to wait, 0 for none */
  double chance;     /* from 0 to below 1 */
} GhFailedTry;

/* When to try again. FALSE when never: too many attempts, or its time would be over by then. */
gboolean gh_retry_at (const GhFailedTry *failed, gint64 *due_at);

/* ---- a server that is down ---- */

/* The longest wait between two probes, and up to a quarter more by chance: so late what waits goes
 * when the server is up again, unless it wished for longer itself. */
#define GH_PROBE_LONGEST_SECONDS 60

/* Closed while all is well (all 0). Open, nothing goes to the server but a probe, one message when
 * @probe_at has come. Times are monotonic microseconds. */
typedef struct {
  int failures; /* of probes in a row */
  gint64 probe_at;
} GhCircuit;

/* Whether the last try failed, so that the server is left alone for a while. */
gboolean gh_circuit_is_open (const GhCircuit *circuit);
/* Whether a message may go now. */
gboolean gh_circuit_admits (const GhCircuit *circuit, gint64 now_us);
/* The server is down, also for the probe; it asked to wait @wish seconds, 0 for none. Returns the
 * seconds until the next probe. */
int gh_circuit_trip (GhCircuit *circuit, gint64 now_us, int wish, double chance);

G_END_DECLS
