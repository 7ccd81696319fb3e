/* Counts what is sent to addresses; see the header. */

#include "server/domain/contact-limits.h"

#include "server/domain/rate.h"

#define HOUR_S 3600

/* What the messages to an address count under. */
#define TO_ADDRESS "code"

/* What the messages to each of the addresses count under. */
typedef struct {
  char *sources[2]; /* owned; NULL for an address that is to get no code */
} Addresses;

static void
addresses_clear (Addresses *addresses)
{
  for (gsize i = 0; i < G_N_ELEMENTS (addresses->sources); i++)
    g_free (addresses->sources[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Addresses, addresses_clear)

static Addresses
list_addresses (const GhContext *context, const GhContact *contact)
{
  return (Addresses){
    { gh_config_codes_by_mail (context->config) ? g_utf8_strdown (contact->email, -1) : NULL,
      gh_config_codes_by_sms (context->config) ? g_strdup (contact->phone) : NULL }
  };
}

/* Takes the messages of the first @count addresses back: they were not sent. */
static gboolean
give_back (const GhContext *context, const Addresses *addresses, gsize count, GError **error)
{
  for (gsize i = 0; i < count; i++) {
    if (addresses->sources[i] != NULL &&
        !gh_rate_give_back (context, TO_ADDRESS, addresses->sources[i], error))
      return FALSE;
  }
  return TRUE;
}

gboolean
gh_contact_limits_take (const GhContext *context, const GhContact *contact, int *retry_after,
                        GError **error)
{
  static const GhLimit limit = { GH_CODE_SENDS_TO_ADDRESS, HOUR_S };
  g_auto (Addresses) addresses = list_addresses (context, contact);
  *retry_after = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (addresses.sources); i++) {
    if (addresses.sources[i] == NULL)
      continue;
    if (!gh_rate_take (context, GH_RATE_WINDOW, TO_ADDRESS, addresses.sources[i], limit,
                       retry_after, error))
      return FALSE;
    if (*retry_after > 0)
      return give_back (context, &addresses, i, error);
  }
  return TRUE;
}

gboolean
gh_contact_limits_give_back (const GhContext *context, const GhContact *contact, GError **error)
{
  g_auto (Addresses) addresses = list_addresses (context, contact);
  return give_back (context, &addresses, G_N_ELEMENTS (addresses.sources), error);
}
