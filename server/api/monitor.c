/* Health and metrics; see the header. */

#include "server/api/monitor.h"

#include "server/api/answer.h"
#include "server/config/network.h"
#include "server/store/count-store.h"
#include "server/store/org-store.h"

#define LOOPBACK     "127.0.0.0/8, ::1"
#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

GhResponse *
gh_api_health (GhExchange *exchange, GError **error)
{
  g_autoptr (GhOrg) org = NULL;
  if (!gh_org_store_first (exchange->context.db, &org, error))
    return NULL;
  json_object *data = json_object_new_object ();
  gh_json_add_string (data, "status", "ok");
  return gh_answer_success (data);
}

static gboolean
write_counts (GhDb *db, GhCountKind kind, const char *metric, const char *help, const char *label,
              GString *out, GError **error)
{
  g_autoptr (GPtrArray) counts = gh_count_store_list (db, kind, error);
  if (counts == NULL)
    return FALSE;
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s gauge\n", metric, help, metric);
  for (guint i = 0; i < counts->len; i++) {
    const GhCount *count = g_ptr_array_index (counts, i);
    g_string_append_printf (out, "%s{%s=\"%s\"} %" G_GINT64_FORMAT "\n", metric, label, count->name,
                            count->count);
  }
  return TRUE;
}

GhResponse *
gh_api_metrics (GhExchange *exchange, GError **error)
{
  const GhContext *context = &exchange->context;
  if (!gh_networks_contain (LOOPBACK, context->address) &&
      !gh_networks_contain (context->config->operator_allow, context->address))
    return gh_answer_failure (403, "ADDRESS_NOT_ALLOWED", 0);
  g_autoptr (GString) out = g_string_new (NULL);
  if (!write_counts (context->db, GH_COUNT_TICKETS, "gatehouse_tickets", "Tickets by status.",
                     "status", out, error) ||
      !write_counts (context->db, GH_COUNT_SCANS, "gatehouse_scans_total", "Scans by outcome.",
                     "outcome", out, error) ||
      !write_counts (context->db, GH_COUNT_EVENTS, "gatehouse_events_total", "Events by name.",
                     "event", out, error) ||
      !write_counts (context->db, GH_COUNT_OUTBOX, "gatehouse_outbox", "Messages by state.",
                     "state", out, error))
    return NULL;
  GhResponse *response = gh_response_new (200);
  gh_response_take_text (response, METRICS_TYPE, g_string_free (g_steal_pointer (&out), FALSE));
  return response;
}
