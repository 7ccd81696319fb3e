/* Makes text from outside fit to be said in a message: names, addresses and numbers that somebody
 * typed. What comes out is valid UTF-8 in which nothing can start a header, turn the direction of
 * its surroundings round, cover other lines or go on for ever. It is still text: HTML escapes it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text (NULL is empty) on one line: control characters, line ends and all white space become
 * single spaces; what is invisible and directs (bidirectional controls, zero-width characters but
 * the joiners, tags) is left out, and so is what is stacked upon a letter beyond reason. At most
 * @max_chars characters, the last of them an ellipsis when something was cut. Owned by the caller.
 */
char *gh_plain_line (const char *text, gsize max_chars) G_GNUC_WARN_UNUSED_RESULT;

/* The lines of @text that are not empty, each as gh_plain_line() makes it; at most @max_lines.
 * NULL-terminated, owned by the caller. */
char **gh_plain_lines (const char *text, gsize max_lines,
                       gsize max_chars) G_GNUC_WARN_UNUSED_RESULT;

/* @text so that it stands unharmed in a sentence of plain text, whichever way the two of them run
 * (Unicode's FIRST STRONG ISOLATE around it), for a surrounding that is @rtl or holds such text;
 * else as it is. Owned by the caller. */
char *gh_plain_isolate (const char *text, gboolean rtl) G_GNUC_WARN_UNUSED_RESULT;
/* Likewise for what always runs from left to right: codes, phone numbers, e-mail addresses. */
char *gh_plain_isolate_ltr (const char *text, gboolean rtl) G_GNUC_WARN_UNUSED_RESULT;

/* "@word-@rest.@ending" of nothing but letters, digits and hyphens of ASCII; @fallback stands for a
 * @word that has no form in ASCII. Owned by the caller. */
char *gh_plain_file_name (const char *word, const char *fallback, const char *rest,
                          const char *ending) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
