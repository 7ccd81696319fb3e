/* What a person can do about a fault that keeps a program from its work. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One sentence of advice for an error of the database or a configuration that is missing, or NULL
 * when its own message says what to do or nobody knows. Static. @error may be NULL. */
const char *gh_fault_advice (const GError *error);

G_END_DECLS
