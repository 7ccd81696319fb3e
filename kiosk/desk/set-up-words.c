/* Words about setting up; see the header. */

#include "kiosk/desk/set-up-words.h"

#include "kiosk/desk/connection.h"
#include "kiosk/desk/failure-words.h"
#include "kiosk/desk/outside-text.h"

#include <glib/gi18n.h>

static char *
words_of_refusal (const GhAnswer *answer)
{
  const char *code = answer->failure->code;
  if (g_strcmp0 (code, "ENROL_TOKEN_INVALID") == 0)
    return g_strdup (_ ("This set-up code was used before or is older than 15 minutes. Have a new "
                        "one made."));
  if (g_strcmp0 (code, "LOCKED_OUT") == 0)
    return g_strdup (_ ("Too many wrong tries. Please wait."));
  if (g_strcmp0 (code, "ADDRESS_NOT_ALLOWED") == 0)
    return g_strdup (_ ("The server does not allow kiosks in this network."));
  if (answer->status == 404 || answer->status == 405)
    return g_strdup (_ ("The server is older than this kiosk and cannot set up devices. It has to "
                        "be updated first."));
  return gh_failure_words (answer->failure);
}

char *
gh_set_up_words_failure (const GhAnswer *answer, const GError *error)
{
  if (answer != NULL && answer->failure != NULL && answer->kind != GH_ANSWER_LATER)
    return words_of_refusal (answer);
  g_autofree char *reason = gh_connection_reason (answer, error);
  return g_strdup_printf ("%s %s", reason, _ ("Hold the code up again in a moment."));
}

char *
gh_set_up_words_other_server (const char *present, const char *other, gboolean given)
{
  g_autofree char *here = gh_outside_text (present);
  g_autofree char *there = gh_outside_text (other);
  if (given)
    /* Translators: the arguments are addresses of servers */
    return g_strdup_printf (_ ("This kiosk was started with --server %1$s, and the code is of "
                               "%2$s. Start it without that option, or use a code of its server."),
                            here, there);
  return g_strdup_printf (
      _ ("This kiosk is for %1$s, and the code is of %2$s. An administrator can "
         "change that from the settings."),
      here, there);
}

char *
gh_set_up_words_waiting (const char *server)
{
  g_autofree char *there = gh_outside_text (server);
  /* Translators: the argument is the address of a server */
  return g_strdup_printf (_ ("Entries on this kiosk still wait for %s. Use a code of that server, "
                             "so that they are sent."),
                          there);
}

char *
gh_set_up_words_revoked (gint64 kept)
{
  const char *words = _ ("This device was revoked by the venue, and the visitors' data on it was "
                         "destroyed. To use it again, set it up with a new code.");
  if (kept == 0)
    return g_strdup (words);
  g_autofree char *more =
      g_strdup_printf (ngettext ("%d entry is kept for the server and is sent then.",
                                 "%d entries are kept for the server and are sent then.",
                                 (gulong) kept),
                       (int) MIN (kept, G_MAXINT));
  return g_strdup_printf ("%s %s", words, more);
}

char *
gh_set_up_words_key_invalid (void)
{
  return g_strdup (
      _ ("The server does not know this device's key any more. Set it up with a new code."));
}

char *
gh_set_up_words_not_wiped (void)
{
  return g_strdup (
      _ ("This device was revoked by the venue, but what it keeps cannot be destroyed: "
         "its disk is full or broken. Please hand it to an administrator."));
}
