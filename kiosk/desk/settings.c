/* Reads the settings from wherever there is a schema. A kiosk started from a build tree, or one
 * whose package is half installed, must come up all the same. */

#include "kiosk/desk/settings.h"

#include <gio/gio.h>

#define SCHEMA_ID "org.gatehouse.Kiosk"

#define N_SETTINGS (GH_SETTING_LAST + 1)

struct _GhSettings {
  GObject parent_instance;

  GSettings *stored; /* NULL without a schema */
  char *texts[N_SETTINGS];
  gboolean flags[N_SETTINGS];
  gboolean overridden[N_SETTINGS];
};

static const struct {
  const char *key;
  const char *text; /* the default of a text, NULL for a flag */
  gboolean flag;    /* the default of a flag */
} keys[] = {
  [GH_SETTING_SERVER] = { "server", "", FALSE },
  [GH_SETTING_CAMERA] = { "camera", "auto", FALSE },
  [GH_SETTING_DATA_DIR] = { "data-dir", "", FALSE },
  [GH_SETTING_LANGUAGE] = { "language", "", FALSE },
  [GH_SETTING_WINDOWED] = { "windowed", NULL, FALSE },
  [GH_SETTING_SOUNDS] = { "sounds", NULL, TRUE },
  [GH_SETTING_VERIFY_ON_SCAN] = { "verify-on-scan", NULL, FALSE },
  [GH_SETTING_SUNLIGHT] = { "sunlight", NULL, FALSE },
  [GH_SETTING_MASK_CONTACT] = { "mask-contact", NULL, TRUE },
  [GH_SETTING_BAR_CODES] = { "bar-codes", NULL, FALSE },
};
G_STATIC_ASSERT (G_N_ELEMENTS (keys) == N_SETTINGS);

enum { SIGNAL_CHANGED, SIGNAL_LAST };
static guint signals[SIGNAL_LAST];

G_DEFINE_FINAL_TYPE (GhSettings, gh_settings, G_TYPE_OBJECT)

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

/* A key that an older installed schema lacks has its default, and is not kept. */
static gboolean
is_stored (GhSettings *settings, GhSetting setting)
{
  if (settings->stored == NULL)
    return FALSE;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_object_get (settings->stored, "settings-schema", &schema, NULL);
  if (!g_settings_schema_has_key (schema, keys[setting].key))
    return FALSE;
  g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, keys[setting].key);
  const GVariantType *type =
      keys[setting].text != NULL ? G_VARIANT_TYPE_STRING : G_VARIANT_TYPE_BOOLEAN;
  return g_variant_type_equal (g_settings_schema_key_get_value_type (key), type);
}

/* Whether that changes anything. Takes @value. */
static gboolean
take_text (GhSettings *settings, GhSetting setting, char *value)
{
  gboolean changed = g_strcmp0 (value, settings->texts[setting]) != 0;
  g_free (settings->texts[setting]);
  settings->texts[setting] = value;
  return changed;
}

static gboolean
take_flag (GhSettings *settings, GhSetting setting, gboolean value)
{
  gboolean changed = value != settings->flags[setting];
  settings->flags[setting] = value;
  return changed;
}

/* An empty text is its default. */
static char *
with_default (GhSetting setting, const char *text)
{
  if (*text != '\0')
    return g_strdup (text);
  if (setting == GH_SETTING_DATA_DIR)
    return g_build_filename (g_get_user_data_dir (), "gatehouse-kiosk", NULL);
  return g_strdup (keys[setting].text);
}

static gboolean
read_setting (GhSettings *settings, GhSetting setting)
{
  gboolean stored = is_stored (settings, setting);
  if (keys[setting].text == NULL)
    return take_flag (settings, setting,
                      stored ? g_settings_get_boolean (settings->stored, keys[setting].key)
                             : keys[setting].flag);
  g_autofree char *text = stored ? g_settings_get_string (settings->stored, keys[setting].key)
                                 : g_strdup (keys[setting].text);
  return take_text (settings, setting, with_default (setting, text));
}

static void
tell (GhSettings *settings, GhSetting setting)
{
  g_signal_emit (settings, signals[SIGNAL_CHANGED], 0, (int) setting);
}

static void
on_stored_changed (GhSettings *settings, const char *key)
{
  for (gsize i = 0; i < N_SETTINGS; i++) {
    if (g_strcmp0 (keys[i].key, key) == 0 && !settings->overridden[i] &&
        read_setting (settings, (GhSetting) i))
      tell (settings, (GhSetting) i);
  }
}

const char *
gh_settings_get_text (GhSettings *settings, GhSetting setting)
{
  return settings->texts[setting];
}

gboolean
gh_settings_get_flag (GhSettings *settings, GhSetting setting)
{
  return settings->flags[setting];
}

void
gh_settings_set_text (GhSettings *settings, GhSetting setting, const char *value)
{
  settings->overridden[setting] = FALSE;
  if (is_stored (settings, setting))
    g_settings_set_string (settings->stored, keys[setting].key, value);
  if (take_text (settings, setting, with_default (setting, value)))
    tell (settings, setting);
}

void
gh_settings_set_flag (GhSettings *settings, GhSetting setting, gboolean value)
{
  settings->overridden[setting] = FALSE;
  if (is_stored (settings, setting))
    g_settings_set_boolean (settings->stored, keys[setting].key, value);
  if (take_flag (settings, setting, value))
    tell (settings, setting);
}

gboolean
gh_settings_is_overridden (GhSettings *settings, GhSetting setting)
{
  return settings->overridden[setting];
}

void
gh_settings_override_text (GhSettings *settings, GhSetting setting, const char *value)
{
  settings->overridden[setting] = TRUE;
  if (take_text (settings, setting, with_default (setting, value)))
    tell (settings, setting);
}

void
gh_settings_override_flag (GhSettings *settings, GhSetting setting, gboolean value)
{
  settings->overridden[setting] = TRUE;
  if (take_flag (settings, setting, value))
    tell (settings, setting);
}

static void
gh_settings_finalize (GObject *object)
{
  GhSettings *settings = GH_SETTINGS (object);
  g_clear_object (&settings->stored);
  for (gsize i = 0; i < N_SETTINGS; i++)
    g_free (settings->texts[i]);
  G_OBJECT_CLASS (gh_settings_parent_class)->finalize (object);
}

static void
gh_settings_class_init (GhSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_settings_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", GH_TYPE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
gh_settings_init (GhSettings *settings)
{
  settings->stored = open_settings ();
  for (gsize i = 0; i < N_SETTINGS; i++)
    read_setting (settings, (GhSetting) i);
  if (settings->stored != NULL)
    g_signal_connect_object (settings->stored, "changed", G_CALLBACK (on_stored_changed), settings,
                             G_CONNECT_SWAPPED);
}

GhSettings *
gh_settings_new (void)
{
  return g_object_new (GH_TYPE_SETTINGS, NULL);
}
