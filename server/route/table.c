/* The routes of the site, at a glance. */

#include "server/api/customer.h"
#include "server/api/gate-conflicts.h"
#include "server/api/gate-enrol.h"
#include "server/api/gate-manifest.h"
#include "server/api/gate-search.h"
#include "server/api/gate-sync.h"
#include "server/api/gate-undo.h"
#include "server/api/monitor.h"
#include "server/api/operator.h"
#include "server/pages/pages.h"
#include "server/route/route.h"

#define BOOKING  GH_GUARD_RATE_BOOKING
#define GATE     (GH_GUARD_ALLOWED | GH_GUARD_OPERATOR)
#define SCANNING (GATE | GH_GUARD_RATE_VALIDATION)
#define JSON     GH_GUARD_JSON
#define BATCH    GH_GUARD_BATCH
#define FORM     GH_GUARD_FORM
#define STATIC   GH_GUARD_NO_DATABASE

static const GhRoute routes[] = {
  /* the customer's pages (contract 3.4); they count their own limits, to answer in place */
  { "GET", "/", 0, gh_page_ticket_show },
  { "GET", "/reserve", 0, gh_page_ticket_show },
  { "POST", "/reserve", FORM, gh_page_ticket_post },
  { "GET", "/reserve/resend", 0, gh_page_resend_show },
  { "POST", "/reserve/resend", FORM, gh_page_resend_post },
  { "GET", "/reserve/resent", 0, gh_page_resent_show },
  { "GET", "/reserve/contact", 0, gh_page_contact_show },
  { "POST", "/reserve/contact", FORM, gh_page_contact_post },
  { "GET", "/reserve/codes", 0, gh_page_codes_show },
  { "POST", "/reserve/codes", FORM, gh_page_codes_post },
  { "GET", "/reserve/slots", 0, gh_page_slots_show },
  { "POST", "/reserve/slots", FORM, gh_page_slots_post },
  { "GET", "/reserve/confirm", 0, gh_page_confirm_show },
  { "POST", "/reserve/confirm", FORM, gh_page_confirm_post },
  { "GET", "/reserve/done/*", 0, gh_page_done_show },
  { "GET", "/reserve/done/*/qr.png", 0, gh_page_done_qr },
  { "GET", "/reserve/done/*/event.ics", 0, gh_page_done_calendar },
  { "GET", "/static/*", STATIC, gh_page_static },
  { "GET", "/brand/*", 0, gh_page_brand },

  /* the customer API (contract 3.1) */
  { "POST", "/api/tickets/validate", BOOKING | JSON, gh_api_ticket_validate },
  { "POST", "/api/tickets/verify-contact", BOOKING | JSON, gh_api_contact_verify },
  { "POST", "/api/tickets/confirm-contact", BOOKING | JSON, gh_api_contact_confirm },
  { "GET", "/api/reservation-slots/available", GH_GUARD_RATE_AVAILABILITY, gh_api_slots_available },
  { "POST", "/api/reservations/create", BOOKING | JSON, gh_api_reservation_create },

  /* the operator API (contract 3.2) */
  { "POST", "/api/operator/login", GH_GUARD_ALLOWED | JSON, gh_api_operator_login },
  { "POST", "/api/operator/enrol", GH_GUARD_ALLOWED | JSON, gh_api_gate_enrol },
  { "POST", "/api/operator/logout", GATE, gh_api_operator_logout },
  { "POST", "/api/operator/validate-ticket", SCANNING | JSON, gh_api_operator_validate },
  { "POST", "/api/operator/verify-ticket", SCANNING | JSON, gh_api_operator_verify },
  { "POST", "/api/operator/sync", GATE | BATCH, gh_api_gate_sync },
  { "POST", "/api/operator/undo", GATE | JSON, gh_api_gate_undo },
  { "GET", "/api/operator/conflicts", GATE, gh_api_gate_conflicts },
  { "POST", "/api/operator/conflicts/decide", GATE | JSON, gh_api_gate_conflict_decide },
  { "GET", "/api/operator/stats", GATE, gh_api_operator_stats },
  { "GET", "/api/operator/search", SCANNING, gh_api_gate_search },
  { "POST", "/api/operator/search", SCANNING | JSON, gh_api_gate_search },
  { "GET", "/api/operator/manifest", GATE, gh_api_gate_manifest },

  /* machines (contract 3.3) */
  { "GET", "/healthz", GH_GUARD_REVOKED, gh_api_health },
  { "GET", "/metrics", 0, gh_api_metrics },

  { NULL, NULL, 0, NULL },
};

const GhRoute *
gh_routes (void)
{
  return routes;
}
