/* Argon2id; see the header. */

#include "kiosk/queue/secret-verifier.h"

#include <sodium.h>
#include <string.h>

G_DEFINE_QUARK (gh_secret_verifier_error, gh_secret_verifier_error)

static void
start (void)
{
  if (sodium_init () < 0)
    g_error ("libsodium does not start");
}

char *
gh_secret_verifier_new (const char *secret, GhSecretCost cost, GError **error)
{
  char verifier[crypto_pwhash_STRBYTES];
  start ();
  if (crypto_pwhash_str_alg (verifier, secret, strlen (secret), cost.operations, cost.memory,
                             crypto_pwhash_ALG_ARGON2ID13) == 0)
    return g_strdup (verifier);
  g_set_error (error, GH_SECRET_VERIFIER_ERROR, GH_SECRET_VERIFIER_ERROR_MEMORY,
               "no memory to hash a secret");
  return NULL;
}

gboolean
gh_secret_verifier_matches (const char *verifier, const char *secret)
{
  start ();
  return crypto_pwhash_str_verify (verifier, secret, strlen (secret)) == 0;
}
