/* The check of a contact before a reservation ([contact] verify): one-time codes go to the
 * addresses and come back (contract 4). Codes and proofs are bound to the ticket, to both addresses
 * and to what the configuration asks for; the database has keyed hashes of them only. */

#pragma once

#include "server/domain/context.h"

G_BEGIN_DECLS

#define GH_CODE_SECONDS (5 * 60)
#define GH_CODE_TRIES   3

/* Each ticket has so many sends an hour, and by that GH_CODE_TRIES times as many guesses; the pause
 * between two to the same addresses grows from 30 s to 5 minutes. */
#define GH_CODE_SENDS 5
/* Each address gets so many an hour, whichever tickets they are for. */
#define GH_CODE_SENDS_TO_ADDRESS 10

/* Proven is proven for this long. */
#define GH_PROOF_SECONDS (30 * 60)

typedef struct {
  gint64 ticket_id;  /* that can be reserved: the caller has checked */
  gint64 orq;        /* the ticket's */
  const char *email; /* normalised (rules/contact.h) */
  const char *phone; /* E.164 */
} GhContact;

typedef enum {
  GH_CODES_NOT_NEEDED, /* none are asked for, or the contact is proven */
  GH_CODES_SENT,       /* new ones are queued; those before them are dead */
  GH_CODES_WAIT,       /* not so soon, or not so often; nothing was changed */
} GhCodesOutcome;

typedef struct {
  GhCodesOutcome outcome;
  gint64 expires_at; /* SENT */
  int retry_after;   /* WAIT: seconds */
} GhCodesSent;

/* Makes new codes and queues their messages, in one transaction; what the limits count is in others
 * before it. Errors: GH_DB_ERROR. */
gboolean gh_contact_check_start (const GhContext *context, const GhContact *contact,
                                 GhCodesSent *sent, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum {
  GH_CODES_RIGHT,     /* the contact is proven, now or before */
  GH_CODES_WRONG,     /* a try is gone */
  GH_CODES_EXPIRED,   /* or never sent (there) */
  GH_CODES_EXHAUSTED, /* every try was wrong: right codes are refused too */
} GhCodesVerdict;

typedef struct {
  GhCodesVerdict verdict;
  int tries_left;       /* WRONG */
  gboolean email_wrong; /* WRONG: which of them */
  gboolean phone_wrong;
  int retry_after; /* EXPIRED, EXHAUSTED: seconds until new codes can be asked for, 0 for now */
} GhCodesJudged;

typedef struct {
  gint64 ticket_id;
  /* Normalised; the codes must have been sent there. Both NULL: wherever the last ones went. */
  const char *email;
  const char *phone;
  /* As rules/one-time-code.h reads them; NULL when none is asked for, or it is no code. */
  const char *email_code;
  const char *phone_code;
} GhCodesTyped;

/* Compares what was typed with the ticket's codes. For two addresses both codes must be right at
 * once. Errors: GH_DB_ERROR. */
gboolean gh_contact_check_confirm (const GhContext *context, const GhCodesTyped *typed,
                                   GhCodesJudged *judged, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum {
  GH_CHECK_NONE, /* nothing was sent to these addresses for this ticket */
  GH_CHECK_OPEN, /* codes are on their way, and can be typed */
  GH_CHECK_EXPIRED,
  GH_CHECK_EXHAUSTED,
  GH_CHECK_PROVEN,
} GhCheckState;

/* How the check of @contact stands; PROVEN when no codes are asked for. @retry_after (out): seconds
 * until new codes can be sent, 0 for now. Also within a transaction. Errors: GH_DB_ERROR. */
gboolean gh_contact_check_look (const GhContext *context, const GhContact *contact,
                                GhCheckState *state, int *retry_after,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a visitor who has proven these addresses, for whichever ticket, may carry away in a sealed
 * cookie; good for GH_PROOF_SECONDS. Owned by the caller. */
char *gh_contact_proof (const GhContext *context, const char *email,
                        const char *phone) G_GNUC_WARN_UNUSED_RESULT;
/* Whether @proof (may be NULL), carried since @proven_at, is one of these addresses. */
gboolean gh_contact_proof_holds (const GhContext *context, const char *proof, gint64 proven_at,
                                 const char *email, const char *phone);

G_END_DECLS
