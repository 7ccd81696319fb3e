/* A gateway as a web server would be one: variables and a body that the test sets, and what was
 * answered. */

#pragma once

#include "server/http/request.h"

G_BEGIN_DECLS

typedef struct {
  GhGateway gateway;
  GHashTable *variables;
  GString *input;  /* the body */
  gsize taken;     /* of it, so far */
  gsize chunk;     /* at most so many bytes at a time; 0 for any number */
  gboolean stalls; /* after the input nothing comes any more, not even an end */
  GString *output;
  gboolean deaf; /* nobody listens */
} FakeGateway;

FakeGateway *fake_gateway_new (void) G_GNUC_WARN_UNUSED_RESULT;
void fake_gateway_free (FakeGateway *fake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeGateway, fake_gateway_free)

/* NULL unsets. */
void fake_gateway_set (FakeGateway *fake, const char *name, const char *value);
/* The body, with its CONTENT_LENGTH. */
void fake_gateway_set_body (FakeGateway *fake, const char *bytes, gssize length);

G_END_DECLS
