/* What proves a PIN or a password without holding it: Argon2id of libsodium. Slow, and to be called
 * on a thread of its own.
 *
 * A verifier lies on the disk under the kiosk's seal, so a copied kiosk.db alone permits no guess
 * at all. Whoever copies the key beside it as well pays the price below for every guess: at four
 * digits that is an hour of one core. It buys time to change a PIN; a lost tablet is revoked. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_SECRET_VERIFIER_ERROR (gh_secret_verifier_error_quark ())
GQuark gh_secret_verifier_error_quark (void);

typedef enum {
  GH_SECRET_VERIFIER_ERROR_MEMORY, /* there was not enough of it */
} GhSecretVerifierError;

/* What one guess costs. */
typedef struct {
  guint64 operations;
  gsize memory; /* bytes */
} GhSecretCost;

/* libsodium's "interactive": 64 MiB for 0.15 s of a desktop's core, half a second of a tablet's.
 * The next step, 256 MiB, does not fit beside a camera in 1 GB. */
#define GH_SECRET_COST_DEFAULT                                                                     \
  ((GhSecretCost){ .operations = 2, .memory = (gsize) 64 * 1024 * 1024 })
/* For tests: libsodium's least. */
#define GH_SECRET_COST_LEAST ((GhSecretCost){ .operations = 1, .memory = 8192 })

/* As text, with its salt and cost. Owned by the caller. */
char *gh_secret_verifier_new (const char *secret, GhSecretCost cost,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Costs what @verifier was made with; without the memory for it nothing matches. */
gboolean gh_secret_verifier_matches (const char *verifier,
                                     const char *secret) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
