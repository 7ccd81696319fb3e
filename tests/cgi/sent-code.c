/* Prints what messages of the outbox say to those whom they go to: one line of channel, address and
 * code for each id that is a one-time code, as the worker would read it at the time it was queued.
 *
 *   GATEHOUSE_CONFIG=… sent-code ID…
 *
 * Codes are sealed, so a test cannot read them without the venue's secret. */

#include "server/domain/notice.h"

#include <glib/gprintf.h>
#include <sodium.h>

static gboolean
print_message (const GhContext *venue, gint64 id, GError **error)
{
  g_autoptr (GhMessage) message = NULL;
  g_autoptr (GhNotice) notice = NULL;
  GhContext context = *venue;
  if (!gh_outbox_store_find (venue->db, id, &message, error))
    return FALSE;
  if (message == NULL)
    return TRUE;
  context.now = message->created_at;
  if (!gh_notice_load (&context, message, &notice, error))
    return FALSE;
  if (notice != NULL && notice->kind == GH_NOTICE_CODE)
    g_printf ("%s\t%s\t%s\t%s\n", gh_channel_to_string (notice->channel), notice->to, notice->code,
              notice->language);
  return TRUE;
}

static gboolean
print_all (char **ids, GError **error)
{
  guint8 secret[GH_SECRET_BYTES];
  GhKeys keys;
  g_autoptr (GhConfig) config = gh_config_load (error);
  if (config == NULL || !gh_config_load_secret (config, secret, error))
    return FALSE;
  g_autoptr (GhDb) db = gh_db_open (config->database, GH_DB_OPEN_DEFAULT, error);
  if (db == NULL)
    return FALSE;
  gh_keys_derive (&keys, secret);
  GhContext context = { .db = db, .config = config, .keys = &keys };
  for (char **id = ids; *id != NULL; id++) {
    if (!print_message (&context, g_ascii_strtoll (*id, NULL, 10), error))
      return FALSE;
  }
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (argc < 2 || sodium_init () < 0)
    return 2;
  if (print_all (argv + 1, &error))
    return 0;
  g_fprintf (stderr, "sent-code: %s\n", error->message);
  return 1;
}
