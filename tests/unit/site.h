/* A venue behind its routes: a test asks as a web server would and reads the answer. */

#pragma once

#include "server/route/route.h"
#include "tests/unit/fake-gateway.h"
#include "tests/unit/venue.h"

G_BEGIN_DECLS

typedef struct {
  Venue venue;
  FakeGateway *fake;    /* of the next request; its variables stay from one to the next */
  GError *fault;        /* when set, the database does not open and this is why; owned */
  int opened;           /* how often a request asked for the database */
  GhResponse *response; /* to the last request */
  json_object *answer;  /* its body as JSON; NULL when it is none */
} Site;

/* For g_test_add; @zone as for venue_set_up. */
void site_set_up (Site *site, gconstpointer zone);
void site_tear_down (Site *site, gconstpointer zone);
#define SITE_TEST(path, zone, function)                                                            \
  g_test_add (path, Site, zone, site_set_up, function, site_tear_down)

/* Asks, and keeps the answer in @site. Returns its status. */
int site_ask (Site *site, const char *method, const char *path);
/* The same with a JSON body. */
int site_post (Site *site, const char *path, const char *json);
/* Asks with the header Authorization: Bearer @token from now on; NULL stops that. */
void site_authorise (Site *site, const char *token);
/* Signs an operator in by the stores, and uses the token from now on. */
void site_sign_in (Site *site);

/* What the last answer says: a header, NULL when it is not there (owned by the caller); the code
 * under "error", "" when there is none; a field of "error" or "data" as JSON text ("null" when it
 * is not there). */
char *site_header (const Site *site, const char *name) G_GNUC_WARN_UNUSED_RESULT;
const char *site_error (const Site *site);
const char *site_field (const Site *site, const char *field);

G_END_DECLS
