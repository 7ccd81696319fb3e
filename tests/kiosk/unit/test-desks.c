/* Tests of kiosk/desk/desks: they are put together around the real network thread and end in the
 * middle of their work, while views still hold some of them. */

#include "kiosk/desk/conflict-desk.h"
#include "kiosk/desk/desks.h"
#include "kiosk/desk/search-desk.h"
#include "temp-store.h"

#include <gio/gio.h>

#define A "TKT-2025-7K3M9Q-4XH2V0"

/* Takes connections and never says a word. */
typedef struct {
  GSocketService *service;
  GPtrArray *connections;
  char *url;
} Silence;

typedef struct {
  TempStore temp;
  Silence silence;
  GhSettings *settings;
  GhDesks *desks;
} Fixture;

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  g_ptr_array_add (data, g_object_ref (connection));
  return TRUE;
}

/* Whoever waits gets an error. */
static void
hang_up (Silence *silence)
{
  for (guint i = 0; i < silence->connections->len; i++)
    g_io_stream_close (silence->connections->pdata[i], NULL, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  Silence *silence = &fixture->silence;
  temp_store_open (&fixture->temp);
  silence->service = g_socket_service_new ();
  silence->connections = g_ptr_array_new_with_free_func (g_object_unref);
  guint16 port =
      g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (silence->service), NULL, NULL);
  silence->url = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_signal_connect (silence->service, "incoming", G_CALLBACK (on_incoming), silence->connections);
  fixture->settings = gh_settings_new ();
  gh_settings_override_text (fixture->settings, GH_SETTING_SERVER, silence->url);
  fixture->desks = gh_desks_new (fixture->settings, fixture->temp.store, fixture->temp.folder);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
wait_until_asked (Fixture *fixture, guint connections)
{
  while (fixture->silence.connections->len < connections)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  Silence *silence = &fixture->silence;
  g_assert_null (fixture->desks);
  settle ();
  g_assert_finalize_object (fixture->settings);
  g_socket_service_stop (silence->service);
  g_socket_listener_close (G_SOCKET_LISTENER (silence->service));
  g_object_unref (silence->service);
  g_ptr_array_unref (silence->connections);
  g_free (silence->url);
  temp_store_remove (&fixture->temp);
}

static void
sign_in (Fixture *fixture)
{
  GhOperatorSession session = { .token = (char *) "tok",
                                .expires_at = G_MAXINT64,
                                .operator_id = 5,
                                .name = (char *) "Jane Smith",
                                .role = (char *) "ADMIN" };
  gh_gate_desk_sign_in (fixture->desks->gate, &session);
}

/* As views hold them: what they have comes to its end, and they with it. */
static void
end (Fixture *fixture)
{
  GhDesks *desks = fixture->desks;
  GObject *held[] = { G_OBJECT (desks->gate),    G_OBJECT (desks->sign_in),
                      G_OBJECT (desks->numbers), G_OBJECT (desks->undo),
                      G_OBJECT (desks->set_up),  G_OBJECT (desks->device),
                      G_OBJECT (desks->keeper),  G_OBJECT (desks->late) };
  for (gsize i = 0; i < G_N_ELEMENTS (held); i++)
    g_object_ref (held[i]);
  g_clear_pointer (&fixture->desks, gh_desks_free);
  g_clear_pointer (&fixture->temp.store, gh_kiosk_store_close);
  settle ();
  for (gsize i = 0; i < G_N_ELEMENTS (held); i++)
    g_object_unref (held[i]);
  settle ();
}

/* ---- in the middle of what ---- */

static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  end (fixture);
}

static void
test_signing_in (Fixture *fixture, gconstpointer data)
{
  gh_sign_in_desk_submit (fixture->desks->sign_in, "jane", "2468", NULL);
  wait_until_asked (fixture, 2);
  end (fixture);
}

static void
test_scanning (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  wait_until_asked (fixture, 1);
  end (fixture);
}

static void
test_checking (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  gh_gate_desk_see (fixture->desks->gate, A, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpstr (gh_gate_desk_get_title (fixture->desks->gate), ==, "Checking");
  wait_until_asked (fixture, 2);
  end (fixture);
}

/* Nobody ends these, but their page; what they asked is answered when there is no gate any more. */
static void
wait_until_over (Fixture *fixture, GObject *desk)
{
  hang_up (&fixture->silence);
  while (desk->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (desk);
}

static void
test_searching (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  GhSearchDesk *search = gh_search_desk_new (fixture->desks->gate);
  gh_gate_desk_open_search (fixture->desks->gate);
  gh_search_desk_search (search, "john");
  wait_until_asked (fixture, 2);
  end (fixture);
  wait_until_over (fixture, G_OBJECT (search));
}

static void
test_deciding (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  GhConflictDesk *conflicts = gh_conflict_desk_new (fixture->desks->gate);
  gh_gate_desk_open_settings (fixture->desks->gate);
  wait_until_asked (fixture, 2);
  end (fixture);
  wait_until_over (fixture, G_OBJECT (conflicts));
}

static void
test_setting_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = g_strconcat ("gatehouse-enrol ", fixture->silence.url,
                                       " abcdefghij0123456789ABCDEFGHIJ-_abcdefghijk", NULL);
  gh_gate_desk_open_set_up (fixture->desks->gate);
  gh_gate_desk_see (fixture->desks->gate, code, 10 * G_TIME_SPAN_SECOND);
  g_assert_true (gh_set_up_desk_get_busy (fixture->desks->set_up));
  wait_until_asked (fixture, 2);
  end (fixture);
}

#define ADD(name, func) g_test_add ("/desks/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("at-once", test_at_once);
  ADD ("signing-in", test_signing_in);
  ADD ("scanning", test_scanning);
  ADD ("checking", test_checking);
  ADD ("searching", test_searching);
  ADD ("deciding", test_deciding);
  ADD ("setting-up", test_setting_up);
  return g_test_run ();
}
