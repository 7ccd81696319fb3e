/* What visitors are told by mail and SMS: queued in the transaction of the work it tells about,
 * loaded again by the worker that writes and sends it. */

#pragma once

#include "server/domain/context.h"
#include "server/rules/ticket.h"
#include "server/store/org-store.h"
#include "server/store/outbox-store.h"

G_BEGIN_DECLS

/* The kinds in the outbox. What a one-time code says is in its row alone. */
#define GH_NOTICE_KIND_CONFIRMATION "confirmation"
#define GH_NOTICE_KIND_CODE         "code"

typedef enum {
  GH_NOTICE_CONFIRMATION, /* a reservation was made */
  GH_NOTICE_CODE,         /* a one-time code that proves an address */
} GhNoticeKind;

/* Queues the confirmation of a reservation for every channel that is configured; @queued says
 * whether there was one. It is not sent after @ends_at, when its slot has ended. Part of the
 * caller's transaction. Errors: GH_DB_ERROR. */
gboolean gh_notice_queue_confirmation (const GhContext *context, gint64 orq, gint64 reservation_id,
                                       gint64 ends_at, gboolean *queued,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Queues a one-time code for @to (a normalised e-mail address, or E.164 for SMS), in the context's
 * language; it is not sent after @expires_at. Code and address are sealed in the row. Needs the
 * context's keys. Part of the caller's transaction. Errors: GH_DB_ERROR. */
gboolean gh_notice_queue_code (const GhContext *context, gint64 orq, GhChannel channel,
                               const char *to, const char *code, gint64 expires_at,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Everything that is in one message. */
typedef struct {
  GhNoticeKind kind;
  GhChannel channel;
  gint64 message_id;
  gint64 created_at; /* when it was queued */
  char *to;          /* an e-mail address, or E.164 */
  char *language;    /* BCP 47 */
  GhOrg *org;
  GBytes *logo; /* a PNG, NULL for none */

  GhTicket *ticket; /* CONFIRMATION: with the reservation */
  char *link;       /* CONFIRMATION: the URL that opens the success page */

  char *code;        /* CODE */
  gint64 expires_at; /* CODE */
} GhNotice;

void gh_notice_free (GhNotice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhNotice, gh_notice_free)

/* The notice of a message in the outbox. NULL in @notice without an error when there is nothing to
 * tell any more: the reservation was cancelled, its owner's address erased, the time is over, or
 * the seal is not ours. Needs the context's keys. Owned by the caller. Errors: GH_DB_ERROR. */
gboolean gh_notice_load (const GhContext *context, const GhMessage *message, GhNotice **notice,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
