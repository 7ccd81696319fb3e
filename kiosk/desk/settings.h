/* How this kiosk is set up: the GSettings keys of org.gatehouse.Kiosk, which the command line may
 * override for one run. Changes, made on the settings page or from outside, are told at once. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  /* texts */
  GH_SETTING_SERVER,   /* URL; "" when none is set */
  GH_SETTING_CAMERA,   /* "auto" or another SOURCE (kiosk/scan/camera-id.h) */
  GH_SETTING_DATA_DIR, /* never empty */
  GH_SETTING_LANGUAGE, /* "pt_BR", …; "" is the system's; counts from the next start on */
  /* flags */
  GH_SETTING_WINDOWED,       /* in a window instead of the whole screen */
  GH_SETTING_SOUNDS,         /* verdicts are heard */
  GH_SETTING_VERIFY_ON_SCAN, /* a valid ticket is marked without a press */
  GH_SETTING_SUNLIGHT,       /* dark on light, for gates in the sun */
  GH_SETTING_MASK_CONTACT,   /* e-mail and phone are hidden until held */
  GH_SETTING_BAR_CODES,      /* Code 128 is read, too */
} GhSetting;
#define GH_SETTING_LAST GH_SETTING_BAR_CODES

#define GH_TYPE_SETTINGS (gh_settings_get_type ())
G_DECLARE_FINAL_TYPE (GhSettings, gh_settings, GH, SETTINGS, GObject)

/* Reads the settings. Without an installed schema the one beside the program (a build tree) counts,
 * and without any the defaults do: never fails. Signal "changed" (int GhSetting). */
GhSettings *gh_settings_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Of a text; belongs to @settings until it changes. */
const char *gh_settings_get_text (GhSettings *settings, GhSetting setting);
gboolean gh_settings_get_flag (GhSettings *settings, GhSetting setting);

/* Kept for the next runs, too, where there is a schema. */
void gh_settings_set_text (GhSettings *settings, GhSetting setting, const char *value);
void gh_settings_set_flag (GhSettings *settings, GhSetting setting, gboolean value);

/* Whether the present value is for this run only: see below. */
gboolean gh_settings_is_overridden (GhSettings *settings, GhSetting setting);
/* For this run only: what is kept, and what changes from outside, does not count any more. */
void gh_settings_override_text (GhSettings *settings, GhSetting setting, const char *value);
void gh_settings_override_flag (GhSettings *settings, GhSetting setting, gboolean value);

G_END_DECLS
