/* Table outbox: messages that are to be sent. */

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
  gint64 created_at;
  gint64 expires_at; /* 0 for never */
} GhMessage;

void gh_message_free (GhMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhMessage, gh_message_free)

/* NULL without an error when there is none. Owned by the caller. */
gboolean gh_outbox_store_find (GhDb *db, gint64 id, GhMessage **message,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
