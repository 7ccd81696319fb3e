/* How values get into pages: whatever the data holds, what comes out is valid UTF-8, and in HTML
 * nothing of it is markup. Inside the template engine only. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @length bytes of hostile @text, with & < > " ' as character references, and U+FFFD for
 * broken UTF-8 and for control characters but tab and line ends. Good in text and in quoted
 * attributes; not inside <script> or <style>. */
void gh_escape_append (GString *out, const char *text, gsize length);

/* Appends @text as it is, but for broken UTF-8 and U+0000, which become U+FFFD. */
void gh_escape_append_raw (GString *out, const char *text, gsize length);

G_END_DECLS
