/* Health and metrics; see the header. */

#include "server/api/monitor.h"

#include "server/api/answer.h"
#include "server/config/network.h"
#include "server/store/count-store.h"
#include "server/store/org-store.h"
#include "server/store/outbox-store.h"

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

/* What is counted, as Prometheus wants it: a counter never falls, so its name ends in _total. */
typedef struct {
  GhCountKind kind;
  const char *name;
  const char *type;
  const char *label; /* what tells the rows of a count apart */
  const char *help;
} Metric;

static const Metric metrics[] = {
  { GH_COUNT_TICKETS, "gatehouse_tickets", "gauge", "status", "Tickets by status." },
  { GH_COUNT_SCANS, "gatehouse_scans_total", "counter", "outcome", "Scans by outcome." },
  { GH_COUNT_EVENTS, "gatehouse_events_total", "counter", "event", "Events by name." },
  { GH_COUNT_OUTBOX, "gatehouse_outbox", "gauge", "state", "Messages by state." },
};

static gboolean
write_metric (GhDb *db, const Metric *metric, GString *out, GError **error)
{
  g_autoptr (GPtrArray) counts = gh_count_store_list (db, metric->kind, error);
  if (counts == NULL)
    return FALSE;
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", metric->name, metric->help,
                          metric->name, metric->type);
  for (guint i = 0; i < counts->len; i++) {
    const GhCount *count = g_ptr_array_index (counts, i);
    g_string_append_printf (out, "%s{%s=\"%s\"} %" G_GINT64_FORMAT "\n", metric->name,
                            metric->label, count->name, count->count);
  }
  return TRUE;
}

/* How long the oldest message has been waiting: what tells that nothing is sent any more. */
static gboolean
write_outbox_age (const GhContext *context, GString *out, GError **error)
{
  static const char name[] = "gatehouse_outbox_oldest_seconds";
  gint64 oldest = 0;
  if (!gh_outbox_store_oldest (context->db, &oldest, error))
    return FALSE;
  g_string_append_printf (out,
                          "# HELP %s Age of the oldest message that waits, 0 for none.\n"
                          "# TYPE %s gauge\n%s %" G_GINT64_FORMAT "\n",
                          name, name, name, oldest != 0 ? MAX (0, context->now - oldest) : 0);
  return TRUE;
}

/* Whether the request comes from this machine itself, and not through a proxy on it that nobody
 * told us of: that one would speak for all the world. */
static gboolean
is_local (const GhExchange *exchange)
{
  const GhContext *context = &exchange->context;
  gboolean forwarded = gh_request_header (exchange->request, "X-Forwarded-For") != NULL ||
                       gh_request_header (exchange->request, "Forwarded") != NULL;
  return gh_networks_contain (LOOPBACK, context->address) &&
         (!forwarded || gh_networks_contain (context->config->trusted_proxies, context->address));
}

GhResponse *
gh_api_metrics (GhExchange *exchange, GError **error)
{
  const GhContext *context = &exchange->context;
  if (!is_local (exchange) &&
      !gh_networks_contain (context->config->operator_allow, context->address))
    return gh_answer_failure (403, "ADDRESS_NOT_ALLOWED", 0);
  g_autoptr (GString) out = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++) {
    if (!write_metric (context->db, &metrics[i], out, error))
      return NULL;
  }
  if (!write_outbox_age (context, out, error))
    return NULL;
  GhResponse *response = gh_response_new (200);
  gh_response_take_text (response, METRICS_TYPE, g_string_free (g_steal_pointer (&out), FALSE));
  return response;
}
