/* The day's lists on disk, in generations, so that one which is being written or deleted is never
 * the one that counts. See the header, and sql/002-offline.sql. */

#include "kiosk/queue/manifest-private.h"

#include "core/secret-text.h"

#include <string.h>

static const char SELECT_DAY[] = "SELECT day_number, day_ends_at, made_at, generation, sealed_key"
                                 " FROM manifests WHERE day_starts_at <= ? AND ? < day_ends_at"
                                 " ORDER BY made_at DESC LIMIT 1";
static const char SELECT_DATE[] =
    "SELECT generation, made_at, cursor, sealed_key FROM manifests WHERE date = ?";
static const char FORGET_CURSOR[] = "UPDATE manifests SET cursor = '' WHERE date = ?";
static const char SELECT_NEWEST[] =
    "SELECT MAX (generation) AS generation FROM (SELECT MAX (generation) AS generation"
    " FROM manifests UNION ALL SELECT MAX (generation) FROM manifest_slots UNION ALL"
    " SELECT MAX (generation) FROM manifest_tickets)";
static const char PUT_LIST[] =
    "REPLACE INTO manifests (date, generation, day_number, day_starts_at, day_ends_at,"
    " made_at, cursor, sealed_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
static const char DELETE_SLOTS[] = "DELETE FROM manifest_slots WHERE generation = ?";
static const char PUT_SLOT[] =
    "REPLACE INTO manifest_slots (generation, id, day_number, start_time, end_time,"
    " opens_at, starts_at, ends_at, total_capacity, booked_count)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char PUT_TICKET[] =
    "REPLACE INTO manifest_tickets (generation, mark, sealed) VALUES (?, ?, ?)";
static const char DELETE_TICKET[] =
    "DELETE FROM manifest_tickets WHERE generation = ? AND mark = ?";

gboolean
gh_manifest_select_generation (GhDb *db, const char *sql, GhDbValues values, gint64 *generation,
                               GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows = gh_db_query (db, sql, values, error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  *generation = has_row ? gh_db_rows_int (rows, "generation") : 0;
  return TRUE;
}

/* ---- the day's key ---- */

static GBytes *
seal_key (GhKioskStore *store, const guint8 day_key[GH_DAY_KEY_BYTES])
{
  g_auto (GhSecretText) text = g_base64_encode (day_key, GH_DAY_KEY_BYTES);
  return gh_seal_close_text (gh_kiosk_store_get_seal (store), text);
}

/* FALSE when the key was sealed by another kiosk, or is damaged: then the list is of no use. */
static gboolean
open_key (GhKioskStore *store, GhDbRows *rows, guint8 day_key[GH_DAY_KEY_BYTES])
{
  gsize length = 0;
  const void *sealed = gh_db_rows_blob (rows, "sealed_key", &length);
  g_auto (GhSecretText) text =
      gh_seal_open_text (gh_kiosk_store_get_seal (store), sealed, length, NULL);
  if (text == NULL)
    return FALSE;
  gsize key_length = 0;
  guchar *key = g_base64_decode (text, &key_length);
  gboolean whole = key_length == GH_DAY_KEY_BYTES;
  if (whole)
    memcpy (day_key, key, GH_DAY_KEY_BYTES);
  explicit_bzero (key, key_length);
  g_free (key);
  return whole;
}

/* ---- which lists there are ---- */

/* What is known of the list of one date. */
typedef struct {
  gint64 generation; /* 0: there is none, or none that can be read */
  gint64 made_at;
  char *cursor; /* owned, NULL when the list is to come whole */
  guint8 day_key[GH_DAY_KEY_BYTES];
} List;

static void
list_clear (List *list)
{
  g_free (list->cursor);
  explicit_bzero (list, sizeof *list);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (List, list_clear)

static gboolean
select_list (GhKioskStore *store, const char *date, List *list, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (GhDbRows) rows = gh_db_query (gh_kiosk_store_get_db (store), SELECT_DATE,
                                           GH_DB_VALUES (gh_db_text (date)), error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  if (!has_row || !open_key (store, rows, list->day_key))
    return TRUE;
  list->generation = gh_db_rows_int (rows, "generation");
  list->made_at = gh_db_rows_int (rows, "made_at");
  const char *cursor = gh_db_rows_text (rows, "cursor");
  list->cursor = cursor != NULL && *cursor != '\0' ? g_strdup (cursor) : NULL;
  return TRUE;
}

gboolean
gh_manifest_store_get_cursor (GhKioskStore *store, GhDate date, gint64 *made_at, char **cursor,
                              GError **error)
{
  g_autofree char *day = gh_date_format (date);
  g_auto (List) list = { 0 };
  if (!select_list (store, day, &list, error))
    return FALSE;
  *made_at = list.made_at;
  *cursor = g_steal_pointer (&list.cursor);
  return TRUE;
}

gboolean
gh_manifest_select_day (GhKioskStore *store, gint64 now, GhManifestDay *day, gint64 *generation,
                        guint8 day_key[GH_DAY_KEY_BYTES], GError **error)
{
  gboolean has_row = FALSE;
  *day = (GhManifestDay){ 0 };
  *generation = 0;
  g_autoptr (GhDbRows) rows = gh_db_query (gh_kiosk_store_get_db (store), SELECT_DAY,
                                           GH_DB_VALUES (gh_db_int (now), gh_db_int (now)), error);
  if (rows == NULL || !gh_db_rows_next (rows, &has_row, error))
    return FALSE;
  if (!has_row || !open_key (store, rows, day_key))
    return TRUE;
  day->date = (GhDate) gh_db_rows_int (rows, "day_number");
  day->ends_at = gh_db_rows_int (rows, "day_ends_at");
  day->made_at = gh_db_rows_int (rows, "made_at");
  *generation = gh_db_rows_int (rows, "generation");
  return TRUE;
}

gboolean
gh_manifest_store_get_day (GhKioskStore *store, gint64 now, GhManifestDay *day, GError **error)
{
  gint64 generation;
  guint8 day_key[GH_DAY_KEY_BYTES];
  gboolean done = gh_manifest_select_day (store, now, day, &generation, day_key, error);
  explicit_bzero (day_key, sizeof day_key);
  return done;
}

/* ---- taking a list over ---- */

static gboolean
put_slots (GhDb *db, const GhManifest *manifest, gint64 generation, GError **error)
{
  for (guint i = 0; i < manifest->slots->len; i++) {
    const GhManifestSlot *slot = &g_array_index (manifest->slots, GhManifestSlot, i);
    if (!gh_db_execute (db, PUT_SLOT,
                        GH_DB_VALUES (gh_db_int (generation), gh_db_int (slot->id),
                                      gh_db_int (slot->date), gh_db_int (slot->start_time),
                                      gh_db_int (slot->end_time), gh_db_int (slot->opens_at),
                                      gh_db_int (slot->starts_at), gh_db_int (slot->ends_at),
                                      gh_db_int (slot->total_capacity),
                                      gh_db_int (slot->booked_count)),
                        NULL, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_ticket (GhDb *db, const GhManifestTicket *ticket, gint64 generation, GError **error)
{
  GhDbValue mark = gh_db_blob (ticket->mark, sizeof ticket->mark);
  if (ticket->sealed == NULL)
    return gh_db_execute (db, DELETE_TICKET, GH_DB_VALUES (gh_db_int (generation), mark), NULL,
                          error);
  gsize length;
  const void *sealed = g_bytes_get_data (ticket->sealed, &length);
  return gh_db_execute (db, PUT_TICKET,
                        GH_DB_VALUES (gh_db_int (generation), mark, gh_db_blob (sealed, length)),
                        NULL, error);
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const GhManifestTicket *first = *(const GhManifestTicket *const *) a;
  const GhManifestTicket *second = *(const GhManifestTicket *const *) b;
  int order = memcmp (first->mark, second->mark, sizeof first->mark);
  if (order != 0)
    return order;
  return first < second ? -1 : first > second; /* what came later counts */
}

/* The tickets in the table's order, so that every page is written once. Owned by the caller. */
static GPtrArray *
sort_tickets (const GhManifest *manifest)
{
  GPtrArray *sorted = g_ptr_array_sized_new (manifest->tickets->len);
  for (guint i = 0; i < manifest->tickets->len; i++)
    g_ptr_array_add (sorted, &g_array_index (manifest->tickets, GhManifestTicket, i));
  g_ptr_array_sort (sorted, compare_marks);
  return sorted;
}

/* One piece of @tickets; the slots that they may name go before the first. */
static gboolean
put_piece (GhDb *db, const GhManifest *manifest, GPtrArray *tickets, guint from, gint64 generation,
           GError **error)
{
  g_autoptr (GhDbTransaction) transaction = gh_manifest_begin (db, error);
  if (transaction == NULL || (from == 0 && !put_slots (db, manifest, generation, error)))
    return FALSE;
  guint end = MIN (from + GH_MANIFEST_PIECE_ROWS, tickets->len);
  for (guint i = from; i < end; i++) {
    if (!put_ticket (db, g_ptr_array_index (tickets, i), generation, error))
      return FALSE;
  }
  return gh_db_commit (g_steal_pointer (&transaction), error);
}

/* From here on @generation is @date's list, with these slots and no others. */
static gboolean
put_list (GhKioskStore *store, const GhManifest *manifest, const char *date, gint64 generation,
          GError **error)
{
  GhDb *db = gh_kiosk_store_get_db (store);
  g_autoptr (GBytes) sealed = seal_key (store, manifest->day_key);
  gsize length;
  const void *bytes = g_bytes_get_data (sealed, &length);
  g_autoptr (GhDbTransaction) transaction = gh_manifest_begin (db, error);
  return transaction != NULL &&
         gh_db_execute (db, DELETE_SLOTS, GH_DB_VALUES (gh_db_int (generation)), NULL, error) &&
         put_slots (db, manifest, generation, error) &&
         gh_db_execute (
             db, PUT_LIST,
             GH_DB_VALUES (gh_db_text (date), gh_db_int (generation), gh_db_int (manifest->date),
                           gh_db_int (manifest->day_starts_at), gh_db_int (manifest->day_ends_at),
                           gh_db_int (manifest->made_at), gh_db_text (manifest->cursor),
                           gh_db_blob (bytes, length)),
             NULL, error) &&
         gh_db_commit (g_steal_pointer (&transaction), error);
}

/* A part that fits to nothing: better all again than a list with holes. */
static gboolean
refuse_part (GhDb *db, const char *date, GError **error)
{
  g_autoptr (GhDbTransaction) transaction = gh_manifest_begin (db, error);
  if (transaction == NULL ||
      !gh_db_execute (db, FORGET_CURSOR, GH_DB_VALUES (gh_db_text (date)), NULL, error) ||
      !gh_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  g_set_error (error, GH_DB_ERROR, GH_DB_ERROR_FAILED,
               "the server sent a part of the list of %s, which is not here", date);
  return FALSE;
}

/* Where @manifest goes: on top of what is there, or beside it. */
static gboolean
choose_generation (GhKioskStore *store, const GhManifest *manifest, const char *date,
                   gint64 *generation, GError **error)
{
  GhDb *db = gh_kiosk_store_get_db (store);
  if (manifest->full) {
    if (!gh_manifest_select_generation (db, SELECT_NEWEST, GH_DB_NO_VALUES, generation, error))
      return FALSE;
    *generation += 1;
    return TRUE;
  }
  g_auto (List) list = { 0 };
  if (!select_list (store, date, &list, error))
    return FALSE;
  *generation = list.generation;
  if (list.generation != 0 && list.cursor != NULL &&
      memcmp (list.day_key, manifest->day_key, sizeof list.day_key) == 0)
    return TRUE;
  return refuse_part (db, date, error);
}

gboolean
gh_manifest_store_apply (GhKioskStore *store, const GhManifest *manifest, GError **error)
{
  GhDb *db = gh_kiosk_store_get_db (store);
  g_autofree char *date = gh_date_format (manifest->date);
  gint64 generation = 0;
  if (!choose_generation (store, manifest, date, &generation, error))
    return FALSE;
  g_autoptr (GPtrArray) tickets = sort_tickets (manifest);
  for (guint from = 0; from == 0 || from < tickets->len; from += GH_MANIFEST_PIECE_ROWS) {
    if (!put_piece (db, manifest, tickets, from, generation, error))
      return FALSE;
    gh_manifest_give_way ();
  }
  return put_list (store, manifest, date, generation, error);
}
