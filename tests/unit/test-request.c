/* A request as hostile clients and honest proxies send it. */

#include "server/http/request.h"

#include "tests/unit/fake-gateway.h"

#include <string.h>

static GhRequest *
request_with (FakeGateway *fake, const char *name, const char *value)
{
  fake_gateway_set (fake, name, value);
  return gh_request_new (&fake->gateway, NULL);
}

static void
test_empty (void)
{
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, NULL);
  g_autoptr (GhRequest) second = gh_request_new (&fake->gateway, NULL);
  g_assert_cmpstr (request->method, ==, "");
  g_assert_cmpstr (request->path, ==, "/");
  g_assert_cmpstr (request->address, ==, "unknown");
  g_assert_cmpstr (request->content_type, ==, "");
  g_assert_false (request->wants_json);
  g_assert_null (gh_request_header (request, "Host"));
  g_assert_null (gh_request_bearer (request));
  g_assert_null (gh_request_query (request, "a"));
  g_assert_cmpstr (gh_request_field (request, "a"), ==, "");
  g_autofree char *cookie = gh_request_dup_cookie (request, "a");
  g_assert_null (cookie);
  g_assert_cmpint (strlen (request->id), ==, 16);
  g_assert_cmpstr (request->id, !=, second->id);
  gh_request_free (NULL);
}

static void
test_paths (void)
{
  g_autofree char *longest = g_strnfill (GH_PATH_MAX_BYTES, 'a');
  g_autofree char *too_long = g_strnfill (GH_PATH_MAX_BYTES + 1, 'a');
  longest[0] = too_long[0] = '/';
  const struct {
    const char *info, *path;
    gboolean json;
  } cases[] = {
    { "", "/", FALSE },
    { "/reserve", "/reserve", FALSE },
    { "/api/operator/login", "/api/operator/login", TRUE },
    { "/apis", "/apis", FALSE },
    { "/healthz", "/healthz", TRUE },
    { "/metrics", "/metrics", TRUE },
    { "/metrics/", "/metrics/", FALSE },
    { "/čaj", "/čaj", FALSE },
    { longest, longest, FALSE },
    { too_long, NULL, FALSE },
    { "reserve", NULL, FALSE },
    { "/a\nb", NULL, FALSE },
    { "/a\x7f", NULL, FALSE },
    { "/a\xc2\x85", NULL, FALSE },
    { "/\xff", NULL, FALSE },
    { "/api/\xff", NULL, TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    g_autoptr (GhRequest) request = request_with (fake, "PATH_INFO", cases[i].info);
    g_assert_cmpstr (request->path, ==, cases[i].path);
    g_assert_cmpint (request->wants_json, ==, cases[i].json);
  }
}

static void
test_methods (void)
{
  static const struct {
    const char *sent, *method;
  } cases[] = {
    { "GET", "GET" }, { "POST", "POST" }, { "BREW", "BREW" },          { "get", "" },
    { "GET ", "" },   { "GET\n", "" },    { "ABCDEFGHIJKLMNOPQ", "" }, { "M-SEARCH", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    g_autoptr (GhRequest) request = request_with (fake, "REQUEST_METHOD", cases[i].sent);
    g_assert_cmpstr (request->method, ==, cases[i].method);
  }
}

static void
test_content_types (void)
{
  static const struct {
    const char *sent, *type;
  } cases[] = {
    { "application/json", "application/json" },
    { "Application/JSON; charset=utf-8", "application/json" },
    { " application/json ;x", "application/json" },
    { "application/jsonx", "application/jsonx" },
    { ";", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    g_autoptr (GhRequest) request = request_with (fake, "CONTENT_TYPE", cases[i].sent);
    g_assert_cmpstr (request->content_type, ==, cases[i].type);
  }
}

/* ---- whose address it is ---- */

static void
test_addresses (void)
{
  static const struct {
    const char *remote, *forwarded, *address;
  } cases[] = {
    { "203.0.113.9", NULL, "203.0.113.9" },
    /* nobody's word counts but a trusted proxy's */
    { "203.0.113.9", "192.0.2.7", "203.0.113.9" },
    { "10.0.0.1", "192.0.2.7", "192.0.2.7" },
    { "10.0.0.1", " 192.0.2.7 ", "192.0.2.7" },
    { "10.0.0.1", "2001:db8::7", "2001:db8::7" },
    /* what the visitor wrote himself stands on the left */
    { "10.0.0.1", "1.2.3.4, 192.0.2.7", "192.0.2.7" },
    { "10.0.0.1", "1.2.3.4, 192.0.2.7, 10.0.0.2", "192.0.2.7" },
    { "10.0.0.1", "nonsense, 192.0.2.7", "192.0.2.7" },
    { "::ffff:10.0.0.1", "192.0.2.7", "192.0.2.7" },
    /* what cannot be read is nobody, and not the proxy */
    { "10.0.0.1", "192.0.2.7, nonsense", "unknown" },
    { "10.0.0.1", "192.0.2.7, ", "unknown" },
    { "10.0.0.1", "", "unknown" },
    { "10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.1" },
    { "10.0.0.1", NULL, "10.0.0.1" },
    { "", "192.0.2.7", "unknown" },
    { NULL, "192.0.2.7", "unknown" },
  };
  GhConfig config = { .trusted_proxies = "10.0.0.0/8" };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    fake_gateway_set (fake, "REMOTE_ADDR", cases[i].remote);
    fake_gateway_set (fake, "HTTP_X_FORWARDED_FOR", cases[i].forwarded);
    g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, &config);
    g_test_message ("%s via %s", cases[i].forwarded, cases[i].remote);
    g_assert_cmpstr (request->address, ==, cases[i].address);
  }
}

static void
test_nobody_is_trusted (void)
{
  GhConfig config = { .trusted_proxies = "" };
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  fake_gateway_set (fake, "REMOTE_ADDR", "127.0.0.1");
  fake_gateway_set (fake, "HTTP_X_FORWARDED_FOR", "192.0.2.7");
  g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, &config);
  g_assert_cmpstr (request->address, ==, "127.0.0.1");
}

/* ---- headers ---- */

static void
test_headers (void)
{
  g_autofree char *large = g_strnfill (8193, 'x');
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  fake_gateway_set (fake, "HTTP_IF_NONE_MATCH", "\"abc\", W/\"def\"");
  fake_gateway_set (fake, "HTTP_X_LARGE", large);
  g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, NULL);
  g_assert_cmpstr (gh_request_header (request, "If-None-Match"), ==, "\"abc\", W/\"def\"");
  g_assert_cmpstr (gh_request_header (request, "if-none-match"), ==, "\"abc\", W/\"def\"");
  g_assert_null (gh_request_header (request, "X-Large"));
  g_assert_true (gh_request_has_etag (request, "\"abc\""));
  g_assert_true (gh_request_has_etag (request, "\"def\""));
  g_assert_false (gh_request_has_etag (request, "\"ab\""));
  fake_gateway_set (fake, "HTTP_IF_NONE_MATCH", "*");
  g_assert_true (gh_request_has_etag (request, "\"abc\""));
  fake_gateway_set (fake, "HTTP_IF_NONE_MATCH", NULL);
  g_assert_false (gh_request_has_etag (request, "\"abc\""));
}

static void
test_bearer (void)
{
  static const struct {
    const char *header, *token;
  } cases[] = {
    { "Bearer a.b.c", "a.b.c" }, { "bearer a.b.c", "a.b.c" }, { "Bearer ", "" },
    { "Bearer", NULL },          { "Basic YTpi", NULL },      { "", NULL },
    { " Bearer a", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    g_autoptr (GhRequest) request = request_with (fake, "HTTP_AUTHORIZATION", cases[i].header);
    g_assert_cmpstr (gh_request_bearer (request), ==, cases[i].token);
  }
}

static void
test_device (void)
{
  static const struct {
    const char *header, *device;
  } cases[] = {
    { "0F0E0D0C-0b0a-4908-8706-050403020100", "0f0e0d0c-0b0a-4908-8706-050403020100" },
    { "0f0e0d0c0b0a49088706050403020100", NULL },
    { "tablet", NULL },
    { "", NULL },
    { NULL, NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    fake_gateway_set (fake, "HTTP_X_GATEHOUSE_DEVICE_KEY", "key");
    g_autoptr (GhRequest) request = request_with (fake, "HTTP_X_GATEHOUSE_DEVICE", cases[i].header);
    g_autofree char *device = gh_request_dup_device (request);
    g_assert_cmpstr (device, ==, cases[i].device);
    g_assert_cmpstr (gh_request_device_key (request), ==, "key");
  }
}

static void
test_cookies (void)
{
  static const struct {
    const char *header, *value;
  } cases[] = {
    { "name=value", "value" },
    { "a=b; name=value; c=d", "value" },
    { "a=b;name=value;c=d", "value" },
    { "name=", "" },
    { "name=a=b", "a=b" },
    { "name=first; name=second", "first" },
    { "xname=other", NULL },
    { "name2=other", NULL },
    { "name", NULL },
    { "a=name=value", NULL },
    { "; ; ;", NULL },
    { "", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    g_autoptr (GhRequest) request = request_with (fake, "HTTP_COOKIE", cases[i].header);
    g_autofree char *value = gh_request_dup_cookie (request, "name");
    g_assert_cmpstr (value, ==, cases[i].value);
  }
}

/* ---- queries and forms ---- */

static void
test_queries (void)
{
  static const struct {
    const char *query, *value;
  } cases[] = {
    { "a=1", "1" },
    { "b=2&a=1", "1" },
    { "a=1&a=2", "1" },
    { "a=", "" },
    { "a", "" },
    { "a=x%20y+z%2B%26", "x y z+&" },
    { "a=%C5%BE", "ž" },
    { "%61=1", "1" },
    { "&&a=1&", "1" },
    { "a=b=c", "b=c" },
    /* one bad part spoils all of it */
    { "a=1&b=%", NULL },
    { "a=1&b=%zz", NULL },
    { "a=1&b=%00", NULL },
    { "a=%ff", NULL },
    { "A=1", NULL },
    { "", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    g_autoptr (GhRequest) request = request_with (fake, "QUERY_STRING", cases[i].query);
    g_test_message ("%s", cases[i].query);
    g_assert_cmpstr (gh_request_query (request, "a"), ==, cases[i].value);
  }
}

static void
test_many_fields (void)
{
  static const struct {
    int count;
    gboolean good;
  } cases[] = { { 100, TRUE }, { 101, FALSE }, { 1000, FALSE } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) text = g_string_new ("a=1");
    for (int j = 1; j < cases[i].count; j++)
      g_string_append_printf (text, "&f%d=", j);
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    g_autoptr (GhRequest) request = request_with (fake, "QUERY_STRING", text->str);
    g_assert_cmpstr (gh_request_query (request, "a"), ==, cases[i].good ? "1" : NULL);
    fake_gateway_set_body (fake, text->str, -1);
    g_assert_cmpint (gh_request_read_body (request, 65536), ==, GH_BODY_OK);
    g_assert_cmpint (gh_request_read_form (request), ==, cases[i].good);
  }
  g_autofree char *large = g_strnfill (GH_QUERY_MAX_BYTES, 'x');
  g_autofree char *too_large = g_strconcat ("a=1&", large, NULL);
  g_autoptr (FakeGateway) fake = fake_gateway_new ();
  g_autoptr (GhRequest) request = request_with (fake, "QUERY_STRING", too_large);
  g_assert_null (gh_request_query (request, "a"));
}

static void
test_forms (void)
{
  static const struct {
    const char *body;
    gssize length;
    const char *value; /* NULL: refused */
  } cases[] = {
    { "email=ada%40example.org&x=", -1, "ada@example.org" },
    { "", -1, "" },
    { "email=a\0b", 9, NULL },
    { "email=%ff", -1, NULL },
    { "email=\xff", -1, NULL },
    { "email=a%0D%0ABcc", -1, "a\r\nBcc" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeGateway) fake = fake_gateway_new ();
    fake_gateway_set_body (fake, cases[i].body, cases[i].length);
    g_autoptr (GhRequest) request = gh_request_new (&fake->gateway, NULL);
    g_assert_cmpint (gh_request_read_body (request, 1000), ==, GH_BODY_OK);
    gboolean good = gh_request_read_form (request);
    g_assert_cmpint (good, ==, cases[i].value != NULL);
    if (good)
      g_assert_cmpstr (gh_request_field (request, "email"), ==, cases[i].value);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request/empty", test_empty);
  g_test_add_func ("/request/paths", test_paths);
  g_test_add_func ("/request/methods", test_methods);
  g_test_add_func ("/request/content-types", test_content_types);
  g_test_add_func ("/request/addresses", test_addresses);
  g_test_add_func ("/request/nobody-is-trusted", test_nobody_is_trusted);
  g_test_add_func ("/request/headers", test_headers);
  g_test_add_func ("/request/bearer", test_bearer);
  g_test_add_func ("/request/device", test_device);
  g_test_add_func ("/request/cookies", test_cookies);
  g_test_add_func ("/request/queries", test_queries);
  g_test_add_func ("/request/many-fields", test_many_fields);
  g_test_add_func ("/request/forms", test_forms);
  return g_test_run ();
}
