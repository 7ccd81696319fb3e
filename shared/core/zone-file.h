/* The offset of a time zone at one instant, read straight from its file (TZif, RFC 8536).
 *
 * A plain CGI process asks for one offset and ends; GLib's GTimeZone first builds all of the zone's
 * rules, which was 30 % of the instructions of a whole validate-ticket request. This answers the
 * common case for 1 % and leaves the rest to GLib. Private to shared/core. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The offset from UTC, in seconds, that the zone @name has at @instant (Unix seconds). FALSE, with
 * @offset untouched, when the file is missing or odd, or when @instant is after the last change
 * that it lists and the zone goes on changing by a rule: then ask GLib.
 *
 * @name: an IANA name that the caller has checked: it becomes part of a path */
gboolean gh_zone_file_offset (const char *name, gint64 instant, int *offset);

/* The same on the bytes of a file, for tests. */
gboolean gh_zone_data_offset (const guint8 *data, gsize length, gint64 instant, int *offset);

G_END_DECLS
