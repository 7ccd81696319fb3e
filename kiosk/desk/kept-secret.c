/* A secret in libsodium's guarded memory. */

#include "kiosk/desk/kept-secret.h"

#include <sodium.h>
#include <string.h>

struct _GhKeptSecret {
  char *username;
  GhSecretKind kind;
  char *secret; /* of sodium_malloc, not to be read unless revealed */
};

GhKeptSecret *
gh_kept_secret_new (const char *username, GhSecretKind kind, const char *secret)
{
  gsize size = strlen (secret) + 1;
  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  GhKeptSecret *kept = g_new0 (GhKeptSecret, 1);
  kept->username = g_strdup (username);
  kept->kind = kind;
  kept->secret = sodium_malloc (size);
  if (kept->secret == NULL)
    g_error ("No memory for a secret");
  memcpy (kept->secret, secret, size);
  gh_kept_secret_hide (kept);
  return kept;
}

GhKeptSecret *
gh_kept_secret_copy (GhKeptSecret *kept)
{
  GhKeptSecret *copy =
      gh_kept_secret_new (kept->username, kept->kind, gh_kept_secret_reveal (kept));
  gh_kept_secret_hide (kept);
  return copy;
}

void
gh_kept_secret_free (GhKeptSecret *kept)
{
  if (kept == NULL)
    return;
  sodium_free (kept->secret); /* wipes */
  g_free (kept->username);
  g_free (kept);
}

const char *
gh_kept_secret_get_username (GhKeptSecret *kept)
{
  return kept->username;
}

GhSecretKind
gh_kept_secret_get_kind (GhKeptSecret *kept)
{
  return kept->kind;
}

const char *
gh_kept_secret_reveal (GhKeptSecret *kept)
{
  if (sodium_mprotect_readonly (kept->secret) != 0)
    g_error ("Cannot open guarded memory");
  return kept->secret;
}

void
gh_kept_secret_hide (GhKeptSecret *kept)
{
  if (sodium_mprotect_noaccess (kept->secret) != 0)
    g_error ("Cannot close guarded memory");
}
