/* Addresses and networks; see the header. GInetAddressMask is in GIO, which the CGI does not link
 * (README.md says why), so this stands on inet_pton. */

#include "server/config/network.h"

#include <arpa/inet.h>
#include <string.h>

/* Everything is IPv6 here: IPv4 is mapped to ::ffff:0:0/96. */
typedef struct {
  guint8 bytes[16];
  int bits;
} Network;

static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

#define CLIENT_BYTES 8 /* of an IPv6 address: the network that a visitor is given whole */

static gboolean
parse_address (const char *text, Network *network)
{
  if (inet_pton (AF_INET, text, network->bytes + 12) == 1) {
    memcpy (network->bytes, mapped, sizeof mapped);
    network->bits = 128;
    return TRUE;
  }
  network->bits = 128;
  return inet_pton (AF_INET6, text, network->bytes) == 1;
}

static gboolean
parse_network (const char *text, Network *network)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 2);
  if (parts[0] == NULL || !parse_address (parts[0], network))
    return FALSE;
  if (parts[1] == NULL)
    return TRUE;
  gboolean four = strchr (parts[0], ':') == NULL;
  gint64 bits = 0;
  if (!g_ascii_string_to_signed (parts[1], 10, 0, four ? 32 : 128, &bits, NULL))
    return FALSE;
  network->bits = (int) bits + (four ? 96 : 0);
  return TRUE;
}

static gboolean
contains (const Network *network, const Network *address)
{
  int whole = network->bits / 8;
  int rest = network->bits % 8;
  if (memcmp (network->bytes, address->bytes, (gsize) whole) != 0)
    return FALSE;
  guint8 mask = (guint8) (0xff00 >> rest);
  return rest == 0 || (network->bytes[whole] & mask) == (address->bytes[whole] & mask);
}

gboolean
gh_networks_are_valid (const char *list)
{
  g_auto (GStrv) items = g_strsplit_set (list, ", ", -1);
  for (char **item = items; *item != NULL; item++) {
    Network network;
    if (**item != '\0' && !parse_network (*item, &network))
      return FALSE;
  }
  return TRUE;
}

gboolean
gh_networks_contain (const char *list, const char *address)
{
  Network wanted;
  if (address == NULL || list[0] == '\0' || !parse_address (address, &wanted))
    return FALSE;
  g_auto (GStrv) items = g_strsplit_set (list, ", ", -1);
  for (char **item = items; *item != NULL; item++) {
    Network network;
    if (**item != '\0' && parse_network (*item, &network) && contains (&network, &wanted))
      return TRUE;
  }
  return FALSE;
}

char *
gh_network_client (const char *address)
{
  Network client;
  char text[INET6_ADDRSTRLEN] = "";
  if (address == NULL || !parse_address (address, &client))
    return g_strdup (address != NULL ? address : "");
  if (memcmp (client.bytes, mapped, sizeof mapped) == 0) {
    inet_ntop (AF_INET, client.bytes + sizeof mapped, text, sizeof text);
    return g_strdup (text);
  }
  memset (client.bytes + CLIENT_BYTES, 0, sizeof client.bytes - CLIENT_BYTES);
  inet_ntop (AF_INET6, client.bytes, text, sizeof text);
  return g_strconcat (text, "/64", NULL);
}
