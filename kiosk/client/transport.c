/* The interface between the API client and the network. */

#include "kiosk/client/transport.h"

G_DEFINE_INTERFACE (GhTransport, gh_transport, G_TYPE_OBJECT)
G_DEFINE_QUARK (gh_transport_error, gh_transport_error)

static void
gh_transport_default_init (GhTransportInterface *iface)
{
}

void
gh_transport_send_async (GhTransport *transport, const GhRequest *request,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GH_TRANSPORT_GET_IFACE (transport)->send_async (transport, request, cancellable, callback, data);
}

GhReply *
gh_transport_send_finish (GhTransport *transport, GAsyncResult *result, GError **error)
{
  return GH_TRANSPORT_GET_IFACE (transport)->send_finish (transport, result, error);
}

void
gh_reply_free (GhReply *reply)
{
  if (reply == NULL)
    return;
  g_free (reply->body);
  g_free (reply);
}
