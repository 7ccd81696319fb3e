/* Where an operator's PIN or password comes from: standard input, the terminal without echo, or the
 * kernel's generator. */

#pragma once

#include "server/domain/sign-in.h"

G_BEGIN_DECLS

typedef enum {
  GH_ENTRY_ASK,      /* on the terminal; without one, a PIN is made up */
  GH_ENTRY_PIN,      /* the first line of standard input */
  GH_ENTRY_PASSWORD, /* likewise */
} GhEntry;

typedef struct {
  GhSecretKind kind;
  char *secret;       /* owned, wiped when freed */
  gboolean generated; /* nobody knows it yet: print it once */
} GhEntered;

void gh_entered_free (GhEntered *entered);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhEntered, gh_entered_free)

/* A secret that is fit for use: a PIN has 4 to 12 digits, a password at least 8 characters.
 * Errors: GH_CTL_ERROR_FAILED. Owned by the caller. */
GhEntered *gh_secret_enter (GhEntry entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
