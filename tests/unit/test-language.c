/* The language of an answer: the choice made now, the one made before, Accept-Language. */

#include "server/http/language.h"
#include "tests/unit/fake-gateway.h"

#include <string.h>

static void
test_accept (void)
{
  static const struct {
    const char *accept, *tag;
  } cases[] = {
    { NULL, "en" },
    { "", "en" },
    { "en", "en" },
    { "en-GB,en;q=0.9", "en" },
    { "EN", "en" },
    { "xx", "en" },
    { "xx, en;q=0.1", "en" },
    { "*", "en" },
    { ",,;q=1,", "en" },
    /* one language, wherever it is spoken */
    { "pt", "pt-BR" },
    { "pt-PT", "pt-BR" },
    { "PT-br", "pt-BR" },
    { "ar-EG", "ar" },
    { "de-CH-1996, en;q=0.5", "de" },
    { "es-419", "es" },
    { "fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7", "fr" },
    /* what begins alike is another language */
    { "est, de;q=0.1", "de" },
    { "d", "en" },
    { "arn", "en" },
    /* weights */
    { "en;q=0.4, de;q=0.5", "de" },
    { "de;q=0.500, fr;q=0.501", "fr" },
    { "de;q=0, en;q=0.1", "en" },
    { "xx, de;q=0", "en" },
    { "en;q=0, *", "es" },
    { "*;q=0.5, de;q=0.1", "en" },
    { "*;q=0.1, de;q=0.5", "de" },
    { "fr, de", "fr" },
    { "de, fr", "de" },
    { "pt-PT, pt-BR;q=0.2, de;q=0.5", "de" },
    { "de ; q=0.3 , fr\t;\tQ=0.4", "fr" },
    /* no weights at all */
    { "de;q=nonsense, fr;q=0.1", "fr" },
    { "de;q=-1, fr;q=0.1", "fr" },
    { "de;q=2, fr;q=0.1", "fr" },
    { "de;q=0.0001, fr;q=0.1", "fr" },
    { "de;q=, fr;q=0.1", "fr" },
    { "de;x=1, fr;q=0.1", "fr" },
    { "de;q=99999999999999999999, fr;q=0.1", "fr" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].accept);
    g_assert_cmpstr (gh_language_accept (cases[i].accept)->tag, ==, cases[i].tag);
  }
  g_autofree char *endless = g_strnfill (100000, ',');
  g_assert_cmpstr (gh_language_accept (endless)->tag, ==, "en");
}

/* A request with these variables; NULL for none. */
static GhRequest *
ask (FakeGateway *fake, const char *path, const char *query, const char *cookie)
{
  fake_gateway_set (fake, "REQUEST_METHOD", "GET");
  fake_gateway_set (fake, "PATH_INFO", path);
  fake_gateway_set (fake, "QUERY_STRING", query);
  fake_gateway_set (fake, "HTTP_COOKIE", cookie);
  fake_gateway_set (fake, "HTTP_ACCEPT_LANGUAGE", "de");
  return gh_request_new (&fake->gateway, NULL);
}

static void
test_choice (void)
{
  static const struct {
    const char *path, *query, *cookie, *tag;
  } cases[] = {
    { "/reserve", NULL, NULL, "de" },
    { "/reserve", NULL, "gatehouse_language=ar", "ar" },
    { "/reserve", NULL, "a=b; gatehouse_language=pt-BR; c=d", "pt-BR" },
    { "/reserve", "lang=fr", "gatehouse_language=ar", "fr" },
    { "/reserve", "month=2026-01&lang=en", "gatehouse_language=ar", "en" },
    /* from outside, and not in our list */
    { "/reserve", "lang=xx", NULL, "de" },
    { "/reserve", "lang=", "gatehouse_language=", "de" },
    { "/reserve", "lang=EN", "gatehouse_language=en-GB", "de" },
    { "/reserve", "lang=..%2F..%2Fetc%2Fpasswd", "gatehouse_language=../en", "de" },
    { "/reserve", "lang=en%0D%0ASet-Cookie:x", "gatehouse_language=en%0d%0a", "de" },
    /* machines have no switch */
    { "/api/tickets/validate", "lang=fr", "gatehouse_language=ar", "de" },
  };
  FakeGateway *fake = fake_gateway_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GhRequest) request = ask (fake, cases[i].path, cases[i].query, cases[i].cookie);
    g_test_message ("%s ? %s", cases[i].path, cases[i].query);
    g_assert_cmpstr (gh_language_for (request)->tag, ==, cases[i].tag);
  }
  fake_gateway_free (fake);
}

static void
test_rest_of_query (void)
{
  static const struct {
    const char *query, *rest;
  } cases[] = {
    { NULL, "" },
    { "", "" },
    { "lang=de", "" },
    { "month=2026-01", "month=2026-01" },
    { "month=2026-01&lang=de&change=1", "month=2026-01&change=1" },
    { "lang=de&&lang=fr&language=x&slang", "language=x&slang" },
    { "l%61ng=de&%6Cang&a=1", "a=1" },
    { "%zz=1&%00=2&=3", "%zz=1&%00=2&=3" },
    { "ticket=TKT+1%20%C3%A9", "ticket=TKT+1%20%C3%A9" },
    { "a=\"><script>&b=\xc3\xa9\r\n", "a=%22%3E%3Cscript%3E&b=%C3%A9%0D%0A" },
    { "a=x#y\\z'", "a=x%23y%5Cz%27" },
  };
  FakeGateway *fake = fake_gateway_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GhRequest) request = ask (fake, "/reserve", cases[i].query, NULL);
    g_autofree char *rest = gh_language_rest_of_query (request);
    g_assert_cmpstr (rest, ==, cases[i].rest);
  }
  g_autofree char *long_query = g_strnfill (GH_QUERY_MAX_BYTES + 1, 'a');
  g_autoptr (GhRequest) request = ask (fake, "/reserve", long_query, NULL);
  g_autofree char *rest = gh_language_rest_of_query (request);
  g_assert_cmpstr (rest, ==, "");
  fake_gateway_free (fake);
}

static void
test_say (void)
{
  g_autoptr (GhResponse) response = gh_response_new (200);
  gh_words_use ("pt-BR");
  gh_language_say (response, GH_LANGUAGE_VARY_PAGE);
  gh_words_use (NULL);
  g_assert_nonnull (strstr (response->headers->str, "Content-Language: pt-BR\r\n"));
  g_assert_nonnull (strstr (response->headers->str, "Vary: Accept-Language, Cookie\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/accept", test_accept);
  g_test_add_func ("/language/choice", test_choice);
  g_test_add_func ("/language/rest-of-query", test_rest_of_query);
  g_test_add_func ("/language/say", test_say);
  return g_test_run ();
}
