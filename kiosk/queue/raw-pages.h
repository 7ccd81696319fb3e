/* Rows of a damaged SQLite file, read page by page (https://www.sqlite.org/fileformat2.html): what
 * stands on a leaf page is found whatever happened to the rest of the tree, to the schema or to the
 * header. Nothing that comes from here can be trusted. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  enum { GH_RAW_NULL, GH_RAW_INT, GH_RAW_TEXT, GH_RAW_BLOB, GH_RAW_OTHER } type;
  gint64 integer;
  const guint8 *bytes; /* TEXT and BLOB; not ended by a NUL */
  gsize length;
} GhRawValue;

/* Most columns that a row can have. */
#define GH_RAW_MAX_COLUMNS 16

/* A row of any table; lives as long as the call. */
typedef void (*GhRawRowFunc) (gint64 rowid, const GhRawValue *values, guint length, gpointer data);

/* Tells @func of every row in the file at @path with the log at @path-wal laid over it, in no
 * order. The same row may come more than once. Errors: GFileError. */
gboolean gh_raw_pages_read (const char *path, GhRawRowFunc func, gpointer data,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The rows of one page of GH_RAW_PAGE_BYTES. @first: it is the file's first. */
void gh_raw_page_read (const guint8 *page, gboolean first, GhRawRowFunc func, gpointer data);

/* A copy, NULL of another type; owned by the caller. */
char *gh_raw_value_dup_text (const GhRawValue *value) G_GNUC_WARN_UNUSED_RESULT;
GBytes *gh_raw_value_dup_blob (const GhRawValue *value) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a row has these columns, one letter each: n NULL, i integer, t text, b blob; a capital
 * also takes NULL. */
gboolean gh_raw_row_has_form (const char *form, const GhRawValue *values,
                              guint length) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the log at @path-wal has lost something that was durable: SQLite does not tell. FALSE
 * when there is no log. */
gboolean gh_raw_pages_log_is_damaged (const char *path);

G_END_DECLS
