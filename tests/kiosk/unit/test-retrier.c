/* Tests of kiosk/queue/retrier. */

#include "answers.h"
#include "fake-transport.h"
#include "kiosk/queue/retrier.h"
#include "temp-store.h"

#define FIRST  "TKT-2025-7K3M9Q-4XH2V0"
#define SECOND "TKT-2025-8N4P2R-6YJ3W1"

typedef struct {
  TempStore temp;
  GhFakeTransport *transport;
  GhRetrier *retrier;
  GPtrArray *settled; /* ids */
  int contacts;
  int misses;
  int unauthenticated;
} Fixture;

static void
on_settled (GhRetrier *retrier, const GhHeldScan *held, const GhAnswer *answer, gpointer data)
{
  Fixture *fixture = data;
  g_ptr_array_add (fixture->settled, g_strdup (held->id));
}

static void
on_contact (GhRetrier *retrier, gboolean reached, guint64 turn, gpointer data)
{
  Fixture *fixture = data;
  if (reached)
    fixture->contacts++;
  else
    fixture->misses++;
}

static void
on_unauthenticated (GhRetrier *retrier, gpointer data)
{
  Fixture *fixture = data;
  fixture->unauthenticated++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  temp_store_open (&fixture->temp);
  fixture->transport = gh_fake_transport_new ();
  g_autoptr (GhApiClient) client =
      gh_api_client_new (GH_TRANSPORT (fixture->transport), "device", "en");
  fixture->retrier = gh_retrier_new (fixture->temp.store, client);
  fixture->settled = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (fixture->retrier, "settled", G_CALLBACK (on_settled), fixture);
  g_signal_connect (fixture->retrier, "contact", G_CALLBACK (on_contact), fixture);
  g_signal_connect (fixture->retrier, "unauthenticated", G_CALLBACK (on_unauthenticated), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_retrier_set_token (fixture->retrier, NULL);
  while (gh_fake_transport_pending (fixture->transport) > 0)
    gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_UNREACHABLE);
  gh_test_settle ();
  g_assert_finalize_object (fixture->retrier);
  g_assert_finalize_object (fixture->transport);
  g_ptr_array_unref (fixture->settled);
  temp_store_remove (&fixture->temp);
}

static char *
put (Fixture *fixture, const char *code, gint64 at)
{
  g_autoptr (GhHeldScan) held = gh_held_scan_new (code, 5, at);
  g_assert_true (gh_held_scans_put (fixture->temp.store, held, NULL));
  return g_strdup (held->id);
}

static gint64
count (Fixture *fixture)
{
  gint64 waiting = -1;
  g_assert_true (gh_held_scans_count (fixture->temp.store, &waiting, NULL));
  return waiting;
}

static void
test_sends_in_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = put (fixture, FIRST, 100);
  g_autofree char *second = put (fixture, SECOND, 200);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  gh_retrier_set_token (fixture->retrier, "tok");
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==,
                   "/api/operator/validate-ticket");
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok");
  g_assert_nonnull (strstr (gh_fake_transport_body (fixture->transport), FIRST));
  gh_fake_transport_reply (fixture->transport, 200, SAY_VALID);
  g_assert_cmpstr (gh_fake_transport_path (fixture->transport), ==,
                   "/api/operator/validate-ticket");
  gh_fake_transport_reply (fixture->transport, 400, SAY_EXPIRED);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  g_assert_cmpuint (fixture->settled->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->settled, 1), ==, second);
  g_assert_cmpint (count (fixture), ==, 0);
}

/* The same id again after every failure. */
static void
test_tries_again (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = put (fixture, FIRST, 100);
  gh_retrier_set_token (fixture->retrier, "tok");
  for (int i = 0; i < 3; i++) {
    g_assert_nonnull (strstr (gh_fake_transport_body (fixture->transport), FIRST));
    if (i == 1)
      gh_fake_transport_reply (fixture->transport, 503, SAY_BUSY);
    else
      gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
    g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
    g_assert_cmpint (count (fixture), ==, 1);
    gh_retrier_kick (fixture->retrier);
  }
  g_assert_cmpint (fixture->misses, ==, 3);
  gh_fake_transport_reply (fixture->transport, 200, SAY_VALID);
  g_assert_cmpint (count (fixture), ==, 0);
}

static void
test_tries_by_itself (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = put (fixture, FIRST, 100);
  gh_retrier_set_token (fixture->retrier, "tok");
  gh_fake_transport_fail (fixture->transport, GH_TRANSPORT_ERROR_TIMEOUT);
  gh_test_pause (1100);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 1);
}

static void
test_reserved (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = put (fixture, FIRST, 100);
  gh_retrier_reserve (fixture->retrier, id);
  gh_retrier_set_token (fixture->retrier, "tok");
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  gh_retrier_reserve (fixture->retrier, NULL);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 1);
}

static void
test_token_ends (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = put (fixture, FIRST, 100);
  gh_retrier_set_token (fixture->retrier, "tok");
  gh_fake_transport_reply (fixture->transport, 401, SAY_SIGN_IN_FIRST);
  g_assert_cmpint (fixture->unauthenticated, ==, 1);
  g_assert_cmpint (count (fixture), ==, 1);
  gh_retrier_kick (fixture->retrier);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
  gh_retrier_set_token (fixture->retrier, "tok-2");
  g_assert_cmpstr (gh_fake_transport_token (fixture->transport), ==, "tok-2");
}

/* A device that the venue revoked sends nothing, and drops nothing. */
static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = put (fixture, FIRST, 100);
  gh_retrier_set_token (fixture->retrier, "tok");
  gh_fake_transport_reply (fixture->transport, 403, SAY_REVOKED);
  gh_retrier_kick (fixture->retrier);
  g_assert_cmpint (fixture->unauthenticated, ==, 0);
  g_assert_cmpint (count (fixture), ==, 1);
  g_assert_cmpuint (gh_fake_transport_pending (fixture->transport), ==, 0);
}

/* A row whose seal is broken does not hold up the next one, and is not lost. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bad = put (fixture, FIRST, 100);
  g_autofree char *good = put (fixture, SECOND, 200);
  GhDb *db = gh_kiosk_store_get_db (fixture->temp.store);
  static const char BREAK[] = "UPDATE held_scans SET sealed_code = ? WHERE id = ?";
  g_assert_true (
      gh_db_execute (db, BREAK, GH_DB_VALUES (gh_db_blob ("x", 1), gh_db_text (bad)), NULL, NULL));
  gh_retrier_set_token (fixture->retrier, "tok");
  g_assert_nonnull (strstr (gh_fake_transport_body (fixture->transport), SECOND));
  gh_fake_transport_reply (fixture->transport, 200, SAY_VALID);
  static const char COUNT_ALL[] = "SELECT COUNT(*) AS n FROM held_scans WHERE state = 'REFUSED'";
  g_autoptr (GhDbRows) rows = gh_db_query (db, COUNT_ALL, GH_DB_NO_VALUES, NULL);
  gboolean has_row;
  g_assert_true (gh_db_rows_next (rows, &has_row, NULL));
  g_assert_cmpint (gh_db_rows_int (rows, "n"), ==, 1);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/retrier/sends-in-order", test_sends_in_order);
  ADD ("/retrier/tries-again", test_tries_again);
  ADD ("/retrier/tries-by-itself", test_tries_by_itself);
  ADD ("/retrier/reserved", test_reserved);
  ADD ("/retrier/token-ends", test_token_ends);
  ADD ("/retrier/revoked", test_revoked);
  ADD ("/retrier/unreadable", test_unreadable);
  return g_test_run ();
}
