/* Strict JSON: the door through which every text from outside comes in, and typed access to what is
 * behind it. Trees are json-c's. */

#include "wire/json.h"

#include "core/slot-time.h"
#include "wire/json-check.h"

/* Longest text that is looked at as a date, a time or an instant. */
#define TIME_MAX_CHARS 32

G_DEFINE_QUARK (gh_json_error, gh_json_error)

typedef struct json_tokener Tokener;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tokener, json_tokener_free)

json_object *
gh_json_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (Tokener) tokener = NULL;
  json_object *tree;

  if (length > G_MAXINT32 - 1) {
    g_set_error (error, GH_JSON_ERROR, GH_JSON_ERROR_SYNTAX, "The text is too long");
    return NULL;
  }
  if (!gh_json_check (text, length, error))
    return NULL;

  tokener = json_tokener_new_ex (JSON_TOKENER_DEFAULT_DEPTH);
  if (tokener == NULL)
    g_error ("Out of memory");
  tree = json_tokener_parse_ex (tokener, text, (int) length);
  /* A number ends only with what follows it. */
  if (json_tokener_get_error (tokener) == json_tokener_continue)
    tree = json_tokener_parse_ex (tokener, "", 1);
  if (json_tokener_get_error (tokener) != json_tokener_success)
    g_set_error (error, GH_JSON_ERROR, GH_JSON_ERROR_SYNTAX, "Not JSON: %s",
                 json_tokener_error_desc (json_tokener_get_error (tokener)));
  else if (tree == NULL) /* json-c has no object for it */
    g_set_error (error, GH_JSON_ERROR, GH_JSON_ERROR_SYNTAX, "The text is only null");
  return tree;
}

gboolean
gh_json_fail_field (const char *key, const char *what, GError **error)
{
  g_set_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD, "%s: %s", key, what);
  return FALSE;
}

/* The value of @key, NULL when it is absent or null. FALSE when it has another type than @type. */
static gboolean
look_up (json_object *object, const char *key, enum json_type type, json_object **child,
         GError **error)
{
  json_object *found = NULL;

  if (!json_object_is_type (object, json_type_object))
    return gh_json_fail_field (key, "is not within an object", error);
  json_object_object_get_ex (object, key, &found);
  if (found != NULL && !json_object_is_type (found, type)) {
    g_set_error (error, GH_JSON_ERROR, GH_JSON_ERROR_FIELD, "%s: must be of type %s", key,
                 json_type_to_name (type));
    return FALSE;
  }
  *child = found;
  return TRUE;
}

/* As look_up(), but FALSE also when there is no value. */
static gboolean
look_up_required (json_object *object, const char *key, enum json_type type, json_object **child,
                  GError **error)
{
  json_object *found = NULL;

  if (!look_up (object, key, type, &found, error))
    return FALSE;
  if (found == NULL)
    return gh_json_fail_field (key, "is missing", error);
  *child = found;
  return TRUE;
}

static gboolean
read_string (json_object *child, const char *key, gsize max_chars, const char **value,
             GError **error)
{
  const char *text = json_object_get_string (child);

  if ((gsize) g_utf8_strlen (text, -1) > max_chars)
    return gh_json_fail_field (key, "is too long", error);
  *value = text;
  return TRUE;
}

gboolean
gh_json_get_string (json_object *object, const char *key, gsize max_chars, const char **value,
                    GError **error)
{
  json_object *child = NULL;

  return look_up_required (object, key, json_type_string, &child, error) &&
         read_string (child, key, max_chars, value, error);
}

gboolean
gh_json_get_string_opt (json_object *object, const char *key, gsize max_chars, const char **value,
                        GError **error)
{
  json_object *child = NULL;

  if (!look_up (object, key, json_type_string, &child, error))
    return FALSE;
  if (child != NULL)
    return read_string (child, key, max_chars, value, error);
  *value = NULL;
  return TRUE;
}

static gboolean
read_int (json_object *child, const char *key, gint64 min, gint64 max, gint64 *value,
          GError **error)
{
  gint64 number = json_object_get_int64 (child);

  if (number < min || number > max)
    return gh_json_fail_field (key, "is out of range", error);
  *value = number;
  return TRUE;
}

gboolean
gh_json_get_int (json_object *object, const char *key, gint64 min, gint64 max, gint64 *value,
                 GError **error)
{
  json_object *child = NULL;

  return look_up_required (object, key, json_type_int, &child, error) &&
         read_int (child, key, min, max, value, error);
}

gboolean
gh_json_get_int_opt (json_object *object, const char *key, gint64 min, gint64 max, gint64 *value,
                     GError **error)
{
  json_object *child = NULL;

  if (!look_up (object, key, json_type_int, &child, error))
    return FALSE;
  return child == NULL || read_int (child, key, min, max, value, error);
}

gboolean
gh_json_get_bool_opt (json_object *object, const char *key, gboolean *value, GError **error)
{
  json_object *child = NULL;

  if (!look_up (object, key, json_type_boolean, &child, error))
    return FALSE;
  if (child != NULL)
    *value = json_object_get_boolean (child) ? TRUE : FALSE;
  return TRUE;
}

gboolean
gh_json_get_object (json_object *object, const char *key, json_object **value, GError **error)
{
  return look_up_required (object, key, json_type_object, value, error);
}

gboolean
gh_json_get_array (json_object *object, const char *key, gsize max_length, json_object **value,
                   GError **error)
{
  json_object *child = NULL;

  if (!look_up_required (object, key, json_type_array, &child, error))
    return FALSE;
  if (json_object_array_length (child) > max_length)
    return gh_json_fail_field (key, "has too many entries", error);
  *value = child;
  return TRUE;
}

gboolean
gh_json_get_date_opt (json_object *object, const char *key, gint32 *date, GError **error)
{
  const char *text = NULL;

  if (!gh_json_get_string_opt (object, key, TIME_MAX_CHARS, &text, error))
    return FALSE;
  return text == NULL || gh_date_parse (text, date) ||
         gh_json_fail_field (key, "must be a date YYYY-MM-DD", error);
}

gboolean
gh_json_get_date (json_object *object, const char *key, gint32 *date, GError **error)
{
  json_object *child = NULL;

  return look_up_required (object, key, json_type_string, &child, error) &&
         gh_json_get_date_opt (object, key, date, error);
}

gboolean
gh_json_get_time (json_object *object, const char *key, int *seconds, GError **error)
{
  const char *text = NULL;

  if (!gh_json_get_string (object, key, TIME_MAX_CHARS, &text, error))
    return FALSE;
  return gh_time_parse (text, seconds) ||
         gh_json_fail_field (key, "must be a time HH:MM:SS", error);
}

gboolean
gh_json_get_instant_opt (json_object *object, const char *key, gint64 *instant, GError **error)
{
  const char *text = NULL;

  if (!gh_json_get_string_opt (object, key, TIME_MAX_CHARS, &text, error))
    return FALSE;
  return text == NULL || gh_instant_parse (text, instant) ||
         gh_json_fail_field (key, "must be an instant YYYY-MM-DDTHH:MM:SSZ", error);
}

gboolean
gh_json_get_instant (json_object *object, const char *key, gint64 *instant, GError **error)
{
  json_object *child = NULL;

  return look_up_required (object, key, json_type_string, &child, error) &&
         gh_json_get_instant_opt (object, key, instant, error);
}

void
gh_json_add (json_object *object, const char *key, json_object *child)
{
  if (json_object_object_add (object, key, child) != 0)
    g_error ("Out of memory");
}

/* Adds what json-c has just made: NULL means that it could not, never null. */
static void
add_made (json_object *object, const char *key, json_object *child)
{
  if (child == NULL)
    g_error ("Out of memory");
  gh_json_add (object, key, child);
}

void
gh_json_add_string (json_object *object, const char *key, const char *value)
{
  if (value == NULL)
    gh_json_add (object, key, NULL);
  else if (g_utf8_validate (value, -1, NULL))
    add_made (object, key, json_object_new_string (value));
  else {
    /* One bad byte from an old database must not make the whole answer unreadable. */
    g_autofree char *mended = g_utf8_make_valid (value, -1);

    add_made (object, key, json_object_new_string (mended));
  }
}

void
gh_json_add_int (json_object *object, const char *key, gint64 value)
{
  add_made (object, key, json_object_new_int64 (value));
}

void
gh_json_add_bool (json_object *object, const char *key, gboolean value)
{
  add_made (object, key, json_object_new_boolean (value ? 1 : 0));
}

void
gh_json_add_instant (json_object *object, const char *key, gint64 instant)
{
  g_autofree char *text = gh_instant_format (instant);

  gh_json_add_string (object, key, text);
}

void
gh_json_add_instant_or_null (json_object *object, const char *key, gint64 instant)
{
  if (instant != 0)
    gh_json_add_instant (object, key, instant);
  else
    gh_json_add (object, key, NULL);
}

void
gh_json_add_date (json_object *object, const char *key, gint32 date)
{
  g_autofree char *text = gh_date_format (date);

  gh_json_add_string (object, key, text);
}

void
gh_json_add_time (json_object *object, const char *key, int seconds)
{
  g_autofree char *text = gh_time_format (seconds);

  gh_json_add_string (object, key, text);
}

char *
gh_json_to_string (json_object *object)
{
  const char *text = json_object_to_json_string_ext (object, JSON_C_TO_STRING_PLAIN |
                                                                 JSON_C_TO_STRING_NOSLASHESCAPE);

  if (text == NULL)
    g_error ("Out of memory");
  return g_strdup (text);
}
