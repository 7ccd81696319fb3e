/* A server and how to sign in there: what [mail] and [sms] of the configuration say, checked, with
 * the password read from its file. */

#pragma once

#include "server/config/config.h"

G_BEGIN_DECLS

typedef struct {
  char *url;
  char *user;     /* NULL for no sign-in */
  char *password; /* NULL for no sign-in; overwritten when it is freed */
  gboolean local; /* the server is this machine by its name: what is sent crosses no network */
  gboolean clear; /* nothing in the URL says that it is encrypted */
} GhAccount;

/* NULL in @account when the channel is off. Errors: GH_CONFIG_ERROR, also when a password would
 * cross a network in clear. */
gboolean gh_account_load_mail (const GhConfig *config, GhAccount **account,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_account_load_sms (const GhConfig *config, GhAccount **account,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gh_account_free (GhAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhAccount, gh_account_free)

/* Whether the host of @url is this machine, by name: "localhost", 127.0.0.0/8, ::1. */
gboolean gh_account_is_local (const char *url);

G_END_DECLS
