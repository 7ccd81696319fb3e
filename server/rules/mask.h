/* Contact data for a screen that others see: enough to tell two people of one name apart. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "j…@e….org" for "john@example.org". NULL for NULL and "". Owned by the caller. */
char *gh_mask_email (const char *email) G_GNUC_WARN_UNUSED_RESULT;
/* "…89": the last two digits. NULL for NULL and "". Owned by the caller. */
char *gh_mask_phone (const char *phone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
