/* Rate limits and lock-outs: counters in a fixed number of buckets, whatever the number of sources
 * (contract 2, [limits]). */

#pragma once

#include "server/domain/context.h"

G_BEGIN_DECLS

/* Each source has two candidate buckets among this many. */
#define GH_RATE_BUCKETS 4096

typedef enum {
  GH_RATE_WINDOW,  /* the window starts with the first hit */
  GH_RATE_LOCKOUT, /* the hit that reaches the limit starts the window anew: a lock-out of its
                      length */
} GhRateKind;

/* Counts one hit of @source under @name ("reservation", …), in a short transaction of its own.
 * @retry_after is 0 when it is within @limit, else the seconds until it may try again; hits beyond
 * the limit are not counted. A limit of 0 is never reached and nothing is written. */
gboolean gh_rate_take (const GhContext *context, GhRateKind kind, const char *name,
                       const char *source, GhLimit limit, int *retry_after,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As gh_rate_take() in a window, for the client that asks: gh_network_client() of its address. */
gboolean gh_rate_take_client (const GhContext *context, const char *name, GhLimit limit,
                              int *retry_after, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Misses: guesses that hit nothing, such as ticket codes that nobody has. The first few are free;
 * from then on a client waits after each, twice as long as after the one before, up to a longest
 * time. They are forgotten when the last one is old; what goes well in between forgets nothing, or
 * one good code would pay for any number of guesses. */
#define GH_MISSES_FREE            10
#define GH_MISS_FIRST_WAIT_S      30
#define GH_MISS_LONGEST_WAIT_S    900
#define GH_MISS_FORGOTTEN_AFTER_S 3600

/* @retry_after is the seconds that the client has to wait for its misses under @name; 0 for none.
 * Only reads. */
gboolean gh_rate_wait_for_misses (const GhContext *context, const char *name, int *retry_after,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The client missed, in a short transaction of its own. */
gboolean gh_rate_add_miss (const GhContext *context, const char *name,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The seconds that @source is locked out for by @limit, 0 for not. Only reads. */
gboolean gh_rate_get_lock_out (const GhContext *context, const char *name, const char *source,
                               GhLimit limit, int *seconds,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the last hit of @source back: what it was counted for did not happen. */
gboolean gh_rate_give_back (const GhContext *context, const char *name, const char *source,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets the hits of @source (a sign-in that went well). */
gboolean gh_rate_clear (const GhContext *context, const char *name, const char *source,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
