/* POST /api/operator/sync; see the header. */

#include "server/api/gate-sync.h"

#include "server/api/answer.h"
#include "server/api/gate-of.h"
#include "server/domain/sync.h"
#include "server/store/device-store.h"

/* The body names the device where the header does not. Anybody could name one there: an enrolled
 * device proves itself by its key, which goes with the header, and a revoked one is none. */
static gboolean
is_free_name (const GhExchange *exchange, const char *name, gboolean *is_free, GError **error)
{
  g_autoptr (GhDevice) device = NULL;
  *is_free = FALSE;
  for (const char *c = name; *c != '\0'; c++) {
    if (!g_ascii_isgraph (*c))
      return TRUE;
  }
  if (!gh_device_store_find (exchange->context.db, exchange->session->orq, name, &device, error))
    return FALSE;
  *is_free = device == NULL || (device->key_hash == NULL && !device->revoked);
  return TRUE;
}

GhResponse *
gh_api_gate_sync (GhExchange *exchange, GError **error)
{
  GhGate gate = gh_gate_of (exchange);
  g_autoptr (GhSyncRequest) request = gh_sync_request_from_json (exchange->body, error);
  gboolean is_free = FALSE;
  if (request == NULL ||
      (gate.device == NULL && !is_free_name (exchange, request->device_id, &is_free, error)))
    return NULL;
  if (is_free)
    gate.device = request->device_id;
  g_autoptr (GPtrArray) results = gh_sync_take (&exchange->context, &gate, request, error);
  return results != NULL ? gh_answer_json (200, gh_sync_results_to_json (results)) : NULL;
}
