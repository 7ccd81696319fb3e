/* The site's own templates, drawn with sample data: each is well formed, has what the contract asks
 * of every page, and lets nothing of its data become markup. */

#include "server/view/template.h"
#include "static-embedded.h"
#include "templates-embedded.h"

#include <string.h>

#define HOSTILE "\\\"'><script>alert(1)</script>&"

/* As much data as any page takes; texts are hostile where people can write them. */
static const char everything[] =
    "{\"lang\":\"en\",\"base\":\"/t\",\"style_etag\":\"abc\",\"script_etag\":\"def\","
    "\"brand_sheet\":\"1-a.css\",\"logo\":{\"file\":\"1-b.png\",\"width\":9,\"height\":5},"
    "\"place\":{\"lines\":[\"" HOSTILE "\"],\"contact_email\":\"" HOSTILE "\","
    "\"mailto\":\"mailto:x\",\"contact_phone\":\"" HOSTILE "\",\"tel\":\"tel:+1\"},"
    "\"clock\":\"0:00\",\"wait\":60,\"venue\":\"" HOSTILE "\",\"step\":3,"
    "\"failed\":true,\"errors\":[{\"field\":\"email\",\"text\":\"" HOSTILE "\"},{\"text\":\"x\"}],"
    "\"notice\":\"" HOSTILE "\",\"csrf\":\"C5RF\",\"ticket_code\":\"" HOSTILE "\","
    "\"ticket_code_error\":\"no\",\"again\":\"tok\",\"again_words\":\"then\","
    "\"email\":\"" HOSTILE "\",\"email_error\":\"no\",\"phone\":\"" HOSTILE "\","
    "\"phone_error\":\"no\",\"change\":true,\"zone\":\"UTC\",\"date\":\"Friday\","
    "\"date_link\":\"2025-11-21\",\"time\":\"noon\",\"request_id\":\"rid\",\"token\":\"tok\","
    "\"qr_image\":\"data:image/"
    "png;base64,AAAA\",\"sent\":true,\"resend\":\"res\",\"google\":\"https://"
    "calendar.example/?a=1&b=2\",\"title\":\"" HOSTILE "\","
    "\"text\":[\"" HOSTILE "\"],\"alert\":true,\"action\":{\"href\":\"/reserve\",\"label\":\"Go\"},"
    "\"reference\":\"r1\",\"open\":true,\"both\":true,\"pause\":30,\"pause_words\":\"soon\","
    "\"email_code\":\"" HOSTILE "\",\"email_code_error\":\"no\","
    "\"phone_code\":\"" HOSTILE "\",\"phone_code_error\":\"no\","
    "\"alternatives\":{\"slots\":[{\"slot_id\":7,\"date\":\"Friday\",\"time\":\"noon\"}]},"
    "\"calendar\":{\"title\":\"November "
    "2025\",\"month\":\"2025-11\",\"weekdays\":[{\"short\":\"M\","
    "\"long\":\"Monday\"}],\"weeks\":[{\"days\":[{\"blank\":true},{\"day\":21,"
    "\"date\":\"2025-11-21\",\"state\":\"available\",\"label\":\"Friday: open\",\"word\":\"open\","
    "\"bookable\":true},{\"day\":22,\"date\":\"2025-11-22\",\"state\":\"full\","
    "\"label\":\"Saturday: full\",\"word\":\"full\",\"bookable\":false}]}],"
    "\"previous\":null,\"previous_reason\":\"early\",\"next\":{\"month\":\"2025-12\","
    "\"label\":\"December 2025\"},\"next_reason\":null,\"empty\":false,\"next_open\":null},"
    "\"day\":{\"date\":\"2025-11-21\",\"label\":\"Friday\",\"slots\":["
    "{\"slot_id\":11,\"time\":\"ten\",\"available\":0,\"capacity\":200,\"counted\":true,"
    "\"refused\":\"Full\"},"
    "{\"slot_id\":12,\"time\":\"noon\",\"available\":150,\"capacity\":200,\"counted\":true,"
    "\"open\":true}]}}";

static const char bare[] = "{\"lang\":\"en\",\"base\":\"/t\",\"style_etag\":\"abc\","
                           "\"script_etag\":\"def\",\"venue\":\"V\"}";

/* Templates that are no pages. */
static const char *const parts[] = { "alternatives.html", "layout.html", "progress.html",
                                     "resend-form.html", NULL };

static char *
draw (const char *name, const char *json)
{
  g_autoptr (GhTemplates) templates =
      gh_templates_new (templates_embedded, templates_embedded_length, NULL, NULL);
  g_autoptr (GError) error = NULL;
  json_object *data = json_tokener_parse (json);
  char *page = gh_templates_render (templates, name, data, &error);

  g_assert_no_error (error);
  json_object_put (data);
  return page;
}

static guint
count (const char *page, const char *what)
{
  guint found = 0;

  for (const char *at = page; (at = strstr (at, what)) != NULL; at += strlen (what))
    found++;
  return found;
}

static void
assert_has (const char *page, const char *what)
{
  if (strstr (page, what) == NULL)
    g_error ("the page lacks %s:\n%s", what, page);
}

static gboolean
is_void (const char *name)
{
  static const char *const voids[] = { "meta", "link", "img", "input", "br", NULL };

  return g_strv_contains (voids, name);
}

/* Every element is closed, in order. The templates keep '>' out of attribute values. */
static void
assert_balanced (const char *page)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_free);

  for (const char *at = strchr (page, '<'); at != NULL; at = strchr (at + 1, '<')) {
    gboolean closing = at[1] == '/';
    const char *start = at + 1 + (closing ? 1 : 0);
    g_autofree char *name =
        g_strndup (start, strspn (start, "abcdefghijklmnopqrstuvwxyz0123456789"));
    const char *end = strchr (at, '>');

    g_assert_nonnull (end);
    if (*name == '\0' || is_void (name) || end[-1] == '/')
      continue; /* <!DOCTYPE> and elements without an end */
    if (!closing) {
      g_ptr_array_add (open, g_steal_pointer (&name));
      continue;
    }
    g_assert_cmpuint (open->len, >, 0);
    g_assert_cmpstr (name, ==, g_ptr_array_index (open, open->len - 1));
    g_ptr_array_set_size (open, (int) open->len - 1);
  }
  g_assert_cmpuint (open->len, ==, 0);
}

static void
assert_is_page (const char *page)
{
  g_assert_true (g_str_has_prefix (page, "<!DOCTYPE html>\n<html lang=\"en\">\n"));
  g_assert_true (g_utf8_validate (page, -1, NULL));
  g_assert_cmpuint (count (page, "<main"), ==, 1);
  g_assert_cmpuint (count (page, "<h1"), ==, 1);
  /* One script of ours, nothing inline. */
  g_assert_cmpuint (count (page, "<script"), ==, 1);
  assert_has (page, "<script type=\"module\" src=\"/t/static/site.js?v=def\"></script>");
  g_assert_cmpuint (count (page, "<style"), ==, 0);
  g_assert_cmpuint (count (page, " style="), ==, 0);
  g_assert_false (g_regex_match_simple ("<[^>]*\\son[a-z]+\\s*=", page, 0, 0));
  g_assert_cmpuint (count (page, "{{"), ==, 0);
  assert_has (page, "href=\"/t/static/site.css?v=abc\"");
  assert_balanced (page);
}

static void
test_every_page (void)
{
  for (gsize i = 0; i < templates_embedded_length; i++) {
    const char *name = templates_embedded[i].name;
    g_autofree char *page = NULL;

    if (g_strv_contains (parts, name))
      continue;
    g_test_message ("%s", name);
    page = draw (name, everything);
    assert_is_page (page);
    assert_has (page, "<title>Error: ");
    assert_has (page, "Step 3 of 5");
    assert_has (page, "<link rel=\"stylesheet\" href=\"/t/brand/1-a.css\">");
    assert_has (page, "src=\"/t/brand/1-b.png\" width=\"9\" height=\"5\" alt=\"&quot;&#39;");
    assert_has (page, "<a href=\"mailto:x\"><bdi dir=\"ltr\">&quot;&#39;");
    assert_has (page, "<a href=\"tel:+1\">");
    assert_has (page, "<a href=\"#email\">&quot;&#39;&gt;&lt;script&gt;");
    g_assert_cmpuint (count (page, "role=\"alert\""), >=, 1);
  }
}

/* Nothing that may be absent leaves a hole. */
static void
test_bare_pages (void)
{
  for (gsize i = 0; i < templates_embedded_length; i++) {
    const char *name = templates_embedded[i].name;
    g_autofree char *page = NULL;

    if (g_strv_contains (parts, name))
      continue;
    g_test_message ("%s", name);
    page = draw (name, bare);
    assert_is_page (page);
    g_assert_cmpuint (count (page, "role=\"alert\""), ==, 0);
    g_assert_cmpuint (count (page, "Error"), ==, 0);
    g_assert_cmpuint (count (page, "aria-invalid"), ==, 0);
    g_assert_cmpuint (count (page, "Step"), ==, 0);
    g_assert_cmpuint (count (page, "<footer"), ==, 0);
    g_assert_cmpuint (count (page, "/brand/"), ==, 0);
  }
}

static void
test_fields (void)
{
  g_autofree char *ticket = draw ("ticket.html", everything);
  g_autofree char *contact = draw ("contact.html", everything);
  g_autofree char *confirm = draw ("confirm.html", everything);

  assert_has (ticket, "<form class=\"card\" method=\"post\" action=\"/t/reserve\"");
  assert_has (ticket, "name=\"ticket_code\" type=\"text\" value=\"&quot;&#39;&gt;&lt;script&gt;");
  assert_has (contact, "name=\"csrf\" value=\"C5RF\"");
  assert_has (ticket, "name=\"again\" value=\"tok\"");
  assert_has (contact, "action=\"/t/reserve/contact\"");
  assert_has (contact, "name=\"email\" type=\"email\"");
  assert_has (contact, "autocomplete=\"email\"");
  assert_has (contact, "name=\"phone\" type=\"tel\" inputmode=\"tel\"");
  assert_has (contact, "autocomplete=\"tel\"");
  assert_has (contact, "name=\"change\" value=\"1\"");
  assert_has (confirm, "action=\"/t/reserve/confirm\"");
  assert_has (confirm, "name=\"confirm\" value=\"1\"");
  assert_has (confirm, "name=\"request_id\" value=\"rid\"");
}

static void
test_resend (void)
{
  g_autofree char *ticket = draw ("ticket.html", everything);
  g_autofree char *resend = draw ("resend.html", everything);
  g_autofree char *bare_ticket = draw ("ticket.html", bare);

  assert_has (ticket, "action=\"/t/reserve/resend\"");
  assert_has (ticket, "name=\"resend\" value=\"res\"");
  assert_has (resend, "name=\"resend\" value=\"res\"");
  g_assert_null (strstr (bare_ticket, "resend"));
}

static void
test_calendar (void)
{
  g_autofree char *page = draw ("calendar.html", everything);

  assert_has (page, "<a href=\"/t/reserve/slots?date=2025-11-21");
  g_assert_null (strstr (page, "?date=2025-11-22"));
  assert_has (page, "href=\"/t/reserve/slots?month=2025-12");
  g_assert_null (strstr (page, "rel=\"prev\""));
  assert_has (page, "early");
  assert_has (page, "150/200 available");
  assert_has (page, "<button class=\"primary\" type=\"submit\" name=\"slot_id\" value=\"12\">");
  g_assert_null (strstr (page, "value=\"11\""));
  assert_has (page, "name=\"slot_id\" value=\"7\"");
}

static void
test_lost_slot (void)
{
  g_autofree char *page = draw ("confirm.html", "{\"lost\":true,\"csrf\":\"x\"}");

  g_assert_null (strstr (page, "name=\"confirm\""));
}

static void
test_done (void)
{
  g_autofree char *page = draw ("done.html", everything);

  assert_has (page, "Your ticket is reserved for:");
  assert_has (page, "Confirmation sent to:");
  assert_has (page, "src=\"data:image/png;base64,AAAA\"");
  assert_has (page, "href=\"/t/reserve/done/tok/qr.png\"");
  assert_has (page, "href=\"/t/reserve/done/tok/event.ics\"");
  assert_has (
      page, "href=\"https://calendar.example/?a=1&amp;b=2\" rel=\"noopener noreferrer external\"");
  assert_has (page, "href=\"/t/reserve?again=tok\"");
}

/* A number that no telephone takes is no link. */
static void
test_place (void)
{
  g_autofree char *page = draw ("done.html", "{\"email\":\"visitor\",\"place\":{\"lines\":[\"Pier "
                                             "4\"],\"contact_phone\":\"12\"}}");

  assert_has (page, "<span><bdi>Pier 4</bdi></span></dd>");
  assert_has (page, "<bdi dir=\"ltr\">12</bdi>");
  g_assert_cmpuint (count (page, "<a href=\"tel:"), ==, 0);
  g_assert_cmpuint (count (page, "mailto:"), ==, 0);
  g_assert_cmpuint (count (page, ">visitor<"), ==, 1);
}

/* Page, style and pictures together (UX C25). */
static void
test_weight (void)
{
  g_autofree char *page = draw ("calendar.html", everything);
  gsize total = strlen (page);

  for (gsize i = 0; i < static_embedded_length; i++)
    total += static_embedded[i].length;
  g_assert_cmpuint (total, <, 40 * 1024);
  g_assert_nonnull (gh_embedded_find (static_embedded, static_embedded_length, "site.css"));
  g_assert_nonnull (gh_embedded_find (static_embedded, static_embedded_length, "mark.svg"));
  g_assert_null (gh_embedded_find (static_embedded, static_embedded_length, "../site.css"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/page-templates/every-page", test_every_page);
  g_test_add_func ("/page-templates/bare-pages", test_bare_pages);
  g_test_add_func ("/page-templates/fields", test_fields);
  g_test_add_func ("/page-templates/resend", test_resend);
  g_test_add_func ("/page-templates/calendar", test_calendar);
  g_test_add_func ("/page-templates/lost-slot", test_lost_slot);
  g_test_add_func ("/page-templates/done", test_done);
  g_test_add_func ("/page-templates/place", test_place);
  g_test_add_func ("/page-templates/weight", test_weight);
  return g_test_run ();
}
