/* Table outbox: messages that are to be sent, and what became of them. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_outbox_statements[];

typedef enum {
  GH_CHANNEL_MAIL,
  GH_CHANNEL_SMS,
} GhChannel;

/* "MAIL", "SMS", as in the database. Static. */
const char *gh_channel_to_string (GhChannel channel);

typedef struct {
  gint64 orq;
  const char *kind; /* "confirmation", "code" */
  GhChannel channel;
  gint64 reservation_id; /* 0 for none */
  const char *payload;   /* sealed; NULL for none */
  gint64 expires_at;     /* 0 for never */
} GhNewMessage;

/* PENDING, and due at once. */
gboolean gh_outbox_store_insert (GhDb *db, const GhNewMessage *message, gint64 now,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was queued about a reservation in some time; all zero for nothing. */
typedef struct {
  gint64 times; /* by mail and SMS at once is once */
  gint64 first_at;
  gint64 last_at;
} GhOutboxCount;

/* Counts the messages of @kind about @reservation_id that were queued after @since. */
gboolean gh_outbox_store_count (GhDb *db, const char *kind, gint64 reservation_id, gint64 since,
                                GhOutboxCount *count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  gint64 id;
  gint64 orq;
  char *kind;
  GhChannel channel;
  gint64 reservation_id; /* 0 for none */
  char *payload;         /* NULL for none */
  int attempts;          /* that failed */
  char *fault;           /* what came of the last one that did; NULL for none */
  gint64 created_at;
  gint64 expires_at; /* 0 for never */
} GhMessage;

void gh_message_free (GhMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhMessage, gh_message_free)

/* NULL without an error when there is none. Owned by the caller. */
gboolean gh_outbox_store_find (GhDb *db, gint64 id, GhMessage **message,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- delivery ---- */

typedef struct {
  gint64 id;
  gint64 expires_at;    /* 0 for never */
  gint64 claimed_until; /* 0, or until when somebody has, or had, it in hand */
} GhDueMessage;

/* Those of @channel that are due at @now, or were queued or put off when the clock was ahead, at
 * most
 * @limit: one-time codes, which somebody waits for,
 * then the others as they became due. An array of GhDueMessage, owned by the caller. */
GArray *gh_outbox_store_list_due (GhDb *db, GhChannel channel, gint64 now, int limit,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Claims @due until @until, unless it was claimed by another, settled or put off since it was
 * listed. The claim is known by @until from now on. */
gboolean gh_outbox_store_claim (GhDb *db, const GhDueMessage *due, gint64 until, gint64 now,
                                gboolean *claimed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum {
  GH_SETTLE_SENT,
  GH_SETTLE_DEAD, /* it will not be sent any more */
  GH_SETTLE_LATER,
} GhSettleKind;

typedef struct {
  GhSettleKind kind;
  int attempts;      /* that failed: DEAD, LATER */
  gint64 due_at;     /* LATER */
  const char *fault; /* why: DEAD; LATER, where NULL keeps what is known */
} GhSettlement;

/* Ends the claim of message @id that is known by @until; what the message kept to itself goes with
 * SENT and DEAD. FALSE in @settled when the claim is no more: another had it since. */
gboolean gh_outbox_store_settle (GhDb *db, gint64 id, gint64 until, const GhSettlement *settlement,
                                 gint64 now, gboolean *settled,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- for people ---- */

/* The fault of a DEAD message that nobody needs any more: its reservation was cancelled, or its
 * owner's address erased. It is called UNNEEDED where people see it. */
#define GH_OUTBOX_UNNEEDED "no longer needed"

/* A message without contact data. Texts are lent for the call. */
typedef struct {
  gint64 id;
  gint64 orq;
  const char *kind;
  const char *channel;
  gint64 reservation_id; /* 0 for none */
  const char *state;     /* PENDING, SENT, DEAD, UNNEEDED */
  gint64 attempts;
  gint64 created_at;
  gint64 due_at;
  gint64 sent_at;    /* 0: it was not */
  gint64 expires_at; /* 0 for never */
  const char *fault; /* NULL for none */
} GhOutboxLine;

/* Shows the last @limit messages, the newest first: those in @state, or all when it is NULL. */
gboolean gh_outbox_store_list (GhDb *db, const char *state, int limit,
                               void (*each) (const GhOutboxLine *, gpointer), gpointer data,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Shows message @id; @each is not called when there is none. */
gboolean gh_outbox_store_show (GhDb *db, gint64 id, void (*each) (const GhOutboxLine *, gpointer),
                               gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes the DEAD message @id PENDING again, due at @now, as if it had never been tried. */
gboolean gh_outbox_store_requeue (GhDb *db, gint64 id, gint64 now, gboolean *requeued,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes what was queued before @before and is settled. */
gboolean gh_outbox_store_prune (GhDb *db, gint64 before, gint64 *pruned,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* When the oldest message was queued that still waits; 0 when none does. */
gboolean gh_outbox_store_oldest (GhDb *db, gint64 *created_at,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many still wait, due or not. */
gboolean gh_outbox_store_count_waiting (GhDb *db, gint64 *waiting,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
