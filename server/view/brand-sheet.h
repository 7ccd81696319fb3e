/* The stylesheet of an organisation's own colours, which follows site.css. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The sheet for @accent ("#rrggbb"), readable in the light and the dark theme; printing and forced
 * colours are left as they are. NULL when it is no colour: the site's own need no sheet. @tag (out,
 * optional, owned by the caller) changes with the sheet, also with how it is made. Owned by the
 * caller. */
char *gh_brand_sheet (const char *accent, char **tag) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
