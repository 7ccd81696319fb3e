/* Which slots there are in a month, and for whom (PRD 4.2.3, contract 3.1). */

#pragma once

#include "server/domain/context.h"
#include "server/rules/judge.h"
#include "server/store/org-store.h"

G_BEGIN_DECLS

/* How many months either side of the present one can be looked at (PRD 4.2.3). */
#define GH_MONTHS_AROUND 3
/* How many other slots are offered for one that is lost (contract 3.1). */
#define GH_ALTERNATIVES 3

typedef enum {
  GH_AVAILABILITY_OK,
  GH_AVAILABILITY_ORG_NOT_FOUND,
  GH_AVAILABILITY_MONTH_OUT_OF_RANGE,
} GhAvailabilityOutcome;

typedef struct {
  GhAvailabilityOutcome outcome;
  GhOrg *org;    /* NULL for ORG_NOT_FOUND */
  GhDate today;  /* in the organisation's zone */
  GhDate month;  /* the first day of the month that is shown */
  GArray *slots; /* GhSlot, by date and start; empty unless OK */
} GhAvailability;

void gh_availability_free (GhAvailability *availability);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhAvailability, gh_availability_free)

/* The slots of @orq in the month that starts at @month; GH_DATE_MIN is the present month. NULL on
 * error (GH_DB_ERROR). Owned by the caller. */
GhAvailability *gh_availability_month (const GhContext *context, gint64 orq, GhDate month,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The last date that the calendar reaches on @today. */
GhDate gh_availability_last_date (GhDate today);

/* The first date after @after with a place that @ticket can take, within reach of the calendar;
 * @found FALSE when there is none. */
gboolean gh_availability_next (const GhContext *context, const GhTicket *ticket, GhDate after,
                               GhDate *date, gboolean *found,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Up to GH_ALTERNATIVES slots with a place that @ticket can take instead of @slot, the nearest in
 * time first: an array of GhSlot, owned by the caller. NULL on error (GH_DB_ERROR). */
GArray *gh_availability_nearest (const GhContext *context, const GhTicket *ticket,
                                 const GhSlot *slot, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
