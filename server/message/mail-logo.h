/* How large an organisation's logo is shown in a mail: programs that read mail know no "at most".
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The size in pixels at which the picture in @png fits into @max_width × @max_height, in its own
 * proportions and never larger than it is. FALSE, with nothing touched, for NULL and for what does
 * not begin as a PNG. */
gboolean gh_mail_logo_fit (GBytes *png, int max_width, int max_height, int *width,
                           int *height) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
