/* The table enrolment; see the header. */

#include "kiosk/queue/enrolled.h"

#include "core/clock.h"
#include "core/event-log.h"
#include "core/secret-text.h"
#include "kiosk/queue/remembered.h"

#include <string.h>

#define SERVER_MAX_CHARS 1000

static const char SELECT_SEALED[] = "SELECT sealed FROM enrolment WHERE singleton = 1";
static const char PUT_SEALED[] =
    "REPLACE INTO enrolment (singleton, sealed, made_at) VALUES (1, ?, ?)";
static const char PUT_DEVICE[] = "REPLACE INTO device (singleton, id, made_at) VALUES (1, ?, ?)";
/* Without these the tickets are noise, which the keeper clears away: queue/manifest-shred.c. */
static const char DELETE_LISTS[] = "DELETE FROM manifests";
static const char DELETE_OPERATORS[] = "DELETE FROM known_operators";
static const char DELETE_REVOKED[] =
    "DELETE FROM remembered WHERE name = '" GH_REMEMBERED_REVOKED "'";

void
gh_enrolled_free (GhEnrolled *enrolled)
{
  if (enrolled == NULL)
    return;
  g_free (enrolled->server);
  gh_enrolment_free (enrolled->as);
  g_free (enrolled);
}

GhEnrolled *
gh_enrolled_open (const GhSeal *seal, const void *sealed, gsize length, GError **error)
{
  g_autoptr (GhEnrolled) enrolled = g_new0 (GhEnrolled, 1);
  const char *server = NULL;
  g_auto (GhSecretText) text = gh_seal_open_text (seal, sealed, length, error);
  g_autoptr (json_object) object = text != NULL ? gh_json_parse (text, strlen (text), error) : NULL;
  if (object == NULL || !gh_json_get_string (object, "server", SERVER_MAX_CHARS, &server, error))
    return NULL;
  enrolled->server = g_strdup (server);
  enrolled->as = gh_enrolment_data_from_json (object, error);
  return enrolled->as != NULL ? g_steal_pointer (&enrolled) : NULL;
}

gboolean
gh_enrolled_get (GhKioskStore *store, GhEnrolled **enrolled, GError **error)
{
  g_autoptr (GError) fault = NULL;
  gboolean has_row = FALSE;
  *enrolled = NULL;
  g_autoptr (GhDbRows) rows =
      gh_db_query (gh_kiosk_store_get_db (store), SELECT_SEALED, GH_DB_NO_VALUES, error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  gsize length;
  const void *sealed = gh_db_rows_blob (rows, "sealed", &length);
  *enrolled = gh_enrolled_open (gh_kiosk_store_get_seal (store), sealed, length, &fault);
  if (*enrolled == NULL)
    gh_log_event (GH_LOG_ERROR, "enrolment.unreadable", "reason", fault->message, NULL);
  return TRUE;
}

static GBytes *
close_sealed (const GhSeal *seal, const char *server, const GhEnrolment *as)
{
  g_autoptr (json_object) object = gh_enrolment_data_to_json (as);
  gh_json_add_string (object, "server", server);
  g_auto (GhSecretText) text = gh_json_to_string (object);
  return gh_seal_close_text (seal, text);
}

gboolean
gh_enrolled_put (GhKioskStore *store, const char *server, const GhEnrolment *as, GError **error)
{
  gsize length;
  GhDb *db = gh_kiosk_store_get_db (store);
  gint64 now = gh_clock_now ();
  g_autoptr (GBytes) sealed = close_sealed (gh_kiosk_store_get_seal (store), server, as);
  const void *bytes = g_bytes_get_data (sealed, &length);
  g_autoptr (GhDbTransaction) transaction = gh_db_begin (db, GH_DB_WRITE, error);
  return transaction != NULL &&
         gh_db_execute (db, PUT_SEALED, GH_DB_VALUES (gh_db_blob (bytes, length), gh_db_int (now)),
                        NULL, error) &&
         gh_db_execute (db, PUT_DEVICE, GH_DB_VALUES (gh_db_text (as->device_id), gh_db_int (now)),
                        NULL, error) &&
         gh_db_execute (db, DELETE_LISTS, GH_DB_NO_VALUES, NULL, error) &&
         gh_db_execute (db, DELETE_REVOKED, GH_DB_NO_VALUES, NULL, error) &&
         gh_db_execute (db, DELETE_OPERATORS, GH_DB_NO_VALUES, NULL, error) &&
         gh_db_commit (g_steal_pointer (&transaction), error);
}
