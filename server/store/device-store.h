/* Table devices: the gates' tablets. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_device_statements[];

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

G_END_DECLS
