/* gatehousectl demo: fills a fresh database so that every state can be seen. */

#include "server/ctl/ctl.h"
#include "server/ctl/demo.h"
#include "server/ctl/print.h"
#include "server/store/history-store.h"
#include "server/store/org-store.h"

static const struct {
  const char *key; /* in JSON */
  const char *words;
} states[GH_DEMO_N_STATES] = {
  [GH_DEMO_PENDING_PAYMENT] = { "pending_payment", "Not paid yet" },
  [GH_DEMO_ACTIVATED] = { "activated", "Ready to be reserved" },
  [GH_DEMO_RESERVED_TODAY] = { "reserved_today", "Reserved for today: valid at the gate now" },
  [GH_DEMO_RESERVED_LATER] = { "reserved_later", "Reserved for another day" },
  [GH_DEMO_VERIFIED] = { "verified", "Verified: somebody is in with it" },
  [GH_DEMO_EXPIRED] = { "expired", "Expired" },
  [GH_DEMO_CANCELLED] = { "cancelled", "Of a cancelled order" },
};

static void
count_order (const GhOrderLine *line, gpointer data)
{
  (*(int *) data)++;
}

/* Whether nobody has ordered anything yet. */
static gboolean
check_fresh (GhCtl *ctl, GError **error)
{
  g_autoptr (GPtrArray) orgs = gh_org_store_list (ctl->db, error);
  int orders = 0;
  if (orgs == NULL)
    return FALSE;
  for (guint i = 0; i < orgs->len; i++) {
    const GhOrg *org = orgs->pdata[i];
    if (!gh_history_store_orders (ctl->db, org->id, NULL, 1, count_order, &orders, error))
      return FALSE;
  }
  if (orders == 0)
    return TRUE;
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
               "%s has orders already; the demo fills only a fresh database",
               gh_ctl_database_path (ctl));
  return FALSE;
}

static json_object *
person_to_json (const char *username, const char *role, const char *key, const char *secret)
{
  json_object *person = json_object_new_object ();
  gh_json_add_string (person, "username", username);
  gh_json_add_string (person, "role", role);
  gh_json_add_string (person, key, secret);
  return person;
}

static void
print_json (const GhDemo *demo)
{
  g_autoptr (json_object) answer = json_object_new_object ();
  json_object *tickets = json_object_new_object ();
  json_object *operators = json_object_new_array ();
  for (int state = 0; state < GH_DEMO_N_STATES; state++) {
    json_object *list = json_object_new_array ();
    for (guint i = 0; i < demo->codes[state]->len; i++)
      json_object_array_add (list, json_object_new_string (demo->codes[state]->pdata[i]));
    gh_json_add (tickets, states[state].key, list);
  }
  json_object_array_add (operators, person_to_json (GH_DEMO_GATE, "OPERATOR", "pin", GH_DEMO_PIN));
  json_object_array_add (operators,
                         person_to_json (GH_DEMO_ADMIN, "ADMIN", "password", demo->admin_password));
  gh_json_add (answer, "tickets", tickets);
  gh_json_add (answer, "operators", operators);
  gh_print_json (answer);
}

static void
print_words (const GhDemo *demo)
{
  for (int state = 0; state < GH_DEMO_N_STATES; state++) {
    gh_print_line ("%s:", states[state].words);
    for (guint i = 0; i < demo->codes[state]->len; i++)
      gh_print_line ("  %s", (char *) demo->codes[state]->pdata[i]);
  }
  gh_print_line ("Operators:");
  gh_print_line ("  %s, PIN %s", GH_DEMO_GATE, GH_DEMO_PIN);
  gh_print_line ("  %s, password %s", GH_DEMO_ADMIN, demo->admin_password);
}

static gboolean
run_demo (GhCtl *ctl, GError **error)
{
  const GhOption options[] = { { NULL } };
  g_auto (GhDemo) demo = { 0 };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error) ||
      !check_fresh (ctl, error) || !gh_demo_fill (ctl, &demo, error))
    return FALSE;
  if (ctl->json)
    print_json (&demo);
  else
    print_words (&demo);
  return TRUE;
}

const GhVerb gh_ctl_demo_verbs[] = {
  { NULL, "demo", NULL, 0, 0, "Fills a fresh database with an example", run_demo },
  { NULL },
};
