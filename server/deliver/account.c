/* Reads what the configuration says of a server; see the header. */

#include "server/deliver/account.h"

#include "core/secret-text.h"
#include "server/config/network.h"

gboolean
gh_account_is_local (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL)
    return FALSE;
  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         gh_networks_contain ("127.0.0.0/8, ::1", host);
}

static gboolean
set_error (GError **error, const GhConfig *config, const char *what)
{
  g_set_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_VALUE, "%s: %s", config->path, what);
  return FALSE;
}

/* The account of one channel, with its password when there is a @user. */
static GhAccount *
load (const char *url, const char *user, const char *password_file, GError **error)
{
  g_autoptr (GhAccount) account = g_new0 (GhAccount, 1);
  account->url = g_strdup (url);
  account->local = gh_account_is_local (url);
  account->clear = g_str_has_prefix (url, "smtp:") || g_str_has_prefix (url, "http:");
  if (user[0] != '\0') {
    account->user = g_strdup (user);
    account->password = gh_config_load_password (password_file, error);
    if (account->password == NULL)
      return NULL;
  }
  return g_steal_pointer (&account);
}

gboolean
gh_account_load_mail (const GhConfig *config, GhAccount **account, GError **error)
{
  *account = NULL;
  if (config->mail_url[0] == '\0')
    return TRUE;
  g_autoptr (GhAccount) loaded =
      load (config->mail_url, config->mail_user, config->mail_password_file, error);
  if (loaded == NULL)
    return FALSE;
  if (loaded->password != NULL && loaded->clear && !loaded->local && !config->mail_starttls)
    return set_error (error, config,
                      "[mail] starttls = no would send the password over the network in clear");
  *account = g_steal_pointer (&loaded);
  return TRUE;
}

gboolean
gh_account_load_sms (const GhConfig *config, GhAccount **account, GError **error)
{
  *account = NULL;
  if (config->sms_url[0] == '\0')
    return TRUE;
  g_autoptr (GhAccount) loaded =
      load (config->sms_url, config->sms_user, config->sms_password_file, error);
  if (loaded == NULL)
    return FALSE;
  if (loaded->password != NULL && loaded->clear && !loaded->local)
    return set_error (error, config,
                      "[sms] url must be https://, or the password would cross the network in "
                      "clear");
  *account = g_steal_pointer (&loaded);
  return TRUE;
}

void
gh_account_free (GhAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->url);
  g_free (account->user);
  gh_secret_text_free (account->password);
  g_free (account);
}
