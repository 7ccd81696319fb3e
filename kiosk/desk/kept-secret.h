/* A user name and its PIN or password, kept for as long as it may still have to be sent: in memory
 * that is never written to disk, that no stray pointer can read, and that is wiped when it goes. */

#pragma once

#include "kiosk/client/api-client.h"

G_BEGIN_DECLS

typedef struct _GhKeptSecret GhKeptSecret;

/* Copies. */
GhKeptSecret *gh_kept_secret_new (const char *username, GhSecretKind kind,
                                  const char *secret) G_GNUC_WARN_UNUSED_RESULT;
GhKeptSecret *gh_kept_secret_copy (GhKeptSecret *kept) G_GNUC_WARN_UNUSED_RESULT;
/* NULL is fine. */
void gh_kept_secret_free (GhKeptSecret *kept);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhKeptSecret, gh_kept_secret_free)

/* Belongs to @kept. */
const char *gh_kept_secret_get_username (GhKeptSecret *kept);
/* A PIN or a password. */
GhSecretKind gh_kept_secret_get_kind (GhKeptSecret *kept);
/* Makes the secret readable, until gh_kept_secret_hide. Belongs to @kept. */
const char *gh_kept_secret_reveal (GhKeptSecret *kept);
/* Makes it unreadable again: what gh_kept_secret_reveal gave must not be looked at any more. */
void gh_kept_secret_hide (GhKeptSecret *kept);

G_END_DECLS
