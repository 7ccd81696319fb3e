/* Hands messages to the mail and the SMS server; see the header. */

#include "server/deliver/courier-private.h"
#include "server/deliver/redact.h"

#include <string.h>

G_DEFINE_QUARK (gh_delivery_error, gh_delivery_error)

#define CONNECT_MS     10000
#define ANSWER_MS      30000
#define MAIL_ACCEPT_MS 120000
#define MAIL_TOTAL_MS  240000
#define SMS_TOTAL_MS   60000

/* A mail server may think about a whole mail for a while; an endpoint answers at once or not. */
static const GhPatience mail_patience = { CONNECT_MS, ANSWER_MS, MAIL_ACCEPT_MS, MAIL_TOTAL_MS };
static const GhPatience sms_patience = { CONNECT_MS, ANSWER_MS, ANSWER_MS, SMS_TOTAL_MS };

/* A kept connection that is lost says so before its answer is overdue; then a mail begins anew. */
G_STATIC_ASSERT (ANSWER_MS + MAIL_TOTAL_MS < 1000 * GH_COURIER_LONGEST_SECONDS);
G_STATIC_ASSERT (SMS_TOTAL_MS < 1000 * GH_COURIER_LONGEST_SECONDS);

/* ---- coming and going ---- */

/* A mail server wants to hear a name of ours; libcurl takes it from the URL's path, else from the
 * machine, whose name may mean nothing outside. Owned by the caller. */
static char *
url_with_name (const char *url, const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GUri) base = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";
  const char *host = base != NULL ? g_uri_get_host (base) : NULL;
  g_autofree char *name = host != NULL ? g_hostname_to_ascii (host) : NULL;
  gboolean known = name != NULL && strchr (name, '.') != NULL && !g_hostname_is_ip_address (name);
  if ((path[0] != '\0' && strcmp (path, "/") != 0) || !known)
    return g_strdup (url);
  return g_strconcat (url, path[0] == '\0' ? "/" : "", name, NULL);
}

static gboolean
open_mail (GhCourier *courier, GError **error)
{
  const GhConfig *config = courier->config;
  if (!gh_account_load_mail (config, &courier->mail, error))
    return FALSE;
  if (courier->mail == NULL)
    return TRUE;
  courier->mail_url = url_with_name (courier->mail->url, config->base_url);
  courier->mail_line = gh_line_new (&courier->cancelled, mail_patience);
  return TRUE;
}

static gboolean
open_sms (GhCourier *courier, GError **error)
{
  if (!gh_account_load_sms (courier->config, &courier->sms, error))
    return FALSE;
  if (courier->sms != NULL)
    courier->sms_line = gh_line_new (&courier->cancelled, sms_patience);
  return TRUE;
}

GhCourier *
gh_courier_new (const GhConfig *config, GError **error)
{
  static gsize ready = 0;
  if (g_once_init_enter (&ready)) {
    if (curl_global_init (CURL_GLOBAL_DEFAULT) != CURLE_OK)
      g_error ("libcurl cannot be used: no memory");
    g_once_init_leave (&ready, 1);
  }
  g_autoptr (GhCourier) courier = g_new0 (GhCourier, 1);
  courier->config = config;
  if (!open_mail (courier, error) || !open_sms (courier, error))
    return NULL;
  return g_steal_pointer (&courier);
}

void
gh_courier_free (GhCourier *courier)
{
  if (courier == NULL)
    return;
  gh_line_free (courier->mail_line);
  gh_line_free (courier->sms_line);
  gh_account_free (courier->mail);
  gh_account_free (courier->sms);
  g_free (courier->mail_url);
  g_free (courier);
}

void
gh_courier_set_patience (GhCourier *courier, int milliseconds)
{
  const GhPatience patience = { milliseconds, milliseconds, milliseconds, 4 * milliseconds };
  if (courier->mail_line != NULL)
    courier->mail_line->patience = patience;
  if (courier->sms_line != NULL)
    courier->sms_line->patience = patience;
}

void
gh_courier_cancel (GhCourier *courier)
{
  g_atomic_int_set (&courier->cancelled, 1);
}

/* ---- errors ---- */

gboolean
gh_courier_set_error (GError **error, GhOutcome outcome, const char *words, const char *to,
                      const char *ticket_code)
{
  GhDeliveryError code = outcome == GH_OUTCOME_DOWN        ? GH_DELIVERY_ERROR_DOWN
                         : outcome == GH_OUTCOME_PERMANENT ? GH_DELIVERY_ERROR_PERMANENT
                                                           : GH_DELIVERY_ERROR_TEMPORARY;
  g_autofree char *hidden = gh_redact (words, to, ticket_code);
  g_set_error_literal (error, GH_DELIVERY_ERROR, (int) code, hidden);
  return FALSE;
}

gboolean
gh_courier_may_send (const GhCourier *courier, const GhAccount *account, GError **error)
{
  if (account == NULL)
    return gh_courier_set_error (error, GH_OUTCOME_DOWN, "No server is configured", NULL, NULL);
  if (g_atomic_int_get (&courier->cancelled))
    return gh_courier_set_error (error, GH_OUTCOME_TEMPORARY, "We are stopping", NULL, NULL);
  return TRUE;
}
