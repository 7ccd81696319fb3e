/* Small numbers that outlive the program. */

#pragma once

#include "kiosk/queue/kiosk-store.h"

G_BEGIN_DECLS

/* Unix seconds: the last that the server told of its clock, and the time that this kiosk has run
 * since. */
#define GH_REMEMBERED_SERVER_TIME "server_time"
/* Unix seconds: since when this kiosk is barred by its venue. */
#define GH_REMEMBERED_REVOKED "revoked"

/* Both: GH_DB_ERROR. @value: (out) 0 when there is none. A power cut may lose the last one. */
gboolean gh_remembered_get (GhKioskStore *store, const char *name, gint64 *value,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_remembered_put (GhKioskStore *store, const char *name, gint64 value,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
