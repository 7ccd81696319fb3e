/* A folder of its own for one test. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A new, empty folder that others may look into. Owned by the caller. */
char *test_temp_dir_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Deletes it with the files in it (it must have no folders), and frees @folder. */
void test_temp_dir_remove (char *folder);

/* Writes @length bytes to a file; asserts that it could. */
void test_write_file (const char *path, const void *bytes, gsize length);
/* The permission bits of a file; asserts that it is there. */
guint test_file_mode (const char *path);

G_END_DECLS
