/* What pages show of an organisation: its name, its logo, its colours, and where and how it is
 * reached; and the addresses of the two files that belong to it, which change with what is in them.
 * Private to pages/. */

#pragma once

#include "server/store/org-store.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* The end of the files' names. */
#define GH_BRAND_SHEET ".css"
#define GH_BRAND_LOGO  ".png"

/* "1-0123456789ab.css", below /brand/. Owned by the caller. */
char *gh_brand_file_name (gint64 orq, const char *tag,
                          const char *ending) G_GNUC_WARN_UNUSED_RESULT;
/* Takes such a name apart; @tag (owned by the caller) is whatever stands there. FALSE when it is no
 * such name. */
gboolean gh_brand_file_parse (const char *name, const char *ending, gint64 *orq,
                              char **tag) G_GNUC_WARN_UNUSED_RESULT;

/* Adds what templates/layout.html wants to know of @org: "venue", and where there are any
 * "brand_sheet", "logo" and "place". */
void gh_brand_add (json_object *data, const GhOrg *org);

G_END_DECLS
