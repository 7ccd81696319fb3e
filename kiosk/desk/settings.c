/* Reads the settings from wherever there is a schema. A kiosk started from a build tree, or one
 * whose package is half installed, must come up all the same. */

#include "kiosk/desk/settings.h"

#include <gio/gio.h>

#define SCHEMA_ID "org.gatehouse.Kiosk"

/* Beside the program, and where a build tree compiles the schema. */
static const char *const NEARBY[] = { ".", "../data" };

static GSettingsSchema *
find_nearby (GSettingsSchemaSource *parent)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *home = program != NULL ? g_path_get_dirname (program) : g_strdup (".");
  for (gsize i = 0; i < G_N_ELEMENTS (NEARBY); i++) {
    g_autofree char *directory = g_build_filename (home, NEARBY[i], NULL);
    g_autoptr (GSettingsSchemaSource) source =
        g_settings_schema_source_new_from_directory (directory, parent, FALSE, NULL);
    GSettingsSchema *schema =
        source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, FALSE) : NULL;
    if (schema != NULL)
      return schema;
  }
  return NULL;
}

static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      installed != NULL ? g_settings_schema_source_lookup (installed, SCHEMA_ID, TRUE) : NULL;
  if (schema == NULL)
    schema = find_nearby (installed);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/* A key that an older installed schema lacks has its default. */
static GVariant *
read_key (GSettings *settings, const char *key, const GVariantType *type)
{
  if (settings == NULL)
    return NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_object_get (settings, "settings-schema", &schema, NULL);
  if (!g_settings_schema_has_key (schema, key))
    return NULL;
  g_autoptr (GVariant) value = g_settings_get_value (settings, key);
  return g_variant_is_of_type (value, type) ? g_steal_pointer (&value) : NULL;
}

static char *
read_text (GSettings *settings, const char *key, const char *fallback)
{
  g_autoptr (GVariant) value = read_key (settings, key, G_VARIANT_TYPE_STRING);
  const char *text = value != NULL ? g_variant_get_string (value, NULL) : "";
  return g_strdup (*text != '\0' ? text : fallback);
}

GhSettings *
gh_settings_load (void)
{
  g_autoptr (GSettings) stored = open_settings ();
  g_autofree char *data_dir = g_build_filename (g_get_user_data_dir (), "gatehouse-kiosk", NULL);
  g_autoptr (GVariant) windowed = read_key (stored, "windowed", G_VARIANT_TYPE_BOOLEAN);

  GhSettings *settings = g_new0 (GhSettings, 1);
  settings->server = read_text (stored, "server", "");
  settings->camera = read_text (stored, "camera", "auto");
  settings->data_dir = read_text (stored, "data-dir", data_dir);
  settings->windowed = windowed != NULL && g_variant_get_boolean (windowed);
  return settings;
}

void
gh_settings_free (GhSettings *settings)
{
  if (settings == NULL)
    return;
  g_free (settings->server);
  g_free (settings->camera);
  g_free (settings->data_dir);
  g_free (settings);
}
