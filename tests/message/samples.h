/* What a case of the programs here says: its fields, and files that it names. */

#pragma once

#include <glib.h>
#include <json-c/json.h>

G_BEGIN_DECLS

/* The text under @key, or @otherwise when it is left out. Borrowed from @sample. */
const char *sample_text (json_object *sample, const char *key, const char *otherwise);

/* The bytes of the file that @key names; NULL when it is left out. Ends the program when the file
 * cannot be read. Owned by the caller. */
GBytes *sample_file (json_object *sample, const char *key);

G_END_DECLS
