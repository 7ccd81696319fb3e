/* The demo's operators; see demo.h. */

#include "core/random-id.h"
#include "server/ctl/demo.h"
#include "server/domain/secret-hash.h"
#include "server/store/operator-store.h"

#define PASSWORD_BYTES 6

typedef struct {
  GhOperator gate; /* their texts are borrowed */
  GhOperator admin;
  gint64 now;
} People;

static gboolean
add_people (GhDb *db, gpointer data, GError **error)
{
  People *people = data;
  return gh_operator_store_insert (db, &people->gate, people->now, &people->gate.id, error) &&
         gh_operator_store_insert (db, &people->admin, people->now, &people->admin.id, error);
}

gboolean
gh_demo_add_operators (GhCtl *ctl, GhDemo *demo, gint64 *gate_id, GError **error)
{
  const char *path = ctl->config->secret_file;
  g_autofree char *pin_hash = gh_secret_hash (GH_DEMO_PIN, path, error);
  if (pin_hash == NULL)
    return FALSE;
  demo->admin_password = gh_random_hex (PASSWORD_BYTES);
  g_autofree char *password_hash = gh_secret_hash (demo->admin_password, path, error);
  if (password_hash == NULL)
    return FALSE;

  char gate[] = GH_DEMO_GATE, gate_name[] = "Jane Smith", gate_role[] = "OPERATOR";
  char admin[] = GH_DEMO_ADMIN, admin_name[] = "Alex Admin", admin_role[] = "ADMIN";
  People people = {
    .gate = { .orq = 1,
              .username = gate,
              .name = gate_name,
              .role = gate_role,
              .active = TRUE,
              .pin_hash = pin_hash },
    .admin = { .orq = 1,
               .username = admin,
               .name = admin_name,
               .role = admin_role,
               .active = TRUE,
               .password_hash = password_hash },
    .now = ctl->context.now,
  };
  if (!gh_db_transact (ctl->db, GH_DB_WRITE, add_people, &people, error))
    return FALSE;
  *gate_id = people.gate.id;
  return TRUE;
}
