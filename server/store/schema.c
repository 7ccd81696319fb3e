/* The schema and the list of all stores; see the header. */

#include "server/store/schema.h"

#include "server/store/contact-store.h"
#include "server/store/count-store.h"
#include "server/store/day-store.h"
#include "server/store/device-store.h"
#include "server/store/event-store.h"
#include "server/store/history-store.h"
#include "server/store/job-store.h"
#include "server/store/operator-store.h"
#include "server/store/order-store.h"
#include "server/store/org-store.h"
#include "server/store/outbox-store.h"
#include "server/store/rate-store.h"
#include "server/store/reservation-store.h"
#include "server/store/scan-store.h"
#include "server/store/search-store.h"
#include "server/store/session-store.h"
#include "server/store/slot-store.h"
#include "server/store/ticket-store.h"
#include "sql-embedded.h"

/* "GHsv" */
#define APPLICATION_ID 0x47487376

#define MAX_MIGRATIONS 99

const GhSchema *
gh_store_schema (void)
{
  static GhMigration migrations[MAX_MIGRATIONS];
  static GhSchema schema = { .application_id = APPLICATION_ID, .migrations = migrations };
  if (schema.length == 0) {
    g_assert (gh_server_sql_length <= MAX_MIGRATIONS);
    for (gsize i = 0; i < gh_server_sql_length; i++)
      migrations[i] = (GhMigration){ (int) i + 1, gh_server_sql[i].name, gh_server_sql[i].bytes };
    schema.length = gh_server_sql_length;
  }
  return &schema;
}

const GhStatement *const *
gh_store_statements (void)
{
  static const GhStatement *const stores[] = {
    gh_contact_statements,
    gh_count_statements,
    gh_day_statements,
    gh_device_statements,
    gh_event_statements,
    gh_history_statements,
    gh_job_statements,
    gh_operator_statements,
    gh_order_statements,
    gh_org_statements,
    gh_outbox_statements,
    gh_rate_statements,
    gh_reservation_statements,
    gh_scan_statements,
    gh_search_statements,
    gh_session_statements,
    gh_slot_statements,
    gh_ticket_statements,
    NULL,
  };
  return stores;
}
