/* Leaf pages of tables, cell by cell. Every length is checked against the page it stands on. */

#include "kiosk/queue/raw-pages.h"

#include "kiosk/queue/raw-log.h"

#include <string.h>

#define FILE_HEADER 100
#define LEAF_HEADER 8
#define MAX_FILE    (1024 * 1024 * 1024) /* no kiosk has so much */
/* What does not fit on its page goes on elsewhere; no row that is worth rescuing is so long. */
#define MAX_PAYLOAD (GH_RAW_PAGE_BYTES - 35)

/* What is still to be read of a piece of a page. */
typedef struct {
  const guint8 *next;
  const guint8 *end;
} Cursor;

static gboolean
read_varint (Cursor *cursor, guint64 *value)
{
  guint64 read = 0;
  for (int i = 0; i < 9; i++) {
    if (cursor->next == cursor->end)
      return FALSE;
    guint8 byte = *cursor->next++;
    if (i == 8) {
      *value = read << 8 | byte;
      return TRUE;
    }
    read = read << 7 | (byte & 0x7f);
    if ((byte & 0x80) == 0)
      break;
  }
  *value = read;
  return TRUE;
}

static gboolean
take_bytes (Cursor *cursor, guint64 length, const guint8 **bytes)
{
  if (length > (guint64) (cursor->end - cursor->next))
    return FALSE;
  *bytes = cursor->next;
  cursor->next += length;
  return TRUE;
}

static gboolean
read_int (Cursor *cursor, guint length, GhRawValue *value)
{
  const guint8 *bytes;
  if (!take_bytes (cursor, length, &bytes))
    return FALSE;
  guint64 read = (bytes[0] & 0x80) != 0 ? G_MAXUINT64 : 0;
  for (guint i = 0; i < length; i++)
    read = read << 8 | bytes[i];
  value->type = GH_RAW_INT;
  value->integer = (gint64) read;
  return TRUE;
}

/* @serial: SQLite's number for the type and length of a value (2.1 of the file format). */
static gboolean
read_value (Cursor *cursor, guint64 serial, GhRawValue *value)
{
  static const guint8 int_lengths[] = { 0, 1, 2, 3, 4, 6, 8 };
  *value = (GhRawValue){ .type = GH_RAW_NULL };
  if (serial >= 12) {
    value->type = serial % 2 == 0 ? GH_RAW_BLOB : GH_RAW_TEXT;
    value->length = (gsize) ((serial - 12) / 2);
    return take_bytes (cursor, value->length, &value->bytes);
  }
  if (serial >= 1 && serial <= 6)
    return read_int (cursor, int_lengths[serial], value);
  if (serial == 8 || serial == 9) {
    value->type = GH_RAW_INT;
    value->integer = serial == 9;
  } else if (serial == 7) {
    value->type = GH_RAW_OTHER;
    return take_bytes (cursor, 8, &value->bytes);
  }
  return serial != 10 && serial != 11;
}

/* @record: the header with the types of all columns, then their values. */
static gboolean
read_record (Cursor record, GhRawValue *values, guint *length)
{
  Cursor types = record;
  guint64 header;
  *length = 0;
  if (!read_varint (&types, &header) || header > (guint64) (record.end - record.next))
    return FALSE;
  types.end = record.next + header;
  if (types.next > types.end)
    return FALSE;
  record.next = types.end;
  while (types.next < types.end) {
    guint64 serial;
    if (*length == GH_RAW_MAX_COLUMNS || !read_varint (&types, &serial) ||
        !read_value (&record, serial, &values[*length]))
      return FALSE;
    (*length)++;
  }
  return TRUE;
}

static void
read_cell (const guint8 *page, gsize offset, GhRawRowFunc func, gpointer data)
{
  Cursor cell = { page + offset, page + GH_RAW_PAGE_BYTES };
  GhRawValue values[GH_RAW_MAX_COLUMNS];
  guint64 payload, rowid;
  guint length;
  const guint8 *record;
  if (read_varint (&cell, &payload) && read_varint (&cell, &rowid) && payload <= MAX_PAYLOAD &&
      take_bytes (&cell, payload, &record) &&
      read_record ((Cursor){ record, record + payload }, values, &length))
    func ((gint64) rowid, values, length, data);
}

/* Whether the page says that it is a leaf is not asked: a page that is none gives rows that nobody
 * wants. */
void
gh_raw_page_read (const guint8 *page, gboolean first, GhRawRowFunc func, gpointer data)
{
  gsize header = first ? FILE_HEADER : 0;
  gsize cells = (gsize) page[header + 3] << 8 | page[header + 4];
  for (gsize i = 0; i < cells; i++) {
    gsize pointer = header + LEAF_HEADER + 2 * i;
    if (pointer + 2 > GH_RAW_PAGE_BYTES)
      return;
    gsize offset = (gsize) page[pointer] << 8 | page[pointer + 1];
    if (offset < GH_RAW_PAGE_BYTES)
      read_cell (page, offset, func, data);
  }
}

char *
gh_raw_value_dup_text (const GhRawValue *value)
{
  return value->type == GH_RAW_TEXT ? g_strndup ((const char *) value->bytes, value->length) : NULL;
}

GBytes *
gh_raw_value_dup_blob (const GhRawValue *value)
{
  return value->type == GH_RAW_BLOB ? g_bytes_new (value->bytes, value->length) : NULL;
}

gboolean
gh_raw_row_has_form (const char *form, const GhRawValue *values, guint length)
{
  guint i;
  for (i = 0; form[i] != '\0' && i < length; i++) {
    int type = values[i].type;
    if (type == GH_RAW_NULL && (g_ascii_isupper (form[i]) || form[i] == 'n'))
      continue;
    char letter = type == GH_RAW_INT    ? 'i'
                  : type == GH_RAW_TEXT ? 't'
                  : type == GH_RAW_BLOB ? 'b'
                                        : '?';
    if (g_ascii_tolower (form[i]) != letter)
      return FALSE;
  }
  return form[i] == '\0' && i == length;
}

/* ---- pages ---- */

/* The last page of a file that was cut is filled up with zeros. Owned by the caller. */
static GByteArray *
load_pages (const char *path, GError **error)
{
  char *bytes;
  gsize length;
  if (!g_file_get_contents (path, &bytes, &length, error))
    return NULL;
  if (length > MAX_FILE) {
    g_free (bytes);
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOMEM, "%s is too large to be read", path);
    return NULL;
  }
  GByteArray *pages = g_byte_array_new_take ((guint8 *) bytes, length);
  gsize whole = (length + GH_RAW_PAGE_BYTES - 1) / GH_RAW_PAGE_BYTES * GH_RAW_PAGE_BYTES;
  g_byte_array_set_size (pages, (guint) whole);
  memset (pages->data + length, 0, whole - length);
  return pages;
}

static GArray *
load_log (const char *path, char **bytes, gboolean *damaged)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  gsize length = 0;
  *bytes = NULL;
  *damaged = FALSE;
  if (!g_file_get_contents (log, bytes, &length, NULL))
    length = 0;
  return gh_raw_log_read ((const guint8 *) *bytes, length, damaged);
}

gboolean
gh_raw_pages_read (const char *path, GhRawRowFunc func, gpointer data, GError **error)
{
  g_autoptr (GByteArray) pages = load_pages (path, error);
  if (pages == NULL)
    return FALSE;
  g_autofree char *log = NULL;
  gboolean damaged;
  g_autoptr (GArray) frames = load_log (path, &log, &damaged);
  g_autoptr (GHashTable) newest = g_hash_table_new (NULL, NULL); /* number → page */
  for (gsize i = 0; i < pages->len / GH_RAW_PAGE_BYTES; i++)
    g_hash_table_insert (newest, GSIZE_TO_POINTER (i + 1), pages->data + i * GH_RAW_PAGE_BYTES);
  for (guint i = 0; i < frames->len; i++) {
    const GhRawFrame *frame = &g_array_index (frames, GhRawFrame, i);
    if (frame->sound)
      g_hash_table_insert (newest, GSIZE_TO_POINTER (frame->page), (gpointer) frame->bytes);
    else /* it may be of any page: it takes no other's place */
      gh_raw_page_read (frame->bytes, frame->page == 1, func, data);
  }
  GHashTableIter iter;
  gpointer number, page;
  g_hash_table_iter_init (&iter, newest);
  while (g_hash_table_iter_next (&iter, &number, &page))
    gh_raw_page_read (page, GPOINTER_TO_SIZE (number) == 1, func, data);
  return TRUE;
}

gboolean
gh_raw_pages_log_is_damaged (const char *path)
{
  g_autofree char *log = NULL;
  gboolean damaged;
  g_autoptr (GArray) frames = load_log (path, &log, &damaged);
  return damaged;
}
