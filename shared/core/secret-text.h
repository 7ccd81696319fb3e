/* Texts that open a door (tokens, keys, PINs): they are not left behind in freed memory. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For g_auto: owned, wiped when it goes. */
typedef char *GhSecretText;

/* Overwrites @text up to its end, in a way that no compiler leaves out. NULL is fine. */
void gh_secret_text_wipe (char *text);
/* The same, and frees it with g_free. NULL is fine. */
void gh_secret_text_free (char *text);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (GhSecretText, gh_secret_text_free, NULL)

G_END_DECLS
