/* A page stays when it bears an entry and no later copy of it does; the others go, in the file
 * first: until then the log has what counts. */

#include "kiosk/queue/raw-strip.h"

#include "kiosk/queue/file-error.h"
#include "kiosk/queue/raw-entries.h"
#include "kiosk/queue/raw-log.h"
#include "kiosk/queue/shredder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  char *bytes; /* NULL: there is no such file */
  gsize length;
} Content;

static gboolean
load (const char *path, Content *content, GError **error)
{
  g_autoptr (GError) fault = NULL;
  *content = (Content){ 0 };
  if (g_file_get_contents (path, &content->bytes, &content->length, &fault) ||
      g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* ---- which pages ---- */

static void
on_row (gint64 rowid, const GhRawValue *values, guint length, gpointer data)
{
  gboolean *found = data;
  *found = *found || gh_raw_entry_is_one (values, length);
}

/* @length: less than a page when the file was cut. */
static gboolean
has_entry (const char *bytes, gsize length, gboolean first)
{
  guint8 page[GH_RAW_PAGE_BYTES] = { 0 };
  gboolean found = FALSE;
  memcpy (page, bytes, MIN (length, sizeof page));
  gh_raw_page_read (page, first, on_row, &found);
  return found;
}

/* number → the frame's page that counts for it */
static GHashTable *
find_newest (const GArray *frames)
{
  GHashTable *newest = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < frames->len; i++) {
    const GhRawFrame *frame = &g_array_index (frames, GhRawFrame, i);
    if (frame->sound)
      g_hash_table_insert (newest, GUINT_TO_POINTER (frame->page), (gpointer) frame->bytes);
  }
  return newest;
}

/* A frame that is not sound takes no other's place. */
static gboolean
is_frame_kept (const GhRawFrame *frame, GHashTable *newest)
{
  gboolean counts =
      !frame->sound || g_hash_table_lookup (newest, GUINT_TO_POINTER (frame->page)) == frame->bytes;
  return counts && has_entry ((const char *) frame->bytes, GH_RAW_PAGE_BYTES, frame->page == 1);
}

/* The first frame of the last transaction. Whoever reads the log believes that one only while all
 * of it is sound, and it has nothing but entries when it has one. */
static guint
find_last_transaction (const GArray *frames)
{
  guint i = frames->len;
  while (i > 1 && !g_array_index (frames, GhRawFrame, i - 2).commits)
    i--;
  return i > 0 ? i - 1 : 0;
}

/* ---- overwriting ---- */

typedef struct {
  int file;
  off_t length;
} Target;

static gboolean
open_target (const char *path, const Content *content, Target *target, GError **error)
{
  target->length = (off_t) content->length;
  target->file = g_open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0);
  return target->file >= 0 || gh_file_error_set (path, error);
}

static gboolean
close_target (const char *path, const Target *target, gboolean done, GError **error)
{
  if (!done || fsync (target->file) != 0)
    done = gh_file_error_set (path, error);
  close (target->file);
  return done;
}

static gboolean
clear_page (const Target *target, gsize at)
{
  off_t end = MIN ((off_t) at + GH_RAW_PAGE_BYTES, target->length);
  if (!gh_shred_piece (target->file, (off_t) at, end))
    return FALSE;
  /* Room for the new file; where it cannot be had the page is empty all the same. */
  fallocate (target->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t) at,
             end - (off_t) at);
  return TRUE;
}

static gboolean
clear_pages (const Target *target, const Content *file, GHashTable *newest)
{
  for (gsize i = 0; i * GH_RAW_PAGE_BYTES < file->length; i++) {
    gsize at = i * GH_RAW_PAGE_BYTES;
    gboolean counts = !g_hash_table_contains (newest, GSIZE_TO_POINTER (i + 1));
    if (counts && has_entry (file->bytes + at, file->length - at, i == 0))
      continue;
    if (!clear_page (target, at))
      return FALSE;
  }
  return TRUE;
}

/* Frames keep their heads: by those the log is read. What follows the last transaction goes, too.
 */
static gboolean
clear_frames (const Target *target, const GArray *frames, GHashTable *newest)
{
  guint last = find_last_transaction (frames);
  gboolean last_kept = FALSE;
  for (guint i = last; i < frames->len; i++)
    last_kept = last_kept || is_frame_kept (&g_array_index (frames, GhRawFrame, i), newest);
  for (gsize i = 0;; i++) {
    gsize at =
        GH_RAW_LOG_HEADER + i * (GH_RAW_FRAME_HEADER + GH_RAW_PAGE_BYTES) + GH_RAW_FRAME_HEADER;
    if ((off_t) at >= target->length)
      return TRUE;
    gboolean kept =
        i < frames->len &&
        (i >= last ? last_kept : is_frame_kept (&g_array_index (frames, GhRawFrame, i), newest));
    if (!kept && !clear_page (target, at))
      return FALSE;
  }
}

static gboolean
strip_file (const char *path, const Content *file, GHashTable *newest, GError **error)
{
  Target target;
  return open_target (path, file, &target, error) &&
         close_target (path, &target, clear_pages (&target, file, newest), error);
}

/* Where the log's own header is damaged, frames that are sound tell which of them belong to it:
 * they stay. */
static gboolean
strip_log (const char *path, const Content *log, const GArray *frames, GHashTable *newest,
           GError **error)
{
  Target target;
  if (!gh_raw_log_has_header ((const guint8 *) log->bytes, log->length))
    return TRUE;
  return open_target (path, log, &target, error) &&
         close_target (path, &target, clear_frames (&target, frames, newest), error);
}

gboolean
gh_raw_strip (const char *path, GError **error)
{
  Content file, log;
  gboolean damaged;
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  if (!load (path, &file, error))
    return FALSE;
  g_autofree char *file_bytes = file.bytes;
  if (!load (log_path, &log, error))
    return FALSE;
  g_autofree char *log_bytes = log.bytes;
  g_autoptr (GArray) frames = gh_raw_log_read ((const guint8 *) log.bytes, log.length, &damaged);
  g_autoptr (GHashTable) newest = find_newest (frames);
  return (file.bytes == NULL || strip_file (path, &file, newest, error)) &&
         (log.bytes == NULL || strip_log (log_path, &log, frames, newest, error));
}
