/* Watches the configuration file for a process that stays, so that nobody has to restart it after a
 * change. */

#pragma once

#include "server/config/config.h"

G_BEGIN_DECLS

typedef struct _GhConfigWatch GhConfigWatch;

/* Watches the file at @path, which is known as it is now: load it after this. */
GhConfigWatch *gh_config_watch_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;
void gh_config_watch_free (GhConfigWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhConfigWatch, gh_config_watch_free)

/* Looks once; call it every few seconds. A file that changed is loaded when it is found the same
 * twice in a row, for whoever writes it may not have come to its end; then @next is what it says,
 * owned by the caller. NULL as long as there is nothing new. FALSE when it cannot be loaded: once
 * for each change. Errors: GH_CONFIG_ERROR. */
gboolean gh_config_watch_look (GhConfigWatch *watch, GhConfig **next,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
