/* How a request gets to the server and an answer back. An interface, so that tests can lose, delay
 * and forge answers without a network. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define GH_TRANSPORT_ERROR (gh_transport_error_quark ())
GQuark gh_transport_error_quark (void);

/* Faults of the way, never of the answer: a 503 is a reply. Cancelling is G_IO_ERROR_CANCELLED. */
typedef enum {
  GH_TRANSPORT_ERROR_ADDRESS,     /* the server's URL is none, or names no host that is known */
  GH_TRANSPORT_ERROR_UNREACHABLE, /* no connection, or it broke */
  GH_TRANSPORT_ERROR_TIMEOUT,     /* no answer in time */
  GH_TRANSPORT_ERROR_INSECURE,    /* its certificate is not trusted */
  GH_TRANSPORT_ERROR_TOO_LARGE,   /* the answer is longer than the request allows */
  GH_TRANSPORT_ERROR_FAILED,      /* anything else */
} GhTransportError;

typedef struct {
  const char *method; /* "GET" or "POST" */
  const char *path;   /* below the server's URL, starts with '/' */
  const char *token;  /* sent as Authorization: Bearer; may be NULL */
  const char *device; /* sent as X-Gatehouse-Device; may be NULL */
  /* Sent as X-Gatehouse-Device-Key, but to nobody except @key_server, a URL; both may be NULL. */
  const char *device_key;
  const char *key_server;
  const char *language; /* sent as Accept-Language; may be NULL */
  const char *body;     /* JSON; NULL for none */
  int timeout_ms;       /* from the call to the last byte of the answer */
  gsize max_bytes;      /* longest answer that is taken */
} GhRequest;

typedef struct {
  int status;            /* HTTP status, 100 … 599 */
  char *body;            /* NUL-terminated beyond length */
  gsize length;          /* bytes of body */
  int retry_after;       /* seconds of the header Retry-After, 0 when absent or a date */
  gint64 server_time_ms; /* of the header X-Gatehouse-Time, Unix milliseconds; 0 when absent */
} GhReply;

void gh_reply_free (GhReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhReply, gh_reply_free)

#define GH_TYPE_TRANSPORT (gh_transport_get_type ())
G_DECLARE_INTERFACE (GhTransport, gh_transport, GH, TRANSPORT, GObject)

struct _GhTransportInterface {
  GTypeInterface parent_iface;

  void (*send_async) (GhTransport *transport, const GhRequest *request, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data);
  GhReply *(*send_finish) (GhTransport *transport, GAsyncResult *result, GError **error);
};

/* Sends @request, all of which is copied. @callback runs in the caller's main context, and its
 * source object may be NULL. */
void gh_transport_send_async (GhTransport *transport, const GhRequest *request,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data);
/* Owned by the caller; NULL with a GH_TRANSPORT_ERROR or G_IO_ERROR_CANCELLED. */
GhReply *gh_transport_send_finish (GhTransport *transport, GAsyncResult *result,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
