/* Making slots in bulk (PRD 4.4: seeds for 90 days). */

#pragma once

#include "core/slot-time.h"
#include "server/domain/context.h"

G_BEGIN_DECLS

#define GH_SLOTS_ERROR (gh_slots_error_quark ())
GQuark gh_slots_error_quark (void);

typedef enum {
  GH_SLOTS_ERROR_NOT_FOUND, /* no such organisation */
  GH_SLOTS_ERROR_VALUE,     /* times or numbers that cannot be: says which */
} GhSlotsError;

#define GH_SLOTS_DEFAULT_DAYS     90
#define GH_SLOTS_DEFAULT_CAPACITY 200
#define GH_SLOTS_MAX_DAYS         1096
#define GH_SLOTS_MAX_CAPACITY     1000000 /* as the schema has it */

typedef struct {
  gint64 orq;
  GhDate from;       /* GH_DATE_MIN: today in the organisation's zone */
  int days;          /* 1 … GH_SLOTS_MAX_DAYS */
  const char *times; /* "10:00-12:00,12:00-14:00" */
  int capacity;      /* 1 … GH_SLOTS_MAX_CAPACITY */
} GhSlotPlan;

typedef struct {
  int made;
  int kept; /* were there already */
} GhSlotsMade;

/* All or nothing, in one transaction. Times must be real on every date of the plan (a start that a
 * clock change skips is refused, naming the date). Slots may overlap: staggered entry is common. */
gboolean gh_slots_generate (const GhContext *context, const GhSlotPlan *plan, GhSlotsMade *made,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
