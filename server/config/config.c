/* Reads and checks the configuration file; see the header. GKeyFile does the parsing, a table says
 * which keys there are, what they are when left out, and how each value is checked. */

#include "server/config/config.h"

#include "server/config/mail-address.h"
#include "server/config/network.h"

#include <string.h>

#define MAX_FILE_BYTES (256 * 1024)

G_DEFINE_QUARK (gh_config_error, gh_config_error)

typedef const char *(*Reader) (const char *value, gpointer field);

/* ---- readers: NULL when the value is good, else what it should be ---- */

static const char *const verify_words[] = { [GH_CONTACT_VERIFY_NONE] = "none",
                                            [GH_CONTACT_VERIFY_EMAIL] = "email",
                                            [GH_CONTACT_VERIFY_SMS] = "sms",
                                            [GH_CONTACT_VERIFY_BOTH] = "both" };

static const char *
read_text (const char *value, gpointer field)
{
  if (!g_utf8_validate (value, -1, NULL) || strpbrk (value, "\r\n") != NULL)
    return "must be one line of UTF-8";
  *(char **) field = g_strdup (value);
  return NULL;
}

static const char *
read_database (const char *value, gpointer field)
{
  if (!g_str_has_prefix (value, "sqlite:/"))
    return "must be sqlite:/absolute/path";
  return read_text (value, field);
}

static const char *
read_absolute_path (const char *value, gpointer field)
{
  if (value[0] != '/')
    return "must be an absolute path";
  return read_text (value, field);
}

static const char *
read_optional_path (const char *value, gpointer field)
{
  return value[0] == '\0' ? read_text (value, field) : read_absolute_path (value, field);
}

static const char *
read_base_url (const char *value, gpointer field)
{
  static const char *const good = "must be http:// or https://, a host and perhaps a path";
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0' ||
      g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL ||
      g_uri_get_userinfo (uri) != NULL || strpbrk (value, " \t;,\"<>\\") != NULL)
    return good;
  if (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0)
    return good;
  const char *wrong = read_text (value, field);
  if (wrong != NULL)
    return wrong;
  char *url = *(char **) field;
  while (g_str_has_suffix (url, "/"))
    url[strlen (url) - 1] = '\0';
  /* As browsers write it in Origin. */
  char *path = strchr (strstr (url, "://") + strlen ("://"), '/');
  for (char *c = url; *c != '\0' && c != path; c++)
    *c = g_ascii_tolower (*c);
  return NULL;
}

static const char *
read_networks (const char *value, gpointer field)
{
  if (!gh_networks_are_valid (value))
    return "must be addresses or networks like 192.0.2.7 or 2001:db8::/32, with commas between";
  return read_text (value, field);
}

static const char *
read_limit (const char *value, gpointer field)
{
  GhLimit *limit = field;
  gint64 count = 0, seconds = 0;
  g_auto (GStrv) parts = g_strsplit (value, "/", 2);
  gboolean off = strcmp (value, "0") == 0;
  if (!off && (g_strv_length (parts) != 2 ||
               !g_ascii_string_to_signed (parts[0], 10, 0, 1000000, &count, NULL) ||
               !g_ascii_string_to_signed (parts[1], 10, 1, 86400, &seconds, NULL)))
    return "must be N/seconds, or 0 for off";
  *limit = (GhLimit){ (int) count, (int) seconds };
  return NULL;
}

static const char *
read_hours (const char *value, gpointer field)
{
  gint64 hours = 0;
  if (!g_ascii_string_to_signed (value, 10, 1, 24, &hours, NULL))
    return "must be a whole number from 1 to 24";
  *(int *) field = (int) hours;
  return NULL;
}

static const char *
read_verify (const char *value, gpointer field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verify_words); i++) {
    if (strcmp (value, verify_words[i]) != 0)
      continue;
    *(GhContactVerify *) field = (GhContactVerify) i;
    return NULL;
  }
  return "must be none, email, sms or both";
}

static const char *
read_starttls (const char *value, gpointer field)
{
  gboolean yes = strcmp (value, "yes") == 0;
  if (!yes && strcmp (value, "no") != 0)
    return "must be yes or no";
  *(gboolean *) field = yes;
  return NULL;
}

/* Whether @value is a URL of @scheme or @scheme with an s: with a host, and without a password,
 * which has a file of its own. */
static gboolean
is_server_url (const char *value, const char *scheme)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);
  g_autofree char *secure = g_strconcat (scheme, "s", NULL);
  return uri != NULL && g_uri_get_host (uri) != NULL && g_uri_get_host (uri)[0] != '\0' &&
         g_uri_get_userinfo (uri) == NULL && strpbrk (value, " \t") == NULL &&
         (strcmp (g_uri_get_scheme (uri), scheme) == 0 ||
          strcmp (g_uri_get_scheme (uri), secure) == 0);
}

static const char *
read_smtp_url (const char *value, gpointer field)
{
  if (value[0] != '\0' && !is_server_url (value, "smtp"))
    return "must be empty, or smtp:// or smtps:// with a host and no password";
  return read_text (value, field);
}

static const char *
read_http_url (const char *value, gpointer field)
{
  if (value[0] != '\0' && !is_server_url (value, "http"))
    return "must be empty, or http:// or https:// with a host and no password";
  return read_text (value, field);
}

/* ---- the table ---- */

typedef struct {
  const char *group;
  const char *key;
  const char *standard; /* the value when it is left out */
  Reader read;
  gsize offset;
} Key;

#define FIELD(name) G_STRUCT_OFFSET (GhConfig, name)

static const Key keys[] = {
  { "server", "database", "sqlite:/var/lib/gatehouse/gatehouse.db", read_database,
    FIELD (database) },
  { "server", "base_url", "http://localhost", read_base_url, FIELD (base_url) },
  { "server", "secret_file", "/var/lib/gatehouse/secret", read_absolute_path, FIELD (secret_file) },
  { "server", "trusted_proxies", "", read_networks, FIELD (trusted_proxies) },
  { "limits", "reservation", "10/60", read_limit, FIELD (reservation) },
  { "limits", "validation", "100/60", read_limit, FIELD (validation) },
  { "limits", "login_failures", "5/900", read_limit, FIELD (login_failures) },
  { "limits", "availability", "120/60", read_limit, FIELD (availability) },
  { "operator", "allow", "", read_networks, FIELD (operator_allow) },
  { "operator", "session_hours", "8", read_hours, FIELD (session_hours) },
  { "contact", "verify", "none", read_verify, FIELD (contact_verify) },
  { "mail", "smtp_url", "", read_smtp_url, FIELD (mail_url) },
  { "mail", "starttls", "yes", read_starttls, FIELD (mail_starttls) },
  { "mail", "from", "", read_text, FIELD (mail_from) },
  { "mail", "user", "", read_text, FIELD (mail_user) },
  { "mail", "password_file", "", read_optional_path, FIELD (mail_password_file) },
  { "sms", "url", "", read_http_url, FIELD (sms_url) },
  { "sms", "from", "", read_text, FIELD (sms_from) },
  { "sms", "user", "", read_text, FIELD (sms_user) },
  { "sms", "password_file", "", read_optional_path, FIELD (sms_password_file) },
};

/* GKeyFile forgets line numbers; this finds the line of a key (or of a group when @key is NULL) for
 * the error message. 0 when there is none. */
static int
find_line (const char *text, const char *group, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *header = g_strdup_printf ("[%s]", group);
  gboolean inside = FALSE;
  int found = 0;
  for (int i = 0; lines[i] != NULL; i++) {
    char *line = g_strstrip (lines[i]);
    if (line[0] == '[') {
      inside = strcmp (line, header) == 0;
      if (inside && key == NULL)
        found = i + 1;
    }
    gsize length = strcspn (line, "= \t");
    if (inside && key != NULL && strlen (key) == length && strncmp (line, key, length) == 0)
      found = i + 1; /* the last one counts, as for GKeyFile */
  }
  return found;
}

static void
set_value_error (GError **error, const char *path, int line, const char *group, const char *key,
                 const char *what)
{
  g_set_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_VALUE, "%s:%d: [%s] %s %s", path, line,
               group, key, what);
}

static gboolean
is_known_key (const char *group, const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (strcmp (keys[i].group, group) == 0 && (key == NULL || strcmp (keys[i].key, key) == 0))
      return TRUE;
  }
  return FALSE;
}

static gboolean
check_known (GKeyFile *file, const char *path, const char *text, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group != NULL; group++) {
    if (!is_known_key (*group, NULL)) {
      g_set_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_VALUE, "%s:%d: there is no group [%s]",
                   path, find_line (text, *group, NULL), *group);
      return FALSE;
    }
    g_auto (GStrv) names = g_key_file_get_keys (file, *group, NULL, NULL);
    for (char **name = names; names != NULL && *name != NULL; name++) {
      if (!is_known_key (*group, *name)) {
        set_value_error (error, path, find_line (text, *group, *name), *group, *name,
                         "is no key that Gatehouse knows");
        return FALSE;
      }
    }
  }
  return TRUE;
}

static gboolean
read_keys (GhConfig *config, GKeyFile *file, const char *text, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    const Key *key = &keys[i];
    g_autofree char *value = g_key_file_get_value (file, key->group, key->key, NULL);
    const char *given = value != NULL ? g_strstrip (value) : key->standard;
    const char *wrong = key->read (given, G_STRUCT_MEMBER_P (config, key->offset));
    if (wrong != NULL) {
      set_value_error (error, config->path, find_line (text, key->group, key->key), key->group,
                       key->key, wrong);
      return FALSE;
    }
  }
  return TRUE;
}

static void
split_base_url (GhConfig *config)
{
  const char *host = strstr (config->base_url, "://") + strlen ("://");
  const char *path = strchr (host, '/');
  config->base_path = g_strdup (path != NULL ? path : "");
  config->base_origin = path != NULL
                            ? g_strndup (config->base_url, (gsize) (path - config->base_url))
                            : g_strdup (config->base_url);
}

/* Names the line of @key, or when it is left out that of @other, which asks for it. */
static void
set_needed_error (GError **error, const GhConfig *config, const char *text, const char *group,
                  const char *key, const char *other, const char *what)
{
  int line = find_line (text, group, key);
  set_value_error (error, config->path, line > 0 ? line : find_line (text, group, other), group,
                   key, what);
}

static gboolean
sign_in_is_complete (const GhConfig *config, const char *text, const char *group, const char *user,
                     const char *password_file, GError **error)
{
  if (user[0] != '\0' && password_file[0] == '\0')
    set_needed_error (error, config, text, group, "password_file", "user",
                      "must be given when user is set");
  else if (user[0] == '\0' && password_file[0] != '\0')
    set_needed_error (error, config, text, group, "user", "password_file",
                      "must be given when password_file is set");
  else
    return TRUE;
  return FALSE;
}

static gboolean
mail_is_complete (GhConfig *config, const char *text, GError **error)
{
  if (config->mail_url[0] == '\0')
    return TRUE;
  config->mail_address = gh_mail_address_of (config->mail_from);
  if (config->mail_address == NULL) {
    set_needed_error (error, config, text, "mail", "from", "smtp_url",
                      "must be an address, or a name and an address in <>, when smtp_url is set");
    return FALSE;
  }
  return sign_in_is_complete (config, text, "mail", config->mail_user, config->mail_password_file,
                              error);
}

static gboolean
sms_is_complete (const GhConfig *config, const char *text, GError **error)
{
  if (config->sms_url[0] == '\0')
    return TRUE;
  if (config->sms_from[0] == '\0') {
    set_needed_error (error, config, text, "sms", "from", "url", "must be given when url is set");
    return FALSE;
  }
  return sign_in_is_complete (config, text, "sms", config->sms_user, config->sms_password_file,
                              error);
}

gboolean
gh_config_codes_by_mail (const GhConfig *config)
{
  return config->contact_verify == GH_CONTACT_VERIFY_EMAIL ||
         config->contact_verify == GH_CONTACT_VERIFY_BOTH;
}

gboolean
gh_config_codes_by_sms (const GhConfig *config)
{
  return config->contact_verify == GH_CONTACT_VERIFY_SMS ||
         config->contact_verify == GH_CONTACT_VERIFY_BOTH;
}

/* Codes that nothing can deliver would let nobody book. */
static gboolean
codes_can_be_sent (const GhConfig *config, const char *text, GError **error)
{
  const char *lacks = gh_config_codes_by_mail (config) && config->mail_url[0] == '\0'
                          ? "asks for codes by e-mail, so [mail] smtp_url must be set"
                      : gh_config_codes_by_sms (config) && config->sms_url[0] == '\0'
                          ? "asks for codes by SMS, so [sms] url must be set"
                          : NULL;
  if (lacks == NULL)
    return TRUE;
  set_value_error (error, config->path, find_line (text, "contact", "verify"), "contact", "verify",
                   lacks);
  return FALSE;
}

GhConfig *
gh_config_load_file (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) failure = NULL;
  gsize length = 0;
  if (!g_file_get_contents (path, &text, &length, &failure)) {
    gboolean missing = g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_set_error (error, GH_CONFIG_ERROR, missing ? GH_CONFIG_ERROR_MISSING : GH_CONFIG_ERROR_FILE,
                 "Cannot read the configuration: %s", failure->message);
    return NULL;
  }
  g_autoptr (GKeyFile) file = g_key_file_new ();
  if (length > MAX_FILE_BYTES || strlen (text) != length ||
      !g_key_file_load_from_data (file, text, length, G_KEY_FILE_KEEP_TRANSLATIONS, &failure)) {
    g_set_error (error, GH_CONFIG_ERROR, GH_CONFIG_ERROR_VALUE, "%s: %s", path,
                 failure != NULL ? failure->message : "this is no configuration file");
    return NULL;
  }

  g_autoptr (GhConfig) config = g_new0 (GhConfig, 1);
  config->path = g_strdup (path);
  if (!check_known (file, path, text, error) || !read_keys (config, file, text, error) ||
      !mail_is_complete (config, text, error) || !sms_is_complete (config, text, error) ||
      !codes_can_be_sent (config, text, error))
    return NULL;
  split_base_url (config);
  return g_steal_pointer (&config);
}

const char *
gh_config_path (void)
{
  const char *path = g_getenv ("GATEHOUSE_CONFIG");
  return path != NULL && path[0] != '\0' ? path : GH_CONFIG_DEFAULT_PATH;
}

GhConfig *
gh_config_load (GError **error)
{
  return gh_config_load_file (gh_config_path (), error);
}

void
gh_config_free (GhConfig *config)
{
  if (config == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (keys[i].read != read_limit && keys[i].read != read_hours && keys[i].read != read_verify &&
        keys[i].read != read_starttls)
      g_free (G_STRUCT_MEMBER (char *, config, keys[i].offset));
  }
  g_free (config->base_path);
  g_free (config->base_origin);
  g_free (config->mail_address);
  g_free (config->path);
  g_free (config);
}
