/* gatehousectl orgs: the venues on this server, each with its own time zone. */

#include "server/ctl/orgs-set.h"
#include "server/ctl/print.h"
#include "server/rules/accent.h"
#include "server/view/logo.h"

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

static void
add_row (GhTable *table, gconstpointer item)
{
  const GhOrg *org = item;
  gh_table_number (table, org->id);
  gh_table_text (table, org->timezone);
  gh_table_text (table, org->name);
}

static json_object *
line_to_json (gconstpointer item)
{
  const GhOrg *org = item;
  return org_to_json (org->id, org->name, org->timezone);
}

static gboolean
run_list (GhCtl *ctl, GError **error)
{
  static const char *const headings[] = { ">Id", "Time zone", "Name", NULL };
  static const GhListing listing = { "organisations", headings, "There are no organisations.",
                                     add_row, line_to_json };
  const GhOption options[] = { { NULL } };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GPtrArray) orgs = gh_org_store_list (ctl->db, error);
  if (orgs == NULL)
    return FALSE;
  gh_print_list (ctl->json, &listing, orgs);
  return TRUE;
}

/* ---- one organisation ---- */

GhOrg *
gh_ctl_find_org (GhDb *db, gint64 id, GError **error)
{
  g_autoptr (GhOrg) org = NULL;
  if (!gh_org_store_find (db, id, &org, error))
    return NULL;
  if (org == NULL)
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
                 "There is no organisation %" G_GINT64_FORMAT
                 "; gatehousectl orgs list shows those that there are",
                 id);
  return g_steal_pointer (&org);
}

static json_object *
logo_to_json (const GhOrg *org)
{
  guint width = 0, height = 0;
  if (!gh_logo_size (org->logo_tag, &width, &height))
    return NULL;
  json_object *logo = json_object_new_object ();
  gh_json_add_int (logo, "width", width);
  gh_json_add_int (logo, "height", height);
  gh_json_add_string (logo, "tag", org->logo_tag);
  return logo;
}

static void
print_org_json (const GhOrg *org)
{
  g_autoptr (json_object) answer = org_to_json (org->id, org->name, org->timezone);
  gh_json_add_string (answer, "address", org->address);
  gh_json_add_string (answer, "email", org->contact_email);
  gh_json_add_string (answer, "phone", org->contact_phone);
  gh_json_add_string (answer, "accent", org->accent);
  gh_json_add (answer, "logo", logo_to_json (org));
  gh_print_json (answer);
}

static void
print_fact (const char *name, const char *value)
{
  g_autofree char *clean = gh_print_clean (value[0] != '\0' ? value : NULL);
  gh_print_line ("%-10s %s", name, clean);
}

static void
print_address (const GhOrg *org)
{
  g_auto (GStrv) lines = g_strsplit (org->address, "\n", -1);
  print_fact ("Address", lines[0] != NULL ? lines[0] : "");
  for (gsize i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    print_fact ("", lines[i]);
}

static void
print_accent (const GhOrg *org)
{
  GhAccent accent;
  gh_accent_init (&accent, org->accent);
  g_autofree char *words =
      g_strdup_printf ("%s (buttons #%06x on light pages, #%06x on dark ones)",
                       org->accent[0] != '\0' ? org->accent : "Gatehouse's own", accent.light.fill,
                       accent.dark.fill);
  print_fact ("Accent", words);
}

static void
print_logo (const GhOrg *org)
{
  guint width = 0, height = 0;
  g_autofree char *words = gh_logo_size (org->logo_tag, &width, &height)
                               ? g_strdup_printf ("%u × %u pixels", width, height)
                               : g_strdup ("");
  print_fact ("Logo", words);
}

void
gh_ctl_print_org (const GhCtl *ctl, const GhOrg *org)
{
  if (ctl->json) {
    print_org_json (org);
    return;
  }
  gh_print_line ("%-10s %" G_GINT64_FORMAT, "Id", org->id);
  print_fact ("Name", org->name);
  print_fact ("Time zone", org->timezone);
  print_address (org);
  print_fact ("E-mail", org->contact_email);
  print_fact ("Phone", org->contact_phone);
  print_accent (org);
  print_logo (org);
}

static gboolean
run_show (GhCtl *ctl, GError **error)
{
  const GhOption options[] = { { NULL } };
  gint64 id = 0;
  if (!gh_ctl_parse (ctl, options, error) ||
      !gh_ctl_id_argument (ctl, 0, "an organisation", &id, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GhOrg) org = gh_ctl_find_org (ctl->db, id, error);
  if (org == NULL)
    return FALSE;
  gh_ctl_print_org (ctl, org);
  return TRUE;
}

const GhVerb gh_ctl_orgs_verbs[] = {
  { "orgs", "add", "NAME", 1, 1, "Adds an organisation", run_add },
  { "orgs", "list", NULL, 0, 0, "Lists organisations", run_list },
  { "orgs", "show", "ORQ", 1, 1, "Shows what an organisation shows of itself", run_show },
  { "orgs", "set", "ORQ", 1, 1, "Sets its name, time zone, address, contact, colour or logo",
    gh_ctl_run_orgs_set },
  { NULL },
};
