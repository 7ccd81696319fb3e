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

/* The facts as they are now, to be cleared by the caller. The camera's is GH_CAMERA_OFF while
 * nobody is signed in. */
void gh_health_gather (const GhHealthSources *sources, GhSelfTestFacts *facts);

/* The last self-test, in the data directory: its time and the device, then a line a check. */
#define GH_HEALTH_FILE "kiosk.self-test.txt"

/* Tests, writes a line of the log for each check ("self_test"), and writes GH_HEALTH_FILE. Owned by
 * the caller, of GhCheck. */
GPtrArray *gh_health_test (const GhHealthSources *sources) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
