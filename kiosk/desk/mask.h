/* Personal data as far as a passer-by may see it (UX K21). All results are owned by the caller;
 * NULL stays NULL, and "" stays "". */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "john@example.com" as "j•••@example.com". */
char *gh_mask_email (const char *email) G_GNUC_WARN_UNUSED_RESULT;
/* "+12025551234" as "•••1234". */
char *gh_mask_phone (const char *phone) G_GNUC_WARN_UNUSED_RESULT;
/* "John Doe" as "John D.". */
char *gh_short_name (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
