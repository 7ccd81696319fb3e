/* Strict JSON on json-c. json-c alone takes duplicate keys, NaN, single quotes, raw control
 * characters, overlong UTF-8, lone surrogates and clips integers; this refuses all of them, then
 * lets json-c build the tree. RFC 8259. */

#pragma once

#include <glib.h>
#include <json-c/json.h>

G_BEGIN_DECLS

#define GH_JSON_ERROR (gh_json_error_quark ())
GQuark gh_json_error_quark (void);

typedef enum {
  GH_JSON_ERROR_SYNTAX, /* not JSON, or JSON that readers disagree about */
  GH_JSON_ERROR_FIELD,  /* a field is missing, of another type, or out of range: names it */
} GhJsonError;

/* Deepest nesting that is read. */
#define GH_JSON_MAX_DEPTH 16

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_object, json_object_put)

/* Parses @length bytes as one JSON text. Objects with a repeated key, numbers beyond gint64 or
 * beyond a finite double, U+0000 and anything after the text are refused, with the byte offset in
 * the message. Owned by the caller. */
json_object *gh_json_parse (const char *text, gsize length,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Typed getters. They never convert: "12" is not 12, 1.0 is not 1. A key that is absent or null is
 * an error (GH_JSON_ERROR_FIELD, message names the field), or NULL/untouched and TRUE for the _opt
 * forms. Strings and children that come back belong to @object. */

/* At most @max_chars characters of UTF-8. */
gboolean gh_json_get_string (json_object *object, const char *key, gsize max_chars,
                             const char **value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_json_get_string_opt (json_object *object, const char *key, gsize max_chars,
                                 const char **value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_json_get_int (json_object *object, const char *key, gint64 min, gint64 max,
                          gint64 *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_json_get_int_opt (json_object *object, const char *key, gint64 min, gint64 max,
                              gint64 *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_json_get_bool_opt (json_object *object, const char *key, gboolean *value,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_json_get_object (json_object *object, const char *key, json_object **value,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_json_get_array (json_object *object, const char *key, gsize max_length,
                            json_object **value, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Dates, slot times and instants in the forms of contract section 3; another form is an error too.
 */
gboolean gh_json_get_date (json_object *object, const char *key, gint32 *date,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_json_get_date_opt (json_object *object, const char *key, gint32 *date,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_json_get_time (json_object *object, const char *key, int *seconds,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_json_get_instant (json_object *object, const char *key, gint64 *instant,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean gh_json_get_instant_opt (json_object *object, const char *key, gint64 *instant,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For who checks more than a getter does: sets GH_JSON_ERROR_FIELD, "@key: @what". Always FALSE. */
gboolean gh_json_fail_field (const char *key, const char *what, GError **error);

/* Setters; a NULL @value is written as null. @value is copied. */
void gh_json_add_string (json_object *object, const char *key, const char *value);
void gh_json_add_int (json_object *object, const char *key, gint64 value);
void gh_json_add_bool (json_object *object, const char *key, gboolean value);
/* Takes @child. */
void gh_json_add (json_object *object, const char *key, json_object *child);
/* Instants, dates and slot times in the forms of contract section 3. */
void gh_json_add_instant (json_object *object, const char *key, gint64 instant);
/* The same, and null for 0. */
void gh_json_add_instant_or_null (json_object *object, const char *key, gint64 instant);
void gh_json_add_date (json_object *object, const char *key, gint32 date);
void gh_json_add_time (json_object *object, const char *key, int seconds);

/* The text of @object, compact, UTF-8, '/' unescaped. Owned by the caller. */
char *gh_json_to_string (json_object *object) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
