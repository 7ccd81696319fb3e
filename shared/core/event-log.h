/* Log lines that a program can read: one line on standard error per event,
 *   2025-11-14T09:30:00Z level event=ticket.verified request_id=… ticket_id=123
 * They carry ids, never contact data (contract 4, Privacy). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  GH_LOG_INFO,
  GH_LOG_WARNING,
  GH_LOG_ERROR,
  GH_LOG_NOTHING, /* as a threshold: no events at all */
} GhLogLevel;

/* The id that every later line of this thread carries; NULL for none. Copied. */
void gh_log_set_request_id (const char *request_id);

/* From now on leaves out the events of this process that are below @level. Everything is written
 * until then; a program whose standard error is read by people leaves GH_LOG_INFO out. */
void gh_log_set_threshold (GhLogLevel level);

/* Writes one line with one write(2). @event is a dotted name ("reservation.created"); then pairs of
 * key and value, both const char *, ended by NULL. A NULL value leaves its pair out. Values are
 * quoted and escaped where they need it, so that a hostile value cannot forge a line, and cut after
 * 1000 bytes. */
void gh_log_event (GhLogLevel level, const char *event, ...) G_GNUC_NULL_TERMINATED;

/* The line that gh_log_event would write, without its time. For tests. Owned by the caller. */
char *gh_log_format (GhLogLevel level, const char *event, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
