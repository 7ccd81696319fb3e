/* gatehousectl init: the database, the secret, organisation 1 and product 1. Repeating it is
 * harmless, and brings an older database up to date. */

#include "core/clock.h"
#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/store/org-store.h"
#include "server/store/schema.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_MODE  0750
#define FIRST        1
#define PRODUCT_NAME "Admission"

/* What was there and what was made. */
typedef struct {
  const char *name;     /* of organisation 1 when it is made */
  const char *timezone; /* likewise */
  gint64 now;
  gboolean database_made;
  int migrations;
  gboolean secret_made;
  gboolean org_made;
  gboolean product_made;
  GhOrg *org; /* organisation 1 as it is now; owned */
} Init;

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  if (mkdir (folder, FOLDER_MODE) == 0 || errno == EEXIST)
    return TRUE;
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "Cannot make the folder %s: %s", folder,
               g_strerror (errno));
  return FALSE;
}

/* What root makes in a folder of somebody else (the web server's user) belongs to that one. A link
 * that is put in its place meanwhile is given away itself, and not what it points to. */
static gboolean
give_to_owner_of_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat about;
  if (geteuid () != 0 || stat (folder, &about) != 0 ||
      lchown (path, about.st_uid, about.st_gid) == 0)
    return TRUE;
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "Cannot give %s to the owner of %s: %s",
               path, folder, g_strerror (errno));
  return FALSE;
}

static gboolean
open_database (GhCtl *ctl, Init *init, GError **error)
{
  const char *path = gh_ctl_database_path (ctl);
  init->database_made = !g_file_test (path, G_FILE_TEST_EXISTS);
  if (!make_folder (path, error))
    return FALSE;
  ctl->db = gh_db_open (ctl->config->database, GH_DB_OPEN_CREATE, error);
  return ctl->db != NULL && (!init->database_made || give_to_owner_of_folder (path, error)) &&
         gh_db_migrate (ctl->db, gh_store_schema (), &init->migrations, error);
}

static gboolean
make_secret (GhCtl *ctl, Init *init, GError **error)
{
  const char *path = ctl->config->secret_file;
  guint8 secret[GH_SECRET_BYTES];
  init->secret_made = !g_file_test (path, G_FILE_TEST_EXISTS);
  if (!make_folder (path, error) ||
      !gh_config_make_secret (ctl->config, gh_ctl_database_path (ctl), error))
    return FALSE;
  gboolean good = gh_config_load_secret (ctl->config, secret, error);
  explicit_bzero (secret, sizeof secret);
  return good;
}

static gboolean
make_first_rows (GhDb *db, gpointer data, GError **error)
{
  Init *init = data;
  gint64 id = 0;
  g_autoptr (GhProduct) product = NULL;
  g_clear_pointer (&init->org, gh_org_free);
  if (!gh_org_store_find (db, FIRST, &init->org, error))
    return FALSE;
  init->org_made = init->org == NULL;
  if (init->org_made &&
      (!gh_org_store_insert (db, init->name, init->timezone, init->now, &id, error) ||
       !gh_org_store_find (db, FIRST, &init->org, error)))
    return FALSE;

  char name[] = PRODUCT_NAME;
  GhProduct first = {
    .orq = FIRST, .name = name, .valid_from = GH_DATE_MIN, .valid_until = GH_DATE_MAX
  };
  if (!gh_product_store_find (db, FIRST, FIRST, &product, error))
    return FALSE;
  init->product_made = product == NULL;
  return product != NULL || gh_product_store_insert (db, &first, init->now, &id, error);
}

static void
print_json (const GhCtl *ctl, const Init *init)
{
  g_autoptr (json_object) answer = json_object_new_object ();
  gh_json_add_string (answer, "database", gh_ctl_database_path (ctl));
  gh_json_add_bool (answer, "database_made", init->database_made);
  gh_json_add_int (answer, "migrations", init->migrations);
  gh_json_add_string (answer, "secret_file", ctl->config->secret_file);
  gh_json_add_bool (answer, "secret_made", init->secret_made);
  gh_json_add_int (answer, "orq", FIRST);
  gh_json_add_bool (answer, "organisation_made", init->org_made);
  gh_json_add_string (answer, "name", init->org->name);
  gh_json_add_string (answer, "timezone", init->org->timezone);
  gh_json_add_int (answer, "product_id", FIRST);
  gh_json_add_bool (answer, "product_made", init->product_made);
  gh_print_json (answer);
}

static void
print_words (const GhCtl *ctl, const Init *init)
{
  const char *path = gh_ctl_database_path (ctl);
  g_autofree char *name = gh_print_clean (init->org->name);
  if (init->database_made)
    gh_print_line ("Made the database %s.", path);
  else if (init->migrations > 0)
    gh_print_line ("Brought the database %s up to date in %d steps; a copy of what it was is "
                   "beside it (%s.before-….backup).",
                   path, init->migrations, path);
  else
    gh_print_line ("The database %s is up to date.", path);
  if (init->secret_made && !init->database_made)
    gh_print_line ("Made a new secret %s: sign-ins and links from before no longer work.",
                   ctl->config->secret_file);
  else
    gh_print_line (init->secret_made ? "Made the secret %s." : "The secret %s stays as it is.",
                   ctl->config->secret_file);
  gh_print_line ("Organisation 1 %s: %s, %s.", init->org_made ? "was made" : "stays as it is", name,
                 init->org->timezone);
  gh_print_line ("Product 1 %s.", init->product_made ? "was made" : "stays as it is");
}

static gboolean
run_init (GhCtl *ctl, GError **error)
{
  g_autofree char *machine_zone = gh_ctl_machine_zone ();
  Init init = { .name = "My Venue", .timezone = machine_zone };
  const GhOption options[] = {
    { "org", GH_OPTION_TEXT, &init.name, "NAME", "the venue's name (default: My Venue)" },
    { "timezone", GH_OPTION_TEXT, &init.timezone, "ZONE",
      "where it is, e.g. Europe/Lisbon (default: this machine's zone)" },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_check_name (init.name, error) ||
      !gh_ctl_check_zone (init.timezone, error) || !gh_ctl_configure (ctl, error))
    return FALSE;
  init.now = gh_clock_now ();
  gboolean done = open_database (ctl, &init, error) && make_secret (ctl, &init, error) &&
                  gh_db_transact (ctl->db, GH_DB_WRITE, make_first_rows, &init, error);
  g_autoptr (GhOrg) org = g_steal_pointer (&init.org);
  if (!done)
    return FALSE;
  init.org = org;
  if (ctl->json)
    print_json (ctl, &init);
  else
    print_words (ctl, &init);
  return TRUE;
}

const GhVerb gh_ctl_init_verbs[] = {
  { NULL, "init", NULL, 0, 0, "Makes the database, the secret and the first organisation",
    run_init },
  { NULL },
};
