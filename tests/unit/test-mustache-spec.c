/* Runs the language's official tests (https://github.com/mustache/spec, not part of this tree):
 * the *.json files of the folder that MUSTACHE_SPEC names. Skipped without it. */

#include "server/view/template.h"

#include <string.h>

static const char *
text_of (json_object *object, const char *key)
{
  json_object *value = NULL;

  return json_object_object_get_ex (object, key, &value) ? json_object_get_string (value) : NULL;
}

static int
by_name (gconstpointer one, gconstpointer other)
{
  return strcmp (((const GhEmbedded *) one)->name, ((const GhEmbedded *) other)->name);
}

static void
add_file (GArray *files, const char *name, const char *bytes)
{
  GhEmbedded file = { name, bytes, strlen (bytes), "" };

  g_array_append_val (files, file);
}

static void
test_one (gconstpointer data)
{
  json_object *test = (json_object *) data;
  g_autoptr (GArray) files = g_array_new (FALSE, FALSE, sizeof (GhEmbedded));
  g_autoptr (GhTemplates) templates = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;
  json_object *partials = NULL;

  add_file (files, "the-test", text_of (test, "template"));
  if (json_object_object_get_ex (test, "partials", &partials)) {
    json_object_object_foreach (partials, name, partial)
        add_file (files, name, json_object_get_string (partial));
  }
  g_array_sort (files, by_name);

  templates = gh_templates_new ((const GhEmbedded *) (void *) files->data, files->len, NULL, NULL);
  page = gh_templates_render (templates, "the-test", json_object_object_get (test, "data"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (page, ==, text_of (test, "expected"));
}

/* The files of one kind, each test under its own name. */
static guint
add_tests (json_object *spec, const char *kind)
{
  json_object *tests = json_object_object_get (spec, "tests");
  gsize length = json_object_array_length (tests);

  for (gsize i = 0; i < length; i++) {
    json_object *test = json_object_array_get_idx (tests, i);
    g_autofree char *path = g_strdup_printf ("/mustache-spec/%s/%" G_GSIZE_FORMAT "/%s", kind, i,
                                             text_of (test, "name"));

    g_test_add_data_func (path, test, test_one);
  }
  return (guint) length;
}

static void
test_absent (void)
{
  g_test_skip ("MUSTACHE_SPEC names no folder with the official tests");
}

static void
test_count (gconstpointer data)
{
  g_assert_cmpuint (GPOINTER_TO_UINT (data), >=, 100);
}

static void
free_spec (gpointer spec)
{
  json_object_put (spec);
}

int
main (int argc, char *argv[])
{
  const char *folder = g_getenv ("MUSTACHE_SPEC");
  g_autoptr (GDir) dir = folder != NULL && *folder != '\0' ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr (GPtrArray) specs = g_ptr_array_new_with_free_func (free_spec);
  const char *name = NULL;
  guint count = 0;

  g_test_init (&argc, &argv, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *kind = g_strndup (name, strcspn (name, "."));
    json_object *spec = NULL;

    if (!g_str_has_suffix (name, ".json"))
      continue;
    spec = json_object_from_file (path);
    g_assert_nonnull (spec);
    g_ptr_array_add (specs, spec);
    count += add_tests (spec, kind);
  }
  if (count == 0)
    g_test_add_func ("/mustache-spec/absent", test_absent);
  else
    g_test_add_data_func ("/mustache-spec/count", GUINT_TO_POINTER (count), test_count);
  return g_test_run ();
}
