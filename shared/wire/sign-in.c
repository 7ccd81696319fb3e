/* What an operator gets for the right secret: the token and who it is for (contract 3.2). */

#include "wire/sign-in.h"

#include "core/secret-text.h"
#include "wire/failure.h"

#include <string.h>

#define TOKEN_MAX_CHARS 4096
#define NAME_MAX_CHARS  1000
#define ROLE_MAX_CHARS  32

void
gh_sign_in_free (GhSignIn *sign_in)
{
  if (sign_in == NULL)
    return;
  gh_secret_text_free (sign_in->token);
  g_free (sign_in->operator_name);
  g_free (sign_in->role);
  g_free (sign_in);
}

json_object *
gh_sign_in_to_json (const GhSignIn *sign_in)
{
  json_object *data = json_object_new_object ();
  json_object *op = json_object_new_object ();

  gh_json_add_int (op, "id", sign_in->operator_id);
  gh_json_add_string (op, "name", sign_in->operator_name);
  gh_json_add_string (op, "role", sign_in->role);
  gh_json_add_int (op, "orq", sign_in->orq);
  gh_json_add_string (data, "token", sign_in->token);
  gh_json_add_instant (data, "expires_at", sign_in->expires_at);
  gh_json_add (data, "operator", op);
  return gh_success_to_json (data);
}

/* The token goes into a request header as it is: only the characters of RFC 6750's b64token. */
static gboolean
is_bearer_token (const char *token)
{
  gsize length = strspn (token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789-._~+/=");

  return length > 0 && token[length] == '\0';
}

static gboolean
read_token (json_object *data, GhSignIn *sign_in, GError **error)
{
  const char *token = NULL;

  if (!gh_json_get_string (data, "token", TOKEN_MAX_CHARS, &token, error) ||
      !gh_json_get_instant (data, "expires_at", &sign_in->expires_at, error))
    return FALSE;
  if (!is_bearer_token (token))
    return gh_json_fail_field ("token", "is no bearer token", error);
  sign_in->token = g_strdup (token);
  return TRUE;
}

static gboolean
read_operator (json_object *op, GhSignIn *sign_in, GError **error)
{
  const char *name = NULL;
  const char *role = NULL;

  if (!gh_json_get_int (op, "id", 1, G_MAXINT64, &sign_in->operator_id, error) ||
      !gh_json_get_string (op, "name", NAME_MAX_CHARS, &name, error) ||
      !gh_json_get_string (op, "role", ROLE_MAX_CHARS, &role, error) ||
      !gh_json_get_int (op, "orq", 1, G_MAXINT64, &sign_in->orq, error))
    return FALSE;
  if (!g_str_equal (role, "OPERATOR") && !g_str_equal (role, "ADMIN"))
    return gh_json_fail_field ("role", "is unknown", error);
  sign_in->operator_name = g_strdup (name);
  sign_in->role = g_strdup (role);
  return TRUE;
}

GhSignIn *
gh_sign_in_from_json (json_object *envelope, GError **error)
{
  g_autoptr (GhSignIn) sign_in = g_new0 (GhSignIn, 1);
  json_object *data = NULL;
  json_object *op = NULL;

  if (!gh_success_get_data (envelope, &data, error) || !read_token (data, sign_in, error) ||
      !gh_json_get_object (data, "operator", &op, error) || !read_operator (op, sign_in, error))
    return NULL;
  return g_steal_pointer (&sign_in);
}
