/* A day's tickets for a kiosk that may lose its network: the answer of GET /api/operator/manifest
 * (contract 3.2), written by the server and read by the kiosk. See seal/ticket-seal.h for what the
 * tickets are sealed with. */

#pragma once

#include "core/slot-time.h"
#include "core/ticket-status.h"
#include "seal/ticket-seal.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* A slot of the day; one that began the day before and goes on after midnight is there too. */
typedef struct {
  gint64 id;
  GhDate date;
  int start_time; /* seconds since local midnight */
  int end_time;
  gint64 opens_at;  /* the first moment of its date: from then on its tickets are valid */
  gint64 starts_at; /* Unix seconds */
  gint64 ends_at;
  int total_capacity;
  int booked_count;
} GhManifestSlot;

typedef struct {
  guint8 mark[GH_TICKET_MARK_BYTES];
  GBytes *sealed; /* owned; NULL: this ticket is no longer of this day */
} GhManifestTicket;

typedef struct {
  gint64 orq;
  GhDate date;
  gint64 day_starts_at; /* Unix seconds */
  gint64 day_ends_at;   /* the first moment of the next date */
  gint64 made_at;       /* the server's clock */
  char *cursor;         /* for the next question; opaque, URL-safe, at most 100 characters */
  gboolean full;        /* all tickets: what was known before is to be forgotten */
  guint8 day_key[GH_DAY_KEY_BYTES];
  GArray *slots;   /* GhManifestSlot; always all of the day's */
  GArray *tickets; /* GhManifestTicket */
} GhManifest;

GhManifest *gh_manifest_new (void) G_GNUC_WARN_UNUSED_RESULT;
void gh_manifest_free (GhManifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhManifest, gh_manifest_free)

/* The whole envelope. "tickets" are base64 of mark and seal in one, "gone" of marks alone. Owned by
 * the caller. */
json_object *gh_manifest_to_json (const GhManifest *manifest) G_GNUC_WARN_UNUSED_RESULT;
/* Reads an envelope that gh_manifest_to_json wrote. Errors: GH_JSON_ERROR. Owned by the caller. */
GhManifest *gh_manifest_from_json (json_object *envelope, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is sealed: the facts that the rule of the gate wants and what a screen shows. No contact
 * data: the gate admits without it. */
typedef struct {
  gint64 ticket_id;
  gint64 slot_id; /* one of the manifest's slots */
  GhTicketStatus status;
  gboolean order_void;
  char *customer_name; /* cut so that the details stay short; may be NULL */
  gint64 verified_at;  /* 0 when never */
  char *operator_name; /* who verified it, may be NULL */
  char *device_name;   /* where, may be NULL */
  char *device;        /* its UUID, may be NULL */
} GhTicketDetails;

void gh_ticket_details_free (GhTicketDetails *details);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhTicketDetails, gh_ticket_details_free)

/* At most GH_TICKET_DETAILS_MAX bytes: names are cut after 100 characters. Owned by the caller. */
char *gh_ticket_details_to_text (const GhTicketDetails *details) G_GNUC_WARN_UNUSED_RESULT;
/* Errors: GH_JSON_ERROR. Owned by the caller. */
GhTicketDetails *gh_ticket_details_from_text (const char *text,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
