/* The configuration of the server's programs: the key file of contract section 2, read whole and
 * checked before anything runs. Nothing runs half-configured. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_CONFIG_ERROR (gh_config_error_quark ())
GQuark gh_config_error_quark (void);

typedef enum {
  GH_CONFIG_ERROR_MISSING, /* there is no such file */
  GH_CONFIG_ERROR_FILE,    /* cannot be read */
  GH_CONFIG_ERROR_VALUE,   /* unknown group or key, or a bad value: names file, line and key */
  GH_CONFIG_ERROR_SECRET,  /* the secret file is missing, too short, or readable by others */
} GhConfigError;

#define GH_CONFIG_DEFAULT_PATH "/etc/gatehouse/gatehouse.conf"
#define GH_SECRET_BYTES        32

/* At most @count in @seconds; count 0 is off. */
typedef struct {
  int count;
  int seconds;
} GhLimit;

typedef enum {
  GH_CONTACT_VERIFY_NONE,
  GH_CONTACT_VERIFY_EMAIL,
  GH_CONTACT_VERIFY_SMS,
  GH_CONTACT_VERIFY_BOTH,
} GhContactVerify;

typedef struct {
  char *path; /* the file it was read from */

  char *database;    /* URL for gh_db_open */
  char *base_url;    /* without a slash at its end */
  char *base_path;   /* the path of base_url: "" or "/tickets" */
  char *base_origin; /* scheme://host[:port] of base_url */
  char *secret_file;
  char *trusted_proxies; /* networks, comma-separated (config/network.h); "" = none */

  GhLimit reservation;    /* per client address */
  GhLimit validation;     /* per operator */
  GhLimit login_failures; /* per account and address; seconds is the lock-out */
  GhLimit availability;   /* per client address */

  char *operator_allow; /* networks; "" = everybody */
  int session_hours;

  GhContactVerify contact_verify;

  char *mail_url;         /* "" = mail is off */
  gboolean mail_starttls; /* FALSE: never encrypt what goes to an smtp:// server */
  char *mail_from;
  char *mail_address; /* the one in mail_from, its domain in ASCII; NULL when mail is off */
  char *mail_user;
  char *mail_password_file;
  char *sms_url; /* "" = SMS is off */
  char *sms_from;
  char *sms_user;
  char *sms_password_file;
} GhConfig;

/* Where the configuration is: $GATEHOUSE_CONFIG, else GH_CONFIG_DEFAULT_PATH. Lent. */
const char *gh_config_path (void);
/* Reads the file there. Errors: MISSING, FILE, VALUE. */
GhConfig *gh_config_load (GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Reads @path. */
GhConfig *gh_config_load_file (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gh_config_free (GhConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhConfig, gh_config_free)

/* Whether one-time codes go there before a reservation ([contact] verify). */
gboolean gh_config_codes_by_mail (const GhConfig *config);
gboolean gh_config_codes_by_sms (const GhConfig *config);

/* Reads the secret. SECRET when it is missing (says to run `gatehousectl init`), shorter than 32
 * bytes, or open to others than its owner and group. */
gboolean gh_config_load_secret (const GhConfig *config, guint8 secret[GH_SECRET_BYTES],
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The password in a file: one line of at most 1024 bytes. SECRET when it is missing, empty, no such
 * line, or open to others like a secret that is. Owned by the caller. */
char *gh_config_load_password (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes the secret file with 32 random bytes and mode 0600, and gives it to @owner_of's owner when
 * that file exists and we may; one that is there already is left as it is. */
gboolean gh_config_make_secret (const GhConfig *config, const char *owner_of,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
