/* Standard output of gatehousectl: lines, tables and JSON. Texts that came from outside are shown
 * with their control characters replaced, so that a customer's name cannot drive a terminal. */

#pragma once

#include "server/rules/ticket.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* Prints one line. */
void gh_print_line (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* What makes a noun agree with @count: "s", or "" for one. Static. */
const char *gh_print_plural (gint64 count);

/* Prints @object (borrowed) and a line's end. */
void gh_print_json (json_object *object);

/* What making tickets answers: {"order_id", "ticket_codes"}, or a code a line. */
void gh_print_codes (gboolean json, gint64 order_id, GPtrArray *codes);

/* Adds @date, or null for GH_DATE_MIN and GH_DATE_MAX: no bound. */
void gh_print_add_bound (json_object *object, const char *key, GhDate date);

/* @text, fit for a terminal; NULL gives "-". Owned by the caller. */
char *gh_print_clean (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* A table whose columns are as wide as their widest cell. */
typedef struct _GhTable GhTable;

/* @headings: ended by NULL, static. A heading that starts with ">" has its column to the right. */
GhTable *gh_table_new (const char *const *headings) G_GNUC_WARN_UNUSED_RESULT;
void gh_table_free (GhTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhTable, gh_table_free)

/* Adds cells to the last row, which starts by itself when the one before is complete. */
void gh_table_text (GhTable *table, const char *text); /* NULL is shown as "-" */
void gh_table_number (GhTable *table, gint64 number);
void gh_table_time (GhTable *table, int seconds); /* a slot time, shown as HH:MM */
/* Prints the headings and rows, or @when_empty (one line) when there are none. */
void gh_table_print (GhTable *table, const char *when_empty);

/* How things of one kind are listed. */
typedef struct {
  const char *name;            /* of the list in the JSON: "devices" */
  const char *const *headings; /* as for gh_table_new */
  const char *when_empty;      /* as for gh_table_print */
  void (*add_row) (GhTable *table, gconstpointer item);
  json_object *(*to_json) (gconstpointer item); /* what it gives is taken */
} GhListing;

/* What a list verb prints of @items: a table, or with @json {"devices": [item, …]}. */
void gh_print_list (gboolean json, const GhListing *listing, GPtrArray *items);

/* Writes what is still buffered. FALSE (GH_CTL_ERROR_FAILED) when standard output took not all. */
gboolean gh_print_finish (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
