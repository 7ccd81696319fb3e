/* Names as people type them: without case and accents. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text in compatible characters, folded to one case, without marks, and the letters that have a
 * stroke or are two in one written plainly: "Sørensen", "SORENSEN" and "Sörensen" are the same.
 * Invalid UTF-8 is replaced. Owned by the caller; NULL for NULL. */
char *gh_fold (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Whether each of @words (folded, ended by NULL) occurs in @text or in @other, which are folded
 * here; both may be NULL. */
gboolean gh_fold_matches (const char *const *words, const char *text, const char *other);

G_END_DECLS
