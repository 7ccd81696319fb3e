/* What a kiosk sends once it has its network back, and what it hears. One entry that cannot be read
 * is an entry with a fault: the others of the request are none the worse for it. */

#include "wire/sync.h"

#include "core/random-id.h"
#include "wire/failure.h"

#include <string.h>

#define DEVICE_MAX_CHARS 64
#define ID_MAX_CHARS     100 /* what is no UUID is sent back up to here */
#define WORD_MAX_CHARS   40
#define TEXT_MAX_CHARS   1000

/* ---- what is sent ---- */

void
gh_sync_entry_free (GhSyncEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->id);
  g_free (entry->ticket_code);
  g_free (entry->fault);
  g_free (entry->sent_id);
  g_free (entry);
}

static void
free_entry (gpointer entry)
{
  gh_sync_entry_free (entry);
}

GhSyncRequest *
gh_sync_request_new (const char *device_id)
{
  GhSyncRequest *request = g_new0 (GhSyncRequest, 1);

  request->device_id = g_strdup (device_id);
  request->entries = g_ptr_array_new_with_free_func (free_entry);
  return request;
}

void
gh_sync_request_free (GhSyncRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->device_id);
  g_ptr_array_unref (request->entries);
  g_free (request);
}

static json_object *
write_entry (const GhSyncEntry *entry)
{
  json_object *object = json_object_new_object ();

  gh_json_add_string (object, "id", entry->id);
  gh_json_add_string (object, "ticket_code", entry->ticket_code);
  gh_json_add_instant (object, "verified_at", entry->verified_at);
  gh_json_add_int (object, "operator_id", entry->operator_id);
  if (entry->device_time != 0)
    gh_json_add_instant (object, "device_time", entry->device_time);
  if (entry->undone_at != 0)
    gh_json_add_instant (object, "undone_at", entry->undone_at);
  return object;
}

json_object *
gh_sync_request_to_json (const GhSyncRequest *request)
{
  json_object *body = json_object_new_object ();
  json_object *list = json_object_new_array ();

  for (guint i = 0; i < request->entries->len; i++)
    json_object_array_add (list, write_entry (request->entries->pdata[i]));
  gh_json_add_string (body, "device_id", request->device_id);
  gh_json_add (body, "verifications", list);
  return body;
}

/* The id in lower case when it is a UUID, and in any case as it was sent. */
static gboolean
read_id (json_object *object, GhSyncEntry *entry, GError **error)
{
  const char *id = NULL;

  if (!gh_json_get_string (object, "id", ID_MAX_CHARS, &id, error))
    return FALSE;
  entry->sent_id = g_strdup (id);
  if (!gh_is_uuid (id))
    return gh_json_fail_field ("id", "is no UUID", error);
  entry->id = g_ascii_strdown (id, -1);
  return TRUE;
}

static gboolean
read_code (json_object *object, GhSyncEntry *entry, GError **error)
{
  const char *code = NULL;

  if (!gh_json_get_string (object, "ticket_code", G_MAXSIZE, &code, error))
    return FALSE;
  if (*code == '\0')
    return gh_json_fail_field ("ticket_code", "is empty", error);
  entry->ticket_code = g_strdup (code);
  return TRUE;
}

/* An instant of which 0 says that there is none; optional ones too. */
static gboolean
read_moment (json_object *object, const char *key, gint64 *moment, GError **error)
{
  gint64 instant = 1;

  if (!gh_json_get_instant_opt (object, key, &instant, error))
    return FALSE;
  if (instant <= 0)
    return gh_json_fail_field (key, "is before 1970", error);
  if (json_object_object_get (object, key) != NULL)
    *moment = instant;
  return TRUE;
}

static gboolean
read_verified_at (json_object *object, GhSyncEntry *entry, GError **error)
{
  gint64 unused;

  return gh_json_get_instant (object, "verified_at", &unused, error) &&
         read_moment (object, "verified_at", &entry->verified_at, error);
}

static gboolean
read_operator (json_object *object, GhSyncEntry *entry, GError **error)
{
  return gh_json_get_int (object, "operator_id", 1, G_MAXINT64, &entry->operator_id, error);
}

static gboolean
read_device_time (json_object *object, GhSyncEntry *entry, GError **error)
{
  return read_moment (object, "device_time", &entry->device_time, error);
}

static gboolean
read_undone_at (json_object *object, GhSyncEntry *entry, GError **error)
{
  return read_moment (object, "undone_at", &entry->undone_at, error);
}

/* Reads on after a fault: what can be read of the entry is kept beside it. */
static GhSyncEntry *
read_entry (json_object *element)
{
  static gboolean (*const reads[]) (json_object *, GhSyncEntry *, GError **) = {
    read_id, read_code, read_verified_at, read_operator, read_device_time, read_undone_at,
  };
  GhSyncEntry *entry = g_new0 (GhSyncEntry, 1);

  if (!json_object_is_type (element, json_type_object)) {
    entry->fault = g_strdup ("verifications: must hold objects");
    return entry;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (reads); i++) {
    g_autoptr (GError) error = NULL;

    if (!reads[i](element, entry, &error) && entry->fault == NULL)
      entry->fault = g_strdup (error->message);
  }
  return entry;
}

GhSyncRequest *
gh_sync_request_from_json (json_object *body, GError **error)
{
  g_autoptr (GhSyncRequest) request = NULL;
  const char *device_id = NULL;
  json_object *list = NULL;

  if (!gh_json_get_string (body, "device_id", DEVICE_MAX_CHARS, &device_id, error) ||
      !gh_json_get_array (body, "verifications", GH_SYNC_MAX_ENTRIES, &list, error))
    return NULL;
  if (*device_id == '\0') {
    gh_json_fail_field ("device_id", "is empty", error);
    return NULL;
  }
  request = gh_sync_request_new (device_id);
  for (gsize i = 0; i < json_object_array_length (list); i++)
    g_ptr_array_add (request->entries, read_entry (json_object_array_get_idx (list, i)));
  return g_steal_pointer (&request);
}

/* ---- what is answered ---- */

static const char *const outcome_names[] = {
  [GH_SYNC_VERIFIED] = "VERIFIED",
  [GH_SYNC_DUPLICATE] = "DUPLICATE",
  [GH_SYNC_CONFLICT] = "CONFLICT",
  [GH_SYNC_REJECTED] = "REJECTED",
};

const char *
gh_sync_outcome_to_string (GhSyncOutcome outcome)
{
  g_assert ((gsize) outcome < G_N_ELEMENTS (outcome_names));
  return outcome_names[outcome];
}

void
gh_sync_result_free (GhSyncResult *result)
{
  if (result == NULL)
    return;
  g_free (result->id);
  g_free (result->code);
  g_free (result->message);
  g_free (result->operator_name);
  g_free (result->device_name);
  g_free (result);
}

static void
free_result (gpointer result)
{
  gh_sync_result_free (result);
}

static void
add_text (json_object *object, const char *key, const char *text)
{
  if (text != NULL)
    gh_json_add_string (object, key, text);
}

static void
add_moment (json_object *object, const char *key, gint64 moment)
{
  if (moment != 0)
    gh_json_add_instant (object, key, moment);
}

static void
add_id (json_object *object, const char *key, gint64 id)
{
  if (id != 0)
    gh_json_add_int (object, key, id);
}

json_object *
gh_sync_result_to_json (const GhSyncResult *result)
{
  json_object *object = json_object_new_object ();

  gh_json_add_string (object, "id", result->id);
  gh_json_add_string (object, "outcome", gh_sync_outcome_to_string (result->outcome));
  if (result->outcome == GH_SYNC_DUPLICATE)
    gh_json_add_string (object, "first_outcome", gh_sync_outcome_to_string (result->first_outcome));
  add_text (object, "code", result->code);
  add_text (object, "message", result->message);
  add_id (object, "ticket_id", result->ticket_id);
  add_moment (object, "verified_at", result->verified_at);
  add_id (object, "verified_by", result->verified_by);
  if (result->clock_cut)
    gh_json_add_bool (object, "clock_cut", TRUE);
  add_text (object, "operator_name", result->operator_name);
  add_text (object, "device_name", result->device_name);
  add_moment (object, "other_at", result->other_at);
  return object;
}

static gboolean
read_outcome (json_object *object, const char *key, GhSyncOutcome *outcome, GError **error)
{
  const char *name = NULL;

  if (!gh_json_get_string (object, key, WORD_MAX_CHARS, &name, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (outcome_names); i++) {
    if (strcmp (name, outcome_names[i]) == 0) {
      *outcome = (GhSyncOutcome) i;
      return TRUE;
    }
  }
  return gh_json_fail_field (key, "is unknown", error);
}

/* Copies a text into @copy, NULL when there is none. */
static gboolean
read_text_opt (json_object *object, const char *key, gsize max_chars, char **copy, GError **error)
{
  const char *text = NULL;

  if (!gh_json_get_string_opt (object, key, max_chars, &text, error))
    return FALSE;
  *copy = g_strdup (text);
  return TRUE;
}

static gboolean
read_outcomes (json_object *object, GhSyncResult *result, GError **error)
{
  if (!read_outcome (object, "outcome", &result->outcome, error))
    return FALSE;
  result->first_outcome = result->outcome;
  if (result->outcome == GH_SYNC_DUPLICATE &&
      !read_outcome (object, "first_outcome", &result->first_outcome, error))
    return FALSE;
  if (result->outcome == GH_SYNC_DUPLICATE && result->first_outcome == GH_SYNC_DUPLICATE)
    return gh_json_fail_field ("first_outcome", "contradicts the rest", error);
  return TRUE;
}

GhSyncResult *
gh_sync_result_from_json (json_object *object, GError **error)
{
  g_autoptr (GhSyncResult) result = g_new0 (GhSyncResult, 1);

  if (!json_object_is_type (object, json_type_object)) {
    gh_json_fail_field ("results", "must hold objects", error);
    return NULL;
  }
  if (!read_text_opt (object, "id", ID_MAX_CHARS, &result->id, error) ||
      !read_outcomes (object, result, error) ||
      !read_text_opt (object, "code", WORD_MAX_CHARS, &result->code, error) ||
      !read_text_opt (object, "message", TEXT_MAX_CHARS, &result->message, error) ||
      !gh_json_get_int_opt (object, "ticket_id", 1, G_MAXINT64, &result->ticket_id, error) ||
      !read_moment (object, "verified_at", &result->verified_at, error) ||
      !gh_json_get_int_opt (object, "verified_by", 1, G_MAXINT64, &result->verified_by, error) ||
      !gh_json_get_bool_opt (object, "clock_cut", &result->clock_cut, error) ||
      !read_text_opt (object, "operator_name", TEXT_MAX_CHARS, &result->operator_name, error) ||
      !read_text_opt (object, "device_name", TEXT_MAX_CHARS, &result->device_name, error) ||
      !read_moment (object, "other_at", &result->other_at, error))
    return NULL;
  if ((result->first_outcome == GH_SYNC_VERIFIED) != (result->code == NULL)) {
    gh_json_fail_field ("code", "contradicts the rest", error);
    return NULL;
  }
  return g_steal_pointer (&result);
}

json_object *
gh_sync_results_to_json (GPtrArray *results)
{
  json_object *data = json_object_new_object ();
  json_object *list = json_object_new_array ();

  for (guint i = 0; i < results->len; i++)
    json_object_array_add (list, gh_sync_result_to_json (results->pdata[i]));
  gh_json_add (data, "results", list);
  return gh_success_to_json (data);
}

GPtrArray *
gh_sync_results_from_json (json_object *envelope, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (free_result);
  json_object *data = NULL, *list = NULL;

  if (!gh_success_get_data (envelope, &data, error) ||
      !gh_json_get_array (data, "results", GH_SYNC_MAX_ENTRIES, &list, error))
    return NULL;
  for (gsize i = 0; i < json_object_array_length (list); i++) {
    GhSyncResult *result = gh_sync_result_from_json (json_object_array_get_idx (list, i), error);

    if (result == NULL)
      return NULL;
    g_ptr_array_add (results, result);
  }
  return g_steal_pointer (&results);
}
