/* One HTTP answer: a status, headers, a body, written at once. Every answer carries the security
 * headers of this file; a handler only adds what is its own. */

#pragma once

#include "server/http/request.h"

G_BEGIN_DECLS

typedef struct {
  int status;
  GString *headers;    /* "Name: value\r\n" … */
  GBytes *body;        /* NULL for none */
  char *cache_control; /* "no-store" unless set */
} GhResponse;

/* An empty answer with this status. Owned by the caller. */
GhResponse *gh_response_new (int status) G_GNUC_WARN_UNUSED_RESULT;
void gh_response_free (GhResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhResponse, gh_response_free)

/* Adds a header. A @value with a control character is a bug or an attack: the header is left out
 * and a warning logged. */
void gh_response_add_header (GhResponse *response, const char *name, const char *value);
/* The header Cache-Control, instead of "no-store"; copied. */
void gh_response_set_cache (GhResponse *response, const char *cache_control);

/* The body and its type. Takes @text (NUL-terminated). */
void gh_response_take_text (GhResponse *response, const char *content_type, char *text);
/* Refs @bytes. */
void gh_response_set_bytes (GhResponse *response, const char *content_type, GBytes *bytes);

/* 303 to @path (which starts with '/') below the site's root. */
GhResponse *gh_response_redirect (const GhConfig *config,
                                  const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* Sets a cookie: HttpOnly, SameSite=Lax, below the site's root, Secure when the site is https.
 * @seconds 0 deletes it; -1 lasts as long as the browser's session. */
void gh_response_set_cookie (GhResponse *response, const GhConfig *config, const char *name,
                             const char *value, int seconds);

/* Writes it out; @head leaves the body out (HEAD). FALSE when nobody listens any more. */
gboolean gh_response_write (const GhResponse *response, const GhRequest *request,
                            const GhConfig *config, gboolean head);

G_END_DECLS
