/* What a visitor has said so far, carried in a sealed cookie: nobody else can read or change it.
 * Pure: the time is an argument. Private to pages/. */

#pragma once

#include "server/rules/token.h"

G_BEGIN_DECLS

/* A journey that nobody goes on with is forgotten after this long. */
#define GH_JOURNEY_SECONDS (2 * 60 * 60)

/* Longest e-mail and phone, as typed, that are carried. */
#define GH_JOURNEY_EMAIL_MAX 254
#define GH_JOURNEY_PHONE_MAX 40

typedef struct {
  gint64 ticket_id; /* 0 when no ticket was entered yet; proves nothing by itself */
  gint64 slot_id;   /* 0 when none is chosen */
  char *email;      /* as typed; NULL until it is known */
  char *phone;      /* as typed; NULL until it is known */
  char *request_id; /* a UUID, new with every change: a summary that is confirmed twice books once,
                       and one that is no longer true is not confirmed */
  char *proof;      /* of what one-time codes proved last (domain/contact-check.h); NULL for none */
  gint64 proven_at; /* with proof: when */
} GhJourney;

/* One that has only begun. Owned by the caller. */
GhJourney *gh_journey_new (void) G_GNUC_WARN_UNUSED_RESULT;
void gh_journey_free (GhJourney *journey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhJourney, gh_journey_free)

/* From now on it is about @ticket_id. Another ticket than before keeps the contact (families) and
 * nothing else. */
void gh_journey_set_ticket (GhJourney *journey, gint64 ticket_id);
/* Texts are copied and cut to what is carried. */
void gh_journey_set_contact (GhJourney *journey, const char *email, const char *phone);
/* The slot that was chosen. */
void gh_journey_set_slot (GhJourney *journey, gint64 slot_id);
/* @proof is copied. Another ticket or contact does not change it: it says itself whose it is. */
void gh_journey_set_proof (GhJourney *journey, const char *proof, gint64 now);

/* The cookie's value at @now (Unix seconds). Owned by the caller. */
char *gh_journey_seal (const GhJourney *journey, const GhKeys *keys,
                       gint64 now) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a cookie; one that is missing (NULL), old, or not ours is a new journey. Never NULL. */
GhJourney *gh_journey_unseal (const char *cookie, const GhKeys *keys,
                              gint64 now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
