/* Gathers what the self-test looks at: from the desk, the devices and the disk. */

#pragma once

#include "kiosk/desk/camera-desk.h"
#include "kiosk/desk/self-test.h"
#include "kiosk/desk/settings.h"

G_BEGIN_DECLS

typedef struct {
  GhGateDesk *gate;
  GhCameraDesk *cameras;
  GhSoundPlayer *sounds;
  GhSettings *settings;
  GhKioskStore *store;
  const char *directory; /* of the kiosk's file */
} GhHealthSources;

/* Tests, and writes a line of the log for each check ("self_test"). Owned by the caller, of
 * GhCheck. */
GPtrArray *gh_health_test (const GhHealthSources *sources) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
