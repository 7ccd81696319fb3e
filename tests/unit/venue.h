/* A venue for one test: a migrated database with an organisation, a product and an operator, and a
 * context whose clock the test sets. What fails in here ends the test. */

#pragma once

#include "server/domain/context.h"
#include "server/rules/judge.h"

G_BEGIN_DECLS

typedef struct {
  char *folder;
  char *path; /* of the database */
  char *url;
  GhDb *db;
  GhConfig config; /* limits off, mail and SMS off; tests change it */
  GhKeys keys;
  GhContext context; /* of the above; tests set now, address, language */

  gint64 orq; /* its zone is the test's data, Europe/Lisbon when that is NULL */
  gint64 product;
  gint64 operator_id; /* "olga", no secrets */
} Venue;

/* For g_test_add: @zone is the organisation's time zone. The clock stands at 2026-07-01T10:00:00Z.
 */
void venue_set_up (Venue *venue, gconstpointer zone);
void venue_tear_down (Venue *venue, gconstpointer zone);
/* The same from a backup of a venue that was just set up, which takes a tenth of the time. */
void venue_set_up_copy (Venue *venue, const char *backup);
#define VENUE_TEST(path, zone, function)                                                           \
  g_test_add (path, Venue, zone, venue_set_up, function, venue_tear_down)

/* Sets the clock: "2026-07-01T10:00:00Z". */
void venue_at (Venue *venue, const char *instant);
gint64 venue_instant (const char *instant);
GhDate venue_date (const char *date);

/* Another organisation, and its only product. */
gint64 venue_add_org (Venue *venue, const char *zone, gint64 *product);
/* A new order with one ticket, of the venue's organisation. */
gint64 venue_add_ticket (Venue *venue, const char *code, GhTicketStatus status);
/* The same of any: @orq with its @product. */
gint64 venue_add_foreign_ticket (Venue *venue, gint64 orq, gint64 product, const char *code);
gint64 venue_add_slot (Venue *venue, const char *date, const char *start, const char *end,
                       int capacity);
gint64 venue_add_foreign_slot (Venue *venue, gint64 orq, const char *zone, const char *date,
                               const char *start, const char *end, int capacity);
/* Puts an activated ticket into a slot, by the stores. Returns the reservation's id. */
gint64 venue_reserve (Venue *venue, gint64 ticket_id, gint64 slot_id);

/* Runs SQL that must go well / that a constraint must refuse. SQL is written with printf. */
void venue_run (Venue *venue, const char *format, ...) G_GNUC_PRINTF (2, 3);
void venue_expect_constraint (Venue *venue, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* The column called "v" of the only row. */
gint64 venue_number (Venue *venue, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *venue_text (Venue *venue, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* For ids in that SQL. */
#define ID "%" G_GINT64_FORMAT

/* What a GError-setting call must have done; say it right after the call. */
#define ASSERT_DONE(done, error)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gboolean assert_done_ = (done);                                                                \
    g_assert_no_error (error);                                                                     \
    g_assert_true (assert_done_);                                                                  \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
