/* What a kiosk let in while the server did not answer: the request and the answer of POST
 * /api/operator/sync (contract 3.2). */

#pragma once

#include "wire/json.h"

G_BEGIN_DECLS

/* Entries that one request may carry. */
#define GH_SYNC_MAX_ENTRIES 500
/* The longest request, in bytes. */
#define GH_SYNC_MAX_BYTES (512 * 1024)

typedef struct {
  char *id;           /* a UUID in lower case; NULL: the entry is not of this form */
  char *ticket_code;  /* as read; NULL likewise */
  gint64 verified_at; /* Unix seconds, corrected to the server's clock */
  gint64 operator_id; /* who scanned */
  gint64 device_time; /* the device's own clock, optional: 0 when it was not given */
  gint64 undone_at;   /* taken back again at the gate before it was sent; 0: it was not */
  char *fault;        /* why the entry cannot be read, NULL when it can ("verified_at: …") */
  char *sent_id; /* read only: the id letter by letter, for the answer; NULL when it has none */
} GhSyncEntry;

typedef struct {
  char *device_id;    /* how the device calls itself, 1 to 64 characters */
  GPtrArray *entries; /* GhSyncEntry, owned */
} GhSyncRequest;

GhSyncRequest *gh_sync_request_new (const char *device_id) G_GNUC_WARN_UNUSED_RESULT;
void gh_sync_request_free (GhSyncRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhSyncRequest, gh_sync_request_free)
void gh_sync_entry_free (GhSyncEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhSyncEntry, gh_sync_entry_free)

json_object *gh_sync_request_to_json (const GhSyncRequest *request) G_GNUC_WARN_UNUSED_RESULT;
/* A body that is not of the form, or has too many entries, is a GH_JSON_ERROR; an entry that is not
 * of the form is an entry with a fault, and with as much of it as could be read. */
GhSyncRequest *gh_sync_request_from_json (json_object *body,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum {
  GH_SYNC_VERIFIED,
  GH_SYNC_DUPLICATE, /* this id was answered before; the rest is as it was then */
  GH_SYNC_CONFLICT,  /* let in, though the server would have refused: code says why */
  GH_SYNC_REJECTED,  /* no such ticket, or not of this form: code says which */
} GhSyncOutcome;

/* "VERIFIED", …. Static. */
const char *gh_sync_outcome_to_string (GhSyncOutcome outcome);

typedef struct {
  char *id; /* as it was sent; NULL when the entry had none */
  GhSyncOutcome outcome;
  GhSyncOutcome first_outcome; /* of a DUPLICATE: what it was; else the same as outcome */
  char *code;                  /* CONFLICT and REJECTED; NULL else */
  gint64 ticket_id;            /* 0 when there is none */
  gint64 verified_at;          /* the time that stands on the ticket now; 0 when none does */
  gint64 verified_by;          /* likewise */
  gboolean clock_cut;          /* it was ahead of the server's clock, and was cut to it */
  char *message;               /* REJECTED with INVALID_ENTRY: names the field */
  char *operator_name;         /* CONFLICT with ALREADY_VERIFIED: of the other entry */
  char *device_name;           /* likewise, where known */
  gint64 other_at;             /* likewise: when */
} GhSyncResult;

void gh_sync_result_free (GhSyncResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhSyncResult, gh_sync_result_free)

/* One result as an object of its own: an element of "results", and what the server keeps. */
json_object *gh_sync_result_to_json (const GhSyncResult *result) G_GNUC_WARN_UNUSED_RESULT;
/* Errors: GH_JSON_ERROR. Owned by the caller. */
GhSyncResult *gh_sync_result_from_json (json_object *object,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The whole envelope of an answer, of GhSyncResult. */
json_object *gh_sync_results_to_json (GPtrArray *results) G_GNUC_WARN_UNUSED_RESULT;
/* Owned by the caller, elements freed with it. */
GPtrArray *gh_sync_results_from_json (json_object *envelope,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
