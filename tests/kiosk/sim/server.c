/* The real server in the simulation; see the header. */

#include "server.h"

#include "core/event-log.h"
#include "core/random-id.h"
#include "server/domain/orders.h"
#include "server/domain/org-clock.h"
#include "server/store/operator-store.h"
#include "server/store/session-store.h"
#include "tests/unit/site.h"

#include <string.h>

#define ZONE "Europe/Lisbon"

struct _SimServer {
  Site site;
  gint64 operators[SIM_OTTO + 1];
};

void
sim_server_draft (const char *path)
{
  g_autoptr (GError) error = NULL;
  Venue venue = { 0 };
  gint64 id = 0;
  GhOperator otto = { .username = "otto", .name = "Otto", .role = "OPERATOR", .active = TRUE };
  venue_set_up (&venue, ZONE);
  otto.orq = venue.orq;
  ASSERT_DONE (gh_operator_store_insert (venue.db, &otto, 1, &id, &error), error);
  ASSERT_DONE (gh_db_backup (venue.db, path, &error), error);
  venue_tear_down (&venue, ZONE);
}

void
sim_server_save (SimServer *server, const char *path)
{
  g_autoptr (GError) error = NULL;
  ASSERT_DONE (gh_db_backup (server->site.venue.db, path, &error), error);
}

SimServer *
sim_server_new (const char *draft)
{
  SimServer *server = g_new0 (SimServer, 1);
  gh_log_set_threshold (GH_LOG_NOTHING);
  venue_set_up_copy (&server->site.venue, draft);
  server->site.fake = fake_gateway_new ();
  fake_gateway_set (server->site.fake, "REMOTE_ADDR", "192.0.2.7");
  server->operators[SIM_OLGA] = server->site.venue.operator_id;
  server->operators[SIM_OTTO] =
      venue_number (&server->site.venue, "SELECT id AS v FROM operators WHERE username = 'otto'");
  return server;
}

void
sim_server_free (SimServer *server)
{
  site_tear_down (&server->site, ZONE);
  g_free (server);
}

void
sim_server_restart (SimServer *server)
{
  g_autoptr (GError) error = NULL;
  Venue *venue = &server->site.venue;
  gh_db_close (venue->db);
  venue->db = gh_db_open (venue->url, GH_DB_OPEN_RESIDENT, &error);
  g_assert_no_error (error);
  venue->context.db = venue->db;
}

/* ---- what there is ---- */

gint64
sim_server_add_slot (SimServer *server, gint64 now, int days, const char *start, const char *end)
{
  g_autoptr (GError) error = NULL;
  GhDate today = 0;
  server->site.venue.context.now = now;
  ASSERT_DONE (gh_org_today (&server->site.venue.context, ZONE, &today, &error), error);
  g_autofree char *date = gh_date_format (today + days);
  return venue_add_slot (&server->site.venue, date, start, end, 200);
}

gint64
sim_server_add_ticket (SimServer *server, gint64 now, const char *code, gint64 slot_id)
{
  server->site.venue.context.now = now;
  gint64 id = venue_add_ticket (&server->site.venue, code, GH_TICKET_ACTIVATED);
  if (slot_id != 0)
    venue_reserve (&server->site.venue, id, slot_id);
  return id;
}

void
sim_server_book (SimServer *server, gint64 now, gint64 ticket_id, gint64 slot_id)
{
  server->site.venue.context.now = now;
  venue_reserve (&server->site.venue, ticket_id, slot_id);
}

void
sim_server_cancel_order (SimServer *server, gint64 now, gint64 ticket_id)
{
  g_autoptr (GError) error = NULL;
  Venue *venue = &server->site.venue;
  gint64 order =
      venue_number (venue, "SELECT order_id AS v FROM tickets WHERE id = " ID, ticket_id);
  venue->context.now = now;
  ASSERT_DONE (gh_orders_cancel (&venue->context, order, NULL, &error), error);
}

/* ---- sessions ---- */

gint64
sim_server_get_operator (SimServer *server, SimOperator who)
{
  return server->operators[who];
}

char *
sim_server_sign_in (SimServer *server, SimOperator who, gint64 now)
{
  g_autoptr (GError) error = NULL;
  Venue *venue = &server->site.venue;
  GhToken token = { .subject = server->operators[who],
                    .issued_at = now,
                    .expires_at = now + 8 * 3600 };
  g_autofree char *id = gh_random_hex (16);
  g_strlcpy (token.id, id, sizeof token.id);
  ASSERT_DONE (
      gh_session_store_insert (venue->db, id, token.subject, now, token.expires_at, &error), error);
  return gh_token_sign (&venue->keys, GH_TOKEN_SESSION, &token);
}

void
sim_server_end_sessions (SimServer *server, gint64 now)
{
  g_autoptr (GError) error = NULL;
  Venue *venue = &server->site.venue;
  for (guint i = 0; i < G_N_ELEMENTS (server->operators); i++)
    ASSERT_DONE (gh_session_store_end_all (venue->db, server->operators[i], now, &error), error);
}

/* ---- asking ---- */

static void
set_header (FakeGateway *fake, const char *name, const char *prefix, const char *value)
{
  g_autofree char *text = g_strconcat (prefix, value, NULL);
  fake_gateway_set (fake, name, value != NULL ? text : NULL);
}

static int
read_retry_after (const Site *site)
{
  g_autofree char *value = site_header (site, "Retry-After");
  return value != NULL ? (int) g_ascii_strtoll (value, NULL, 10) : 0;
}

static char *
copy_body (const GhResponse *response)
{
  gsize length = 0;
  const char *bytes = response->body != NULL ? g_bytes_get_data (response->body, &length) : "";
  return g_strndup (bytes, length);
}

void
sim_server_ask (SimServer *server, gint64 now, const SimQuestion *question, SimAnswer *answer)
{
  Site *site = &server->site;
  FakeGateway *fake = site->fake;
  g_auto (GStrv) parts = g_strsplit (question->path, "?", 2);
  site->venue.context.now = now;
  set_header (fake, "QUERY_STRING", "", parts[1] != NULL ? parts[1] : "");
  set_header (fake, "HTTP_AUTHORIZATION", "Bearer ", question->token);
  set_header (fake, "HTTP_X_GATEHOUSE_DEVICE", "", question->device);
  if (question->body != NULL)
    answer->status = site_post (site, parts[0], question->body);
  else
    answer->status = site_ask (site, question->method, parts[0]);
  answer->body = copy_body (site->response);
  answer->retry_after = read_retry_after (site);
}

/* ---- looking ---- */

gboolean
sim_server_has_entry (SimServer *server, const char *scan_id)
{
  return venue_number (&server->site.venue,
                       "SELECT count(*) AS v FROM scans WHERE entered = 1 AND scan_id = '%s'",
                       scan_id) > 0;
}

gint64
sim_server_count (SimServer *server, const char *sql)
{
  return venue_number (&server->site.venue, "%s", sql);
}

GPtrArray *
sim_server_list (SimServer *server, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GhDbRows) rows = gh_db_query (server->site.venue.db, sql, GH_DB_NO_VALUES, &error);
  gboolean has_row = FALSE;
  g_assert_no_error (error);
  for (;;) {
    ASSERT_DONE (gh_db_rows_next (rows, &has_row, &error), error);
    if (!has_row)
      return g_steal_pointer (&list);
    g_ptr_array_add (list, gh_db_rows_dup_text (rows, "v"));
  }
}
