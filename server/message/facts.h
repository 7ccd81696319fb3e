/* What a notice says, as the data of server/message/templates: every text from outside made plain
 * (plain.h), dates and times in words, the organisation's colours made readable. Private to
 * message/; what each template wants stands at its head. */

#pragma once

#include "server/domain/notice.h"
#include <json-c/json.h>

G_BEGIN_DECLS

typedef enum {
  GH_FACTS_HTML, /* the template isolates what runs another way */
  GH_FACTS_TEXT, /* isolated by characters, see gh_plain_isolate() */
  GH_FACTS_LINE, /* for subjects and SMS, where such characters would be seen or paid: short, and
                  * without them */
} GhFactsFor;

/* The facts of @notice in the language that is spoken. Owned by the caller (json_object_put). */
json_object *gh_facts_new (const GhConfig *config, const GhNotice *notice,
                           GhFactsFor purpose) G_GNUC_WARN_UNUSED_RESULT;

/* The organisation's name, plain, of at most @max_chars characters; the site's host where nothing
 * is left of it. Owned by the caller. */
char *gh_facts_venue (const GhConfig *config, const GhNotice *notice,
                      gsize max_chars) G_GNUC_WARN_UNUSED_RESULT;

/* "Valid for 5 minutes": how long the code of @notice is good from when it was queued. Owned by the
 * caller. */
char *gh_facts_valid (const GhNotice *notice) G_GNUC_WARN_UNUSED_RESULT;

/* "123456 is your code for Museum of Navigation": the code first, so that phones offer it. Owned by
 * the caller. */
char *gh_facts_headline (const GhNotice *notice, const char *venue) G_GNUC_WARN_UNUSED_RESULT;

/* The visit as a calendar file, and as a link that fills in Google Calendar's form
 * (view/calendar-entry.h). Both owned by the caller. */
void gh_facts_calendar (const GhConfig *config, const GhNotice *notice, char **file, char **google);

/* The site's host, without a port; what browsers compare. Owned by the caller. */
char *gh_facts_host (const GhConfig *config) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
