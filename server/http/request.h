/* One HTTP request as CGI/1.1 (RFC 3875) hands it over. Everything in it is hostile: it is cut,
 * decoded and checked here, once. */

#pragma once

#include "server/config/config.h"

G_BEGIN_DECLS

/* Where requests come from and answers go: the process's environment and descriptors (CGI), or a
 * FastCGI connection. */
typedef struct {
  /* A CGI variable, NULL when it is not set. Borrowed. */
  const char *(*get) (gpointer source, const char *name);
  /* Up to @length bytes of the body; 0 at its end, -1 when none comes within @patience_ms. */
  gssize (*read) (gpointer source, char *buffer, gsize length, int patience_ms);
  /* All of @bytes. FALSE when nobody listens any more. */
  gboolean (*write) (gpointer source, const char *bytes, gsize length);
  gpointer source;
} GhGateway;

#define GH_PATH_MAX_BYTES  1024
#define GH_QUERY_MAX_BYTES 4096
#define GH_DRAIN_MAX_BYTES (16 * 1024 * 1024)

typedef struct {
  const GhGateway *gateway; /* borrowed */
  char id[17];              /* for the log and for error answers */
  char *method;             /* "GET", … "" when it is none */
  char *path;               /* starts with '/'; NULL when it is not to be read */
  gboolean wants_json;      /* the path, readable or not, is one of the API's */
  GHashTable *query;        /* name → value, decoded UTF-8; the first of equal names counts */
  GHashTable *form;         /* likewise, after gh_request_read_form */
  char *address;            /* the client's, behind trusted proxies the one they vouch for */
  char *content_type;       /* lower case, without parameters; "" when there is none */
  GString *body;            /* after gh_request_read_body; NUL-terminated */
  gsize received;           /* bytes of the body that were read so far */
} GhRequest;

/* Never fails: what cannot be read is empty. Borrows @gateway. Owned by the caller. */
GhRequest *gh_request_new (const GhGateway *gateway,
                           const GhConfig *config) G_GNUC_WARN_UNUSED_RESULT;
void gh_request_free (GhRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhRequest, gh_request_free)

/* A header by its name ("If-None-Match"), NULL when it was not sent. Borrowed. */
const char *gh_request_header (const GhRequest *request, const char *name);
/* A cookie's value, NULL when it was not sent. Owned by the caller. */
char *gh_request_dup_cookie (const GhRequest *request, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* The token of "Authorization: Bearer …", NULL when there is none. Borrowed. */
const char *gh_request_bearer (const GhRequest *request);
/* Whether the client has what @etag (with its quotes) names: If-None-Match (RFC 9110, 13.1.2). */
gboolean gh_request_has_etag (const GhRequest *request, const char *etag);
/* How the kiosk that asks calls itself (X-Gatehouse-Device): a UUID in lower case, NULL when it
 * sent none. Owned by the caller. */
char *gh_request_dup_device (const GhRequest *request) G_GNUC_WARN_UNUSED_RESULT;
/* The key that it was given when it was enrolled (X-Gatehouse-Device-Key), NULL when it sent none.
 * Borrowed. */
const char *gh_request_device_key (const GhRequest *request);
/* A query value, NULL when it is not there. Borrowed. */
const char *gh_request_query (const GhRequest *request, const char *name);
/* A field of the form, "" when it is not there. Borrowed. */
const char *gh_request_field (const GhRequest *request, const char *name);

typedef enum {
  GH_BODY_OK,
  GH_BODY_TOO_LARGE,  /* said or sent more than the limit */
  GH_BODY_BAD_LENGTH, /* CONTENT_LENGTH is no number */
  GH_BODY_CUT_SHORT,  /* ended, or stopped coming, before CONTENT_LENGTH */
} GhBodyResult;

/* Reads CONTENT_LENGTH bytes, at most @limit. Once a request. */
GhBodyResult gh_request_read_body (GhRequest *request, gsize limit) G_GNUC_WARN_UNUSED_RESULT;

/* Reads and forgets what was not read of the body, up to GH_DRAIN_MAX_BYTES: Apache's mod_cgid cuts
 * the answer of a program off that leaves its input unread. */
void gh_request_drain (GhRequest *request);

/* Decodes the body as application/x-www-form-urlencoded into @request->form. FALSE when a part is
 * no UTF-8 or there are over a hundred fields. */
gboolean gh_request_read_form (GhRequest *request) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
