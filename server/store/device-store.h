/* Table devices: the gates' tablets. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_device_statements[];

#define GH_DEVICE_NAME_MAX_CHARS 100

typedef struct {
  gint64 id;
  gint64 orq;
  char *uuid;     /* how it calls itself */
  char *name;     /* "Gate 1"; "" when nobody named it */
  char *key_hash; /* NULL: never enrolled */
  gboolean revoked;
  gboolean enrolling; /* a token that enrols it was given out and not used */
  gint64 created_at;
  gint64 last_seen_at;
} GhDevice;

void gh_device_free (GhDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhDevice, gh_device_free)

/* NULL without an error when there is none. Owned by the caller. */
gboolean gh_device_store_find (GhDb *db, gint64 orq, const char *uuid, GhDevice **device,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The id of the device that calls itself @uuid, made when it is new; its name is empty until
 * somebody names it. */
gboolean gh_device_store_see (GhDb *db, gint64 orq, const char *uuid, gint64 now, gint64 *id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As gh_device_store_find(), of any organisation; of several the one that may be used. */
gboolean gh_device_store_find_anywhere (GhDb *db, const char *uuid, GhDevice **device,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_device_store_find_by_id (GhDb *db, gint64 id, GhDevice **device,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The device whose one-time token hashes to @enrol_hash and is good at @now; never a revoked one.
 */
gboolean gh_device_store_find_invited (GhDb *db, const char *enrol_hash, gint64 now,
                                       GhDevice **device, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It was there at @now. */
gboolean gh_device_store_touch (GhDb *db, gint64 id, gint64 now,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All devices (GhDevice) of @orq, or of everybody when that is 0. NULL on error. */
GPtrArray *gh_device_store_list (GhDb *db, gint64 orq, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A device that nobody has seen yet. */
gboolean gh_device_store_add (GhDb *db, gint64 orq, const char *uuid, const char *name, gint64 now,
                              gint64 *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps a one-time token in place of the one before; not for a revoked device (@changed FALSE). */
gboolean gh_device_store_invite (GhDb *db, gint64 id, const char *enrol_hash, gint64 expires_at,
                                 gboolean *changed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives it its key; the token is used up. */
gboolean gh_device_store_enrol (GhDb *db, gint64 id, const char *key_hash, gint64 now,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @changed is FALSE when there is no such device. */
gboolean gh_device_store_rename (GhDb *db, gint64 id, const char *name, gboolean *changed,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends its key and its token, for good. */
gboolean gh_device_store_revoke (GhDb *db, gint64 id, gboolean *changed,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
