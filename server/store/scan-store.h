/* Table scans: every scan, let in or refused, is a row; nothing overwrites one. */

#pragma once

#include "server/store/schema.h"

G_BEGIN_DECLS

extern const GhStatement gh_scan_statements[];

typedef struct {
  gint64 orq;
  const char *action;      /* "VALIDATE", "VERIFY", … */
  const char *ticket_code; /* as read; cut to 64 characters here */
  gint64 ticket_id;        /* 0 when unknown */
  const char *outcome;     /* a verdict's name, or "VERIFIED" */
  gint64 operator_id;
  gint64 device_id;    /* 0 when it has none */
  const char *scan_id; /* a UUID, NULL for none */
  gint64 scanned_at;
  gint64 received_at;
  gboolean entered;   /* somebody went in with it */
  gboolean clock_cut; /* the gate's time was ahead of ours, scanned_at is ours */
  gint64 device_time; /* the device's own clock; 0: as scanned_at, or not known */
  gint64 undoes;      /* the entry that an UNDO takes back; 0 for none */
} GhNewScan;

/* @id (optional) is the new row's. */
gboolean gh_scan_store_insert (GhDb *db, const GhNewScan *scan, gint64 *id,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A scan that was answered before. */
typedef struct {
  gint64 ticket_id; /* 0 when unknown */
  char *outcome;    /* owned; NULL: there is none */
  gint64 scanned_at;
  gint64 operator_id;
} GhScan;

/* Frees what @scan holds, not @scan. */
void gh_scan_clear (GhScan *scan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GhScan, gh_scan_clear)

/* What was answered under @scan_id before; without an outcome when nothing was. */
gboolean gh_scan_store_find (GhDb *db, gint64 orq, const char *scan_id, GhScan *scan,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The row that has @scan_id keeps all else and has none from now on; it is free for another. */
gboolean gh_scan_store_release_id (GhDb *db, gint64 orq, const char *scan_id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
