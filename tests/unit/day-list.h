/* A day's list as a kiosk keeps it, in memory: what GET /api/operator/manifest gave, put together.
 */

#pragma once

#include "core/gate-rule.h"
#include "server/store/session-store.h"
#include "tests/unit/venue.h"
#include "wire/manifest.h"

G_BEGIN_DECLS

typedef struct {
  GhManifest *latest; /* owned: the last answer; slots, key and day are its */
  GHashTable *rows;   /* GBytes of a mark → GBytes of a seal */
} DayList;

DayList *day_list_new (void);
void day_list_free (DayList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DayList, day_list_free)

/* Asks for the list of @date (GH_DATE_MIN: today), over the wire and back, and takes it over. */
void day_list_ask (DayList *list, Venue *venue, GhDate date);
/* The details of @code as text, NULL when it is not on the list. Owned by the caller. */
char *day_list_dup_details (const DayList *list, const char *code);
/* What a kiosk says to @code at @now; TICKET_NOT_FOUND when it is not on the list. */
GhVerdict day_list_judge (const DayList *list, const char *code, gint64 now);

/* The session of the venue's operator; @zone is lent to it. */
GhSession day_list_session (const Venue *venue, char *zone);

G_END_DECLS
