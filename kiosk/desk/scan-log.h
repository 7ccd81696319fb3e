/* The last scans of this shift, newest time first, as a list for the screen. In memory only, and
 * emptied when the kiosk is locked. */

#pragma once

#include "kiosk/desk/gate-result.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define GH_TYPE_SCAN_ENTRY (gh_scan_entry_get_type ())
G_DECLARE_FINAL_TYPE (GhScanEntry, gh_scan_entry, GH, SCAN_ENTRY, GObject)

/* What became of the scan. */
GhResultKind gh_scan_entry_get_kind (GhScanEntry *entry);
/* Whether the entry was taken back. */
gboolean gh_scan_entry_get_undone (GhScanEntry *entry);
/* "12:13:40" in this machine's zone. Belongs to @entry. */
const char *gh_scan_entry_get_time (GhScanEntry *entry);
/* "John D." for who was let in, else a few words. Belongs to @entry. */
const char *gh_scan_entry_get_text (GhScanEntry *entry);

#define GH_TYPE_SCAN_LOG (gh_scan_log_get_type ())
G_DECLARE_FINAL_TYPE (GhScanLog, gh_scan_log, GH, SCAN_LOG, GObject)

/* Entries that are kept. */
#define GH_SCAN_LOG_LENGTH 50

/* An empty one. Owned by the caller. */
GhScanLog *gh_scan_log_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Notes what became of @code at @scanned_at. An entry of the same code that still waits for its
 * verdict or its confirmation is replaced. The row stands where its time says. */
void gh_scan_log_note (GhScanLog *log, const char *code, GhResultKind kind, const char *name,
                       gint64 scanned_at);
/* The admission of @code was taken back at @undone_at: its newest entry says so, or a new one when
 * it is not in the list or @code is NULL. */
void gh_scan_log_undo (GhScanLog *log, const char *code, gint64 undone_at);
/* Forgets all of them: names do not outlive a session. */
void gh_scan_log_clear (GhScanLog *log);

/* Of GhScanEntry. Belongs to @log. */
GListModel *gh_scan_log_get_entries (GhScanLog *log);

G_END_DECLS
