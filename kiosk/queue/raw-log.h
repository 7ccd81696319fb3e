/* SQLite's write-ahead log, read byte by byte (https://www.sqlite.org/fileformat2.html, section 4).
 * SQLite itself silently ends its reading at the first frame that is not in order, and then throws
 * the rest away; what was committed after it can still be had here. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The kiosk's files have pages of SQLite's default size. */
#define GH_RAW_PAGE_BYTES 4096
/* Bytes before the first frame, and in each before its page. */
#define GH_RAW_LOG_HEADER   32
#define GH_RAW_FRAME_HEADER 24

typedef struct {
  guint32 page;        /* its number, from 1; not to be trusted when the frame is not sound */
  const guint8 *bytes; /* GH_RAW_PAGE_BYTES of the log */
  gboolean sound;      /* as its checksum says */
  gboolean commits;    /* a transaction ends with it */
} GhRawFrame;

/* The frames of all transactions that were committed, in order. What a power cut left of the last
 * one is not among them.
 *
 * @damaged: (out) whether a frame is not sound that had been made durable, as a later transaction
 *   proves: no power cut does that.
 * Of GhRawFrame; owned by the caller, points into @log. */
GArray *gh_raw_log_read (const guint8 *log, gsize length,
                         gboolean *damaged) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the log's own header is in order. */
gboolean gh_raw_log_has_header (const guint8 *log, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
