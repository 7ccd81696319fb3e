/* Text from outside (codes, names, the server's sentences) before anybody shows it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longest text from outside that reaches a label, in bytes. */
#define GH_OUTSIDE_TEXT_MAX 128

/* @text made safe to show as a plain label: valid UTF-8, one line, no control, direction-changing
 * or invisible characters, at most two combining marks on a letter, at most GH_OUTSIDE_TEXT_MAX
 * bytes (then it ends in "…"). What is not allowed becomes "·". NULL gives "". Owned by the caller.
 */
char *gh_outside_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
