/* The end of a device that the venue has revoked: nothing that it keeps of visitors, operators and
 * itself stays, but the entries that the server has not got. They lie in a new file under a new key
 * from then on; the old key is destroyed, and with it whatever a disk still has of the old files.
 *
 * First a mark is set; then the work is done at the next opening of the store, before anything
 * else, and again until it is finished. So it does not matter when the kiosk is killed; and on a
 * full disk what is no entry is destroyed at once, and the entries wait for room under the old key.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on the kiosk's files in @directory are to be wiped; on the disk when it returns TRUE.
 * Needs no room there. Errors: GFileError. */
gboolean gh_wipe_order (const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Does what was ordered, or finishes it; nothing when nothing was. No store may be open in
 * @directory. On an error (a full disk) no entry is lost, and it is to be tried again. Errors:
 * GH_DB_ERROR, GH_SEAL_ERROR, GFileError. */
gboolean gh_wipe_finish (const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
