/* What the server says of itself when it refuses something. */

#pragma once

#include "wire/failure.h"

G_BEGIN_DECLS

/* The server's own sentence, or its code where it has none, safe to show (desk/outside-text). For
 * what the kiosk has no words of its own for. Owned by the caller. */
char *gh_failure_words (const GhFailure *failure) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
