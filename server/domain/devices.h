/* The gates' devices: which may be used, and how one is given its key. It is named by an
 * administrator and gets a one-time token, which a kiosk turns into a key that it brings with every
 * request from then on. Only keyed hashes of tokens and keys are kept. */

#pragma once

#include "server/domain/context.h"
#include "server/store/device-store.h"

G_BEGIN_DECLS

/* How long a one-time token is good. */
#define GH_ENROL_TOKEN_SECONDS 900

/* What a kiosk says of itself; both may be NULL. */
typedef struct {
  const char *uuid;
  const char *key;
} GhDeviceClaim;

typedef enum {
  GH_DEVICE_OK, /* also one that says nothing, or that nobody knows */
  GH_DEVICE_REVOKED,
  GH_DEVICE_KEY_INVALID, /* it was enrolled, and its key is missing or wrong */
} GhDeviceCheck;

/* The API's code: "DEVICE_REVOKED", "DEVICE_KEY_INVALID"; "OK". Static. */
const char *gh_device_check_to_string (GhDeviceCheck check);

/* How often a kiosk that only looks is noted as seen. */
#define GH_DEVICE_SEEN_SECONDS 60

/* Whether a kiosk may be used for @orq; one that has proved who it is was seen.
 *
 * @device: (out): what is known of it, NULL when nothing is; owned by the caller */
gboolean gh_device_check (const GhContext *context, gint64 orq, const GhDeviceClaim *claim,
                          GhDeviceCheck *check, GhDevice **device,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a kiosk at which nobody is signed in was revoked, by whomever it was of: also a tablet
 * that was lost locked is to hear of it. One that proves who it is was seen. */
gboolean gh_device_greet (const GhContext *context, const GhDeviceClaim *claim, gboolean *revoked,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A one-time token for a device. */
typedef struct {
  GhDevice *device; /* owned */
  char *token;      /* 43 characters of base64url */
  gint64 expires_at;
} GhInvitation;

void gh_invitation_free (GhInvitation *invitation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhInvitation, gh_invitation_free)

/* Makes a device that is called @name, and its first token. @orq exists. Owned by the caller; NULL
 * on error. */
GhInvitation *gh_device_add (const GhContext *context, gint64 orq, const char *name,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A new token for a device in place of the one before; its key goes on until that is used.
 * @invitation is NULL without an error when there is no such device, or it was revoked. Owned by
 * the caller. */
gboolean gh_device_invite (const GhContext *context, gint64 id, GhInvitation **invitation,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @changed is FALSE when there is no such device. */
gboolean gh_device_rename (const GhContext *context, gint64 id, const char *name, gboolean *changed,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For good: it is told so at its next contact, and destroys what it keeps. */
gboolean gh_device_revoke (const GhContext *context, gint64 id, gboolean *changed,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum {
  GH_ENROL_OK,
  GH_ENROL_TOKEN_INVALID, /* unknown, used, or too old */
  GH_ENROL_LOCKED_OUT,    /* too many such from this address */
} GhEnrolOutcome;

/* Turns a token into a key. Failures count by address, as those of sign-ins do.
 *
 * @device: (out): with OK; owned by the caller
 * @key: (out): with OK, its key: 43 characters of base64url; owned by the caller
 * @retry_after: (out): seconds, with LOCKED_OUT */
gboolean gh_device_enrol (const GhContext *context, const char *token, GhEnrolOutcome *outcome,
                          GhDevice **device, char **key, int *retry_after,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
