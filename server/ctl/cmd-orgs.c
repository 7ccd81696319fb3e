/* gatehousectl orgs: the venues on this server, each with its own time zone. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/store/org-store.h"

typedef struct {
  const char *name;
  const char *timezone;
  gint64 now;
  gint64 id; /* out */
} Addition;

static gboolean
add_org (GhDb *db, gpointer data, GError **error)
{
  Addition *addition = data;
  return gh_org_store_insert (db, addition->name, addition->timezone, addition->now, &addition->id,
                              error);
}

static json_object *
org_to_json (gint64 id, const char *name, const char *timezone)
{
  json_object *object = json_object_new_object ();
  gh_json_add_int (object, "id", id);
  gh_json_add_string (object, "name", name);
  gh_json_add_string (object, "timezone", timezone);
  return object;
}

static gboolean
run_add (GhCtl *ctl, GError **error)
{
  Addition addition = { 0 };
  const GhOption options[] = {
    { "timezone", GH_OPTION_TEXT, &addition.timezone, "ZONE",
      "where it is, e.g. Europe/Lisbon (default: this machine's zone)" },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_check_name (ctl->arguments->pdata[0], error))
    return FALSE;
  g_autofree char *machine_zone = gh_ctl_machine_zone ();
  addition.name = ctl->arguments->pdata[0];
  if (addition.timezone == NULL)
    addition.timezone = machine_zone;
  if (!gh_ctl_check_zone (addition.timezone, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  addition.now = ctl->context.now;
  if (!gh_db_transact (ctl->db, GH_DB_WRITE, add_org, &addition, error))
    return FALSE;

  if (ctl->json) {
    g_autoptr (json_object) answer = org_to_json (addition.id, addition.name, addition.timezone);
    gh_print_json (answer);
  } else {
    gh_print_line ("Organisation %" G_GINT64_FORMAT " (%s) was made. It has no product yet: "
                   "gatehousectl products add NAME --orq %" G_GINT64_FORMAT,
                   addition.id, addition.timezone, addition.id);
  }
  return TRUE;
}

static gboolean
run_list (GhCtl *ctl, GError **error)
{
  static const char *const headings[] = { ">Id", "Time zone", "Name", NULL };
  const GhOption options[] = { { NULL } };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GPtrArray) orgs = gh_org_store_list (ctl->db, error);
  if (orgs == NULL)
    return FALSE;
  g_autoptr (GhTable) table = gh_table_new (headings);
  g_autoptr (json_object) answer = json_object_new_object ();
  json_object *list = json_object_new_array ();
  gh_json_add (answer, "organisations", list);
  for (guint i = 0; i < orgs->len; i++) {
    const GhOrg *org = orgs->pdata[i];
    if (ctl->json)
      json_object_array_add (list, org_to_json (org->id, org->name, org->timezone));
    gh_table_number (table, org->id);
    gh_table_text (table, org->timezone);
    gh_table_text (table, org->name);
  }
  if (ctl->json)
    gh_print_json (answer);
  else
    gh_table_print (table, "There are no organisations.");
  return TRUE;
}

const GhVerb gh_ctl_orgs_verbs[] = {
  { "orgs", "add", "NAME", 1, 1, "Adds an organisation", run_add },
  { "orgs", "list", NULL, 0, 0, "Lists organisations", run_list },
  { NULL },
};
