/* Puts the desks together; see the header. */

#include "kiosk/desk/desks.h"

#include "kiosk/client/curl-transport.h"

/* What the server is asked to answer in: a language tag. Owned by the caller. */
static char *
language_tag (void)
{
  const char *const *languages = g_get_language_names ();
  g_autofree char *language = g_strdup (languages[0] != NULL ? languages[0] : "en");
  language[strcspn (language, ".@")] = '\0';
  g_strdelimit (language, "_", '-');
  return g_strcmp0 (language, "C") == 0 ? g_strdup ("en") : g_steal_pointer (&language);
}

static GhApiClient *
create_client (GhDesks *desks, GhSettings *settings, GhKioskStore *store)
{
  g_autofree char *language = language_tag ();
  const char *server =
      gh_device_desk_choose_server (desks->device,
                                    gh_settings_get_text (settings, GH_SETTING_SERVER));
  g_autoptr (GhCurlTransport) transport = gh_curl_transport_new (server);
  GhApiClient *client =
      gh_api_client_new (GH_TRANSPORT (transport), gh_kiosk_store_get_device_id (store), language);
  gh_device_desk_attach (desks->device, client);
  gh_api_client_set_clock (client, desks->clock);
  return client;
}

static void
build_sign_in (GhDesks *desks, const GhDeskParts *parts)
{
  desks->local = gh_local_sign_in_new (parts->store, parts->clock, GH_SECRET_COST_DEFAULT);
  gh_device_desk_attach_keepers (desks->device, desks->local, desks->keeper);
  desks->sign_in = gh_sign_in_desk_new (parts->client, parts->connection, desks->local);
  g_signal_connect_object (desks->sign_in, "signed-in", G_CALLBACK (gh_gate_desk_sign_in),
                           desks->gate, G_CONNECT_SWAPPED);
  GhLateSignInParts late = { parts->client,  parts->connection, desks->local,
                             desks->sign_in, desks->gate,       parts->clock };
  desks->late = gh_late_sign_in_new (&late);
}

GhDesks *
gh_desks_new (GhSettings *settings, GhKioskStore *store, const char *directory)
{
  GhDesks *desks = g_new0 (GhDesks, 1);
  desks->device = gh_device_desk_new (store, directory);
  desks->clock = gh_server_clock_new (NULL);
  desks->client = create_client (desks, settings, store);
  desks->keeper = gh_manifest_keeper_new (directory, desks->client, desks->clock);
  g_autoptr (GhConnection) connection = gh_connection_new (desks->client);
  GhDeskParts parts = { desks->client, store, connection, desks->clock, desks->keeper };
  desks->gate = gh_gate_desk_new (&parts, GH_DESK_TIMES_DEFAULT);
  desks->undo = gh_undo_desk_new (desks->gate, store);
  desks->numbers = gh_numbers_desk_new (desks->gate, desks->undo);
  build_sign_in (desks, &parts);
  GhSetUpParts set_up = { .gate = desks->gate,
                          .device = desks->device,
                          .settings = settings,
                          .store = store,
                          .sign_in = desks->sign_in };
  desks->set_up = gh_set_up_desk_new (&set_up);
  gh_connection_ask (connection);
  return desks;
}

/* What is on its way holds a reference, and must find nothing to go on with. */
static void
end (gpointer desk)
{
  g_object_run_dispose (desk);
  g_object_unref (desk);
}

void
gh_desks_free (GhDesks *desks)
{
  if (desks == NULL)
    return;
  end (desks->late);
  end (desks->sign_in);
  end (desks->local);
  end (desks->numbers);
  end (desks->undo);
  end (desks->set_up);
  end (desks->gate);
  end (desks->keeper);
  g_object_unref (desks->device);
  gh_api_client_set_clock (desks->client, NULL);
  g_object_unref (desks->client);
  gh_server_clock_free (desks->clock);
  g_free (desks);
}
