/* Which language a visitor gets: the best of those we speak by Accept-Language (RFC 9110, 12.5.4).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The tag ("en", "pt-BR", …) that fits @accept (may be NULL) best; "en" when none does. Static. */
const char *gh_language_choose (const char *accept);

/* Makes gettext speak @language, a tag of gh_language_choose, from now on. English costs nothing;
 * no locale needs to be installed. */
void gh_language_use (const char *language);

G_END_DECLS
