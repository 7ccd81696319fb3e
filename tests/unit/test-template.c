/* The template engine beyond the official tests: messages for translators, hostile data, bounds and
 * the messages of its errors. */

#include "server/view/template.h"

#include <string.h>

#define TEMPLATE(name, text)                                                                       \
  {                                                                                                \
    name, text, sizeof text - 1, ""                                                                \
  }

static const char *
shout (const char *text, gpointer data)
{
  GPtrArray *asked = data;

  g_ptr_array_add (asked, g_strdup (text));
  if (strcmp (text, "Hello, {{name}}!") == 0)
    return "{{name}}, bonjour & <em>salut</em>!";
  if (strcmp (text, "broken") == 0)
    return "{{broken";
  if (strcmp (text, "raw {{name}}") == 0)
    return "{{{name}}}";
  return text;
}

static char *
render_files (const GhEmbedded *files, gsize length, const char *json, GhTranslate translate,
              gpointer translate_data, GError **error)
{
  g_autoptr (GhTemplates) templates = gh_templates_new (files, length, translate, translate_data);
  json_object *data = json_tokener_parse (json);
  char *page = gh_templates_render (templates, files[0].name, data, error);

  json_object_put (data);
  return page;
}

static char *
render_text (const char *name, const char *text, const char *json, GError **error)
{
  GhEmbedded file = { name, text, strlen (text), "" };

  return render_files (&file, 1, json, NULL, NULL, error);
}

static void
assert_renders (const char *text, const char *json, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = render_text ("page.html", text, json, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (page, ==, expected);
}

static void
assert_fails (const char *text, const char *json, GhTemplateError code, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = render_text ("page.html", text, json, &error);

  g_assert_null (page);
  g_assert_error (error, GH_TEMPLATE_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
assert_translates (const char *text, const char *json, const char *expected, const char *asked_for)
{
  GhEmbedded file = { "page.html", text, strlen (text), "" };
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *page = render_files (&file, 1, json, shout, asked, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (page, ==, expected);
  g_assert_cmpuint (asked->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (asked, 0), ==, asked_for);
}

static void
test_message (void)
{
  assert_translates ("<p>{{#i18n}}\n  Hello,\n\t{{name}}!  {{/i18n}}</p>", "{\"name\":\"<b>\"}",
                     "<p>&lt;b&gt;, bonjour & <em>salut</em>!</p>", "Hello, {{name}}!");
  assert_translates ("{{#i18n}}Good day, {{name}}.{{/i18n}}", "{\"name\":\"A&B\"}",
                     "Good day, A&amp;B.", "Good day, {{name}}.");
  /* A name in the data cannot take the place of the section. */
  assert_translates ("{{#i18n}}Yes{{/i18n}}", "{\"i18n\":false}", "Yes", "Yes");
  /* What was filled in is not read as a template. */
  assert_translates ("{{#i18n}}Hello, {{name}}!{{/i18n}}", "{\"name\":\"{{secret}}\",\"secret\":1}",
                     "{{secret}}, bonjour & <em>salut</em>!", "Hello, {{name}}!");
}

static void
test_message_bad_translation (void)
{
  assert_translates ("{{#i18n}}broken{{/i18n}}", "{}", "broken", "broken");
  /* Turning off the escaping is not a translator's business. */
  assert_fails ("{{#i18n}}raw {{{name}}}{{/i18n}}", "{}", GH_TEMPLATE_ERROR_SYNTAX,
                "page.html:1: only {{names}} may stand inside {{#i18n}}");
  assert_translates ("{{#i18n}}raw {{name}}{{/i18n}}", "{\"name\":\"<i>\"}", "raw &lt;i&gt;",
                     "raw {{name}}");
}

static void
test_message_untranslated (void)
{
  assert_renders ("{{#i18n}}Step {{n}} of 5{{/i18n}}", "{\"n\":3}", "Step 3 of 5");
  assert_renders ("{{#i18n}}{{/i18n}}|", "{}", "|");
}

static void
test_escape (void)
{
  assert_renders ("<a title=\"{{x}}\" id='{{x}}'>{{x}}</a>", "{\"x\":\"\\\"'><&\"}",
                  "<a title=\"&quot;&#39;&gt;&lt;&amp;\" id='&quot;&#39;&gt;&lt;&amp;'>"
                  "&quot;&#39;&gt;&lt;&amp;</a>");
  assert_renders ("{{x}}", "{\"x\":\"caf\303\251 \344\270\255\"}", "caf\303\251 \344\270\255");
}

static void
test_hostile_bytes (void)
{
  static const char hostile[] = "a\xff"
                                "b\0c\xc2\x85"
                                "d\x1b\te\x7f\xe2\x82";
  GhEmbedded file = TEMPLATE ("page.html", "{{x}}");
  g_autoptr (GhTemplates) templates = gh_templates_new (&file, 1, NULL, NULL);
  json_object *data = json_object_new_object ();
  g_autofree char *page = NULL;

  json_object_object_add (data, "x", json_object_new_string_len (hostile, sizeof hostile - 1));
  page = gh_templates_render (templates, "page.html", data, NULL);
  json_object_put (data);
  g_assert_cmpstr (page, ==,
                   "a\357\277\275b\357\277\275c\357\277\275d\357\277\275\te\357\277\275"
                   "\357\277\275\357\277\275");
  g_assert_true (g_utf8_validate (page, -1, NULL));
}

static void
test_plain_text (void)
{
  g_autofree char *page = render_text ("mail.txt", "Dear {{x}}", "{\"x\":\"A & B\"}", NULL);

  g_assert_cmpstr (page, ==, "Dear A & B");
}

static void
test_truth (void)
{
  assert_renders ("{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":0}", "yes");
  assert_renders ("{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":\"\"}", "no");
  assert_renders ("{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":null}", "no");
  assert_renders ("{{x}}|{{y}}|{{z}}", "{\"x\":true,\"y\":{},\"z\":[1]}", "true||");
  assert_renders ("{{#x}}{{#.}}{{.}}{{/.}};{{/x}}", "{\"x\":[[1,2],[3],[null]]}", "12;3;;");
}

static void
test_no_data (void)
{
  GhEmbedded file = TEMPLATE ("page.html", "a{{x}}b{{.}}");
  g_autoptr (GhTemplates) templates = gh_templates_new (&file, 1, NULL, NULL);
  g_autofree char *page = gh_templates_render (templates, "page.html", NULL, NULL);

  g_assert_cmpstr (page, ==, "ab");
}

static void
test_inheritance (void)
{
  static const GhEmbedded files[] = {
    TEMPLATE ("a.html", "{{<layout}}{{$title}}One{{/title}}{{$body}}<"
                        "{{<box}}{{$in}}{{x}}{{/in}}{{/box}}>{{/body}}{{/layout}}"),
    TEMPLATE ("box", "[{{$title}}box{{/title}}:{{$in}}{{/in}}]"),
    TEMPLATE ("layout", "{{$title}}Untitled{{/title}}|{{$body}}{{/body}}|{{>box}}"),
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *page =
      render_files (files, G_N_ELEMENTS (files), "{\"x\":\"<\"}", NULL, NULL, &error);

  g_assert_no_error (error);
  /* A box inside the page's own block has its own title; one that the layout pulls in, the page's.
   */
  g_assert_cmpstr (page, ==, "One|<[box:&lt;]>|[One:]");
}

static void
test_syntax_errors (void)
{
  assert_fails ("a\nb {{x", "{}", GH_TEMPLATE_ERROR_SYNTAX, "page.html:2: a tag is not closed");
  assert_fails ("\n\n{{#x}}\n", "{}", GH_TEMPLATE_ERROR_SYNTAX, "page.html:3: {{x}} is not closed");
  assert_fails ("{{#x}}\n{{/y}}", "{}", GH_TEMPLATE_ERROR_SYNTAX,
                "page.html:2: {{/y}} closes nothing");
  assert_fails ("{{! a\n }}{{/y}}", "{}", GH_TEMPLATE_ERROR_SYNTAX,
                "page.html:2: {{/y}} closes nothing");
  assert_fails ("{{ }}", "{}", GH_TEMPLATE_ERROR_SYNTAX, "page.html:1: a tag has no name");
  assert_fails ("{{=<=}}", "{}", GH_TEMPLATE_ERROR_SYNTAX, "page.html:1: bad delimiters");
  assert_fails ("{{#i18n}}x {{y}}", "{}", GH_TEMPLATE_ERROR_SYNTAX,
                "page.html:1: {{#i18n}} is not closed");
}

static void
test_missing (void)
{
  GhEmbedded file = TEMPLATE ("page.html", "x");
  g_autoptr (GhTemplates) templates = gh_templates_new (&file, 1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *page = gh_templates_render (templates, "other.html", NULL, &error);

  g_assert_null (page);
  g_assert_error (error, GH_TEMPLATE_ERROR, GH_TEMPLATE_ERROR_MISSING);
}

static void
test_depth (void)
{
  g_autoptr (GString) json = g_string_new (NULL);

  assert_fails ("{{>page.html}}", "{}", GH_TEMPLATE_ERROR_BOUNDS, "the page grows too deep");
  /* As deep as json-c reads: data that nests where the template recurses. */
  for (int i = 0; i < 30; i++)
    g_string_append (json, "{\"c\":");
  g_string_append (json, "null");
  for (int i = 0; i < 30; i++)
    g_string_append_c (json, '}');
  assert_fails ("({{#c}}{{>page.html}}{{/c}})", json->str, GH_TEMPLATE_ERROR_BOUNDS,
                "the page grows too deep");
  assert_renders ("({{#c}}{{>page.html}}{{/c}})", "{\"c\":{\"c\":{\"c\":null}}}", "((()))");
}

static void
test_size (void)
{
  g_autoptr (GString) json = g_string_new ("{\"x\":[0");

  for (int i = 1; i < 2000; i++)
    g_string_append (json, ",0");
  g_string_append (json, "]}");
  assert_fails ("{{#x}}{{#x}}0123456789{{/x}}{{/x}}", json->str, GH_TEMPLATE_ERROR_BOUNDS,
                "the page grows too large");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/message", test_message);
  g_test_add_func ("/template/message/bad-translation", test_message_bad_translation);
  g_test_add_func ("/template/message/untranslated", test_message_untranslated);
  g_test_add_func ("/template/escape", test_escape);
  g_test_add_func ("/template/hostile-bytes", test_hostile_bytes);
  g_test_add_func ("/template/plain-text", test_plain_text);
  g_test_add_func ("/template/truth", test_truth);
  g_test_add_func ("/template/no-data", test_no_data);
  g_test_add_func ("/template/inheritance", test_inheritance);
  g_test_add_func ("/template/syntax-errors", test_syntax_errors);
  g_test_add_func ("/template/missing", test_missing);
  g_test_add_func ("/template/depth", test_depth);
  g_test_add_func ("/template/size", test_size);
  return g_test_run ();
}
