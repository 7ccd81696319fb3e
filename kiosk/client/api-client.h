/* The operator's API (contract 3.2) as calls: JSON is written and read here and nowhere else in the
 * kiosk. What the server says is a GhAnswer; only a broken way to it is a GError. */

#pragma once

#include "kiosk/client/server-clock.h"
#include "kiosk/client/transport.h"
#include "wire/admission.h"
#include "wire/conflict-report.h"
#include "wire/enrolment.h"
#include "wire/failure.h"
#include "wire/manifest.h"
#include "wire/search.h"
#include "wire/sign-in.h"
#include "wire/stats.h"
#include "wire/sync.h"
#include "wire/undo.h"

G_BEGIN_DECLS

#define GH_API_ERROR (gh_api_error_quark ())
GQuark gh_api_error_quark (void);

typedef enum {
  GH_API_ERROR_BAD_ANSWER, /* not the answer of a Gatehouse server: another page, broken JSON */
  GH_API_ERROR_NO_TOKEN,   /* nothing was sent: nobody is signed in at the server */
} GhApiError;

typedef enum {
  GH_ANSWER_DONE,            /* signed out, reached */
  GH_ANSWER_SYNCED,          /* sync_results */
  GH_ANSWER_SIGNED_IN,       /* sign_in */
  GH_ANSWER_ENROLLED,        /* enrolment */
  GH_ANSWER_ADMISSION,       /* admission: a verdict, also as the refusal of a verification */
  GH_ANSWER_VERIFIED,        /* verification */
  GH_ANSWER_MANIFEST,        /* manifest */
  GH_ANSWER_HITS,            /* search */
  GH_ANSWER_CONFLICTS,       /* conflicts */
  GH_ANSWER_STATS,           /* stats */
  GH_ANSWER_UNDONE,          /* undone */
  GH_ANSWER_UNAUTHENTICATED, /* the token is no good any more */
  GH_ANSWER_REVOKED,         /* failure: the venue takes nothing from this device any more */
  GH_ANSWER_LATER,           /* failure: too busy, rate limited, broken for now; retry_after */
  GH_ANSWER_REFUSED,         /* failure: asking again will not help */
} GhAnswerKind;

/* Members that do not belong to the kind are NULL. */
typedef struct {
  GhAnswerKind kind;
  int status;              /* of HTTP */
  GPtrArray *sync_results; /* of GhSyncResult: as many as the server gave, in any order */
  GhSignIn *sign_in;
  GhEnrolment *enrolment;
  GhAdmission *admission;
  GhVerification *verification;
  GhManifest *manifest;
  GhSearchAnswer *search;
  GPtrArray *conflicts; /* of GhConflictReport: all of the list, or the one that was decided */
  GhStats *stats;
  GhUndone *undone;
  GhFailure *failure; /* retry_after is filled from the header where the body has none */
} GhAnswer;

void gh_answer_free (GhAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhAnswer, gh_answer_free)

#define GH_TYPE_API_CLIENT (gh_api_client_get_type ())
G_DECLARE_FINAL_TYPE (GhApiClient, gh_api_client, GH, API_CLIENT, GObject)

/* Signals, after the caller has had his answer: "revoked" () when the server takes nothing from
 * this device any more; "key-invalid" () when it wants another key of it.
 * @device: this kiosk's id, sent with every request, may be NULL. @language: what Accept-Language
 * asks for, may be NULL. The client keeps a reference to @transport. */
GhApiClient *gh_api_client_new (GhTransport *transport, const char *device,
                                const char *language) G_GNUC_WARN_UNUSED_RESULT;

/* Who this kiosk is from now on, and the key that proves it: it goes with every request to
 * @key_server (a URL), and to no other server. @key and @key_server may be NULL. */
void gh_api_client_set_device (GhApiClient *client, const char *device, const char *key,
                               const char *key_server);

/* Every answer tells @clock the server's time; NULL ends that. @clock must live longer. */
void gh_api_client_set_clock (GhApiClient *client, GhServerClock *clock);

typedef enum { GH_SECRET_PIN, GH_SECRET_PASSWORD, GH_SECRET_N_KINDS } GhSecretKind;

typedef struct {
  const char *username;
  GhSecretKind kind;
  const char *secret;
  gboolean soon; /* somebody stands at the gate: no longer than a scan is waited for */
} GhCredentials;

/* Each of these ends in gh_api_client_finish; a NULL token in GH_API_ERROR_NO_TOKEN there. */
void gh_api_client_sign_in_async (GhApiClient *client, const GhCredentials *credentials,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data);
/* Ends the session of @token at the server. */
void gh_api_client_sign_out_async (GhApiClient *client, const char *token,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
/* Asks for the verdict on @ticket_code, as it was scanned or typed. */
void gh_api_client_validate_async (GhApiClient *client, const char *token, const char *ticket_code,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
/* @scan_id: a UUID that stays the same over all retries of this verification. */
void gh_api_client_verify_async (GhApiClient *client, const char *token, gint64 ticket_id,
                                 gint64 operator_id, const char *scan_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
/* @entries: of GhSyncEntry, at most GH_SYNC_MAX_ENTRIES. */
void gh_api_client_sync_async (GhApiClient *client, const char *token, GPtrArray *entries,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
/* The day's tickets. @date: GH_DATE_MIN for today at the server. @cursor: of the list that is here
 * already, or NULL for the whole of it. Big answers are read on another thread. */
void gh_api_client_manifest_async (GhApiClient *client, const char *token, GhDate date,
                                   const char *cursor, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
/* Tickets of people who lost their code; @words: of a name or an e-mail address. */
void gh_api_client_search_async (GhApiClient *client, const char *token, const char *words,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
/* For an ADMIN: the conflicts that nobody has decided, or @all. */
void gh_api_client_conflicts_async (GhApiClient *client, const char *token, gboolean all,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data);
/* Likewise: says what one of them was. @decision: not OPEN. @note: one line, "" for none. */
void gh_api_client_decide_async (GhApiClient *client, const char *token, gint64 conflict_id,
                                 GhConflictDecision decision, const char *note,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
/* The day's numbers. */
void gh_api_client_stats_async (GhApiClient *client, const char *token, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
/* Takes the entry back that was made under @scan_id; asking again gets the same answer. */
void gh_api_client_undo_async (GhApiClient *client, const char *token, const char *scan_id,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
/* Turns a one-time token into a device's key; needs no session. */
void gh_api_client_enrol_async (GhApiClient *client, const char *enrol_token,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
/* Asks whether the server is there at all (/healthz); no token. A device that was revoked hears of
 * it here, too. */
void gh_api_client_reach_async (GhApiClient *client, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);

/* NULL with a GH_TRANSPORT_ERROR, GH_API_ERROR or G_IO_ERROR_CANCELLED. Owned by the caller. */
GhAnswer *gh_api_client_finish (GhApiClient *client, GAsyncResult *result,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Where the request of @result stands in the order in which @client sent its requests, from 1; 0
 * when it was not sent. An early one may end after a late one. */
guint64 gh_api_client_get_turn (GhApiClient *client, GAsyncResult *result);

G_END_DECLS
