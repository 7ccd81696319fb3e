/* Wiping texts. The C library does it, so that nothing is linked for it. */

#include "core/secret-text.h"

#include <string.h>

void
gh_secret_text_wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
}

void
gh_secret_text_free (char *text)
{
  gh_secret_text_wipe (text);
  g_free (text);
}
