/* Tickets of people who lost their code: the answer of GET /api/operator/search. Contact data is
 * masked: enough to tell two people of one name apart. */

#pragma once

#include "core/slot-time.h"
#include "core/ticket-status.h"
#include "wire/json.h"

G_BEGIN_DECLS

#define GH_SEARCH_MIN_CHARS 3
#define GH_SEARCH_MAX_CHARS 100
#define GH_SEARCH_MAX_HITS  20

typedef struct {
  gint64 ticket_id;
  char *ticket_code;
  char *customer_name;
  char *email_masked; /* "j…@e….org"; NULL when there is none */
  char *phone_masked; /* "…89"; likewise */
  GhTicketStatus status;
  GhDate date;    /* of its reservation; GH_DATE_MIN without one */
  int start_time; /* seconds since local midnight; 0 without one */
} GhSearchHit;

typedef struct {
  GPtrArray *hits; /* GhSearchHit, owned; those of today first */
  gboolean more;   /* there are more than these */
} GhSearchAnswer;

void gh_search_hit_free (GhSearchHit *hit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhSearchHit, gh_search_hit_free)

GhSearchAnswer *gh_search_answer_new (void) G_GNUC_WARN_UNUSED_RESULT;
void gh_search_answer_free (GhSearchAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhSearchAnswer, gh_search_answer_free)

/* The whole envelope. Owned by the caller. */
json_object *gh_search_answer_to_json (const GhSearchAnswer *answer) G_GNUC_WARN_UNUSED_RESULT;
/* Errors: GH_JSON_ERROR. Owned by the caller. */
GhSearchAnswer *gh_search_answer_from_json (json_object *envelope,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
