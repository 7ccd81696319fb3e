/* Opening kiosk.db whatever became of it: nothing that is damaged is worked with, nothing is ever
 * deleted, and what can still be read goes into the new file. */

#pragma once

#include "db/db.h"
#include "kiosk/queue/seal.h"

G_BEGIN_DECLS

/* Opens the file at @path, made when it is not there, checked for damage and brought up to date. A
 * damaged one is put aside under another name and a new one begun with what gh_rescue gets out of
 * it. A file whose log alone is damaged goes on, with what was in the rest of the log; then @aside
 * is a copy. When the rescue fails (a full disk) the gate goes on without, and it is tried again at
 * the next start.
 *
 * @aside: (out) where the damaged file is now, NULL when there was none; owned by the caller.
 * Errors: GH_DB_ERROR. Owned by the caller. */
GhDb *gh_kiosk_file_open (const char *path, const GhSeal *seal, char **aside,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
