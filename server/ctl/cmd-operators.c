/* gatehousectl operators: who may work at the gate. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/ctl/secret-entry.h"
#include "server/domain/secret-hash.h"
#include "server/store/operator-store.h"

#include <string.h>

#define MAX_USERNAME_CHARS 64

#define WITHOUT_EITHER                                                                             \
  "; with neither, it is asked for on the terminal, and where there is none a PIN is made up and " \
  "shown once"

static gboolean
refuse (GError **error, int code, const char *what)
{
  g_set_error_literal (error, GH_CTL_ERROR, code, what);
  return FALSE;
}

static gboolean
check_username (const char *username, GError **error)
{
  gsize length = strlen (username);
  gsize good = strspn (username, "abcdefghijklmnopqrstuvwxyz0123456789._@-");
  return (good == length && length >= 1 && length <= MAX_USERNAME_CHARS) ||
         refuse (error, GH_CTL_ERROR_FAILED,
                 "A user name has 1 to 64 of a-z, 0-9, dot, hyphen, underscore and @");
}

static gboolean
choose_entry (gboolean pin, gboolean password, GhEntry *entry, GError **error)
{
  if (pin && password)
    return refuse (error, GH_CTL_ERROR_USAGE, "Give --pin-stdin or --password-stdin, not both");
  *entry = pin ? GH_ENTRY_PIN : password ? GH_ENTRY_PASSWORD : GH_ENTRY_ASK;
  return TRUE;
}

/* Hashes @entered into the one of @op's fields that it is for. */
static gboolean
set_hash (GhCtl *ctl, const GhEntered *entered, GhOperator *op, GError **error)
{
  char *hash = gh_secret_hash (entered->secret, ctl->config->secret_file, error);
  if (entered->kind == GH_SECRET_PIN)
    op->pin_hash = hash;
  else
    op->password_hash = hash;
  return hash != NULL;
}

static json_object *
person_to_json (const GhOperator *op)
{
  json_object *object = json_object_new_object ();
  gh_json_add_int (object, "id", op->id);
  gh_json_add_string (object, "username", op->username);
  gh_json_add_string (object, "name", op->name);
  gh_json_add_string (object, "role", op->role);
  gh_json_add_int (object, "orq", op->orq);
  gh_json_add_string (object, "status", op->active ? "ACTIVE" : "DISABLED");
  return object;
}

static void
print_done (const GhCtl *ctl, const GhOperator *op, const GhEntered *entered, const char *what)
{
  const char *pin = entered != NULL && entered->generated ? entered->secret : NULL;
  if (!ctl->json) {
    gh_print_line ("Operator %s %s.", op->username, what);
    if (pin != NULL)
      gh_print_line ("PIN, shown this once: %s", pin);
    return;
  }
  g_autoptr (json_object) answer = person_to_json (op);
  if (pin != NULL)
    gh_json_add_string (answer, "pin", pin);
  gh_print_json (answer);
}

/* ---- add ---- */

typedef struct {
  GhOperator *op;
  gint64 now;
} Change;

static gboolean
add_operator (GhDb *db, gpointer data, GError **error)
{
  Change *change = data;
  return gh_operator_store_insert (db, change->op, change->now, &change->op->id, error);
}

static gboolean
run_add (GhCtl *ctl, GError **error)
{
  gint64 orq = 1;
  const char *name = NULL;
  const char *role = "OPERATOR";
  gboolean pin = FALSE, password = FALSE;
  GhEntry entry = GH_ENTRY_ASK;
  const GhOption options[] = {
    GH_OPTION_ORQ (&orq),
    { "name", GH_OPTION_TEXT, &name, "NAME", "as gates show it", .required = TRUE },
    { "role", GH_OPTION_TEXT, &role, "ROLE", "OPERATOR (default) or ADMIN" },
    { "pin-stdin", GH_OPTION_FLAG, &pin, NULL, "read a PIN from standard input" },
    { "password-stdin", GH_OPTION_FLAG, &password, NULL,
      "read a password from standard input" WITHOUT_EITHER },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) || !choose_entry (pin, password, &entry, error))
    return FALSE;
  if (strcmp (role, "OPERATOR") != 0 && strcmp (role, "ADMIN") != 0)
    return refuse (error, GH_CTL_ERROR_USAGE, "--role must be OPERATOR or ADMIN");
  g_autoptr (GhOperator) op = g_new0 (GhOperator, 1);
  op->orq = orq;
  op->username = g_utf8_strdown (ctl->arguments->pdata[0], -1);
  op->name = g_strdup (name);
  op->role = g_strdup (role);
  op->active = TRUE;
  if (!check_username (op->username, error) || !gh_ctl_check_name (name, error) ||
      !gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GTimeZone) zone = gh_ctl_zone (ctl, orq, error); /* is there such a one? */
  g_autoptr (GhOperator) taken = NULL;
  if (zone == NULL || !gh_operator_store_find_by_username (ctl->db, op->username, &taken, error))
    return FALSE;
  if (taken != NULL)
    return refuse (error, GH_CTL_ERROR_FAILED, "That user name is taken");

  Change change = { op, ctl->context.now };
  g_autoptr (GhEntered) entered = gh_secret_enter (entry, error);
  if (entered == NULL || !set_hash (ctl, entered, op, error) ||
      !gh_db_transact (ctl->db, GH_DB_WRITE, add_operator, &change, error))
    return FALSE;
  print_done (ctl, op, entered, "was made");
  return TRUE;
}

/* ---- reset, disable, enable ---- */

static GhOperator *
find_operator (GhCtl *ctl, GError **error)
{
  const char *username = ctl->arguments->pdata[0];
  g_autoptr (GhOperator) op = NULL;
  if (!gh_operator_store_find_by_username (ctl->db, username, &op, error))
    return NULL;
  if (op == NULL)
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "There is no operator “%s”", username);
  return g_steal_pointer (&op);
}

/* A new secret ends the sessions that the old one opened: disabling does that. */
static gboolean
reset_operator (GhDb *db, gpointer data, GError **error)
{
  const Change *change = data;
  const GhOperator *op = change->op;
  return gh_operator_store_set_secrets (db, op->id, op->pin_hash, op->password_hash, error) &&
         gh_operator_store_set_active (db, op->id, FALSE, change->now, error) &&
         (!op->active || gh_operator_store_set_active (db, op->id, TRUE, change->now, error));
}

static gboolean
run_reset (GhCtl *ctl, GError **error)
{
  gboolean pin = FALSE, password = FALSE;
  GhEntry entry = GH_ENTRY_ASK;
  const GhOption options[] = {
    { "pin-stdin", GH_OPTION_FLAG, &pin, NULL, "read a new PIN from standard input" },
    { "password-stdin", GH_OPTION_FLAG, &password, NULL,
      "read a new password from standard input" WITHOUT_EITHER },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) || !choose_entry (pin, password, &entry, error) ||
      !gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GhOperator) op = find_operator (ctl, error);
  if (op == NULL)
    return FALSE;
  g_autoptr (GhEntered) entered = gh_secret_enter (entry, error);
  g_clear_pointer (&op->pin_hash, g_free);
  g_clear_pointer (&op->password_hash, g_free);
  Change change = { op, ctl->context.now };
  if (entered == NULL || !set_hash (ctl, entered, op, error) ||
      !gh_db_transact (ctl->db, GH_DB_WRITE, reset_operator, &change, error))
    return FALSE;
  print_done (ctl, op, entered,
              entered->kind == GH_SECRET_PIN ? "has a new PIN and is signed out everywhere"
                                             : "has a new password and is signed out everywhere");
  return TRUE;
}

static gboolean
change_active (GhDb *db, gpointer data, GError **error)
{
  const Change *change = data;
  return gh_operator_store_set_active (db, change->op->id, change->op->active, change->now, error);
}

static gboolean
set_active (GhCtl *ctl, gboolean active, GError **error)
{
  const GhOption options[] = { { NULL } };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GhOperator) op = find_operator (ctl, error);
  if (op == NULL)
    return FALSE;
  op->active = active;
  Change change = { op, ctl->context.now };
  if (!gh_db_transact (ctl->db, GH_DB_WRITE, change_active, &change, error))
    return FALSE;
  print_done (ctl, op, NULL, active ? "may sign in" : "is disabled and signed out everywhere");
  return TRUE;
}

static gboolean
run_disable (GhCtl *ctl, GError **error)
{
  return set_active (ctl, FALSE, error);
}

static gboolean
run_enable (GhCtl *ctl, GError **error)
{
  return set_active (ctl, TRUE, error);
}

/* ---- list ---- */

static void
add_row (GhTable *table, gconstpointer item)
{
  const GhOperator *op = item;
  gboolean both = op->pin_hash != NULL && op->password_hash != NULL;
  gh_table_text (table, op->username);
  gh_table_text (table, op->role);
  gh_table_text (table, op->active ? "ACTIVE" : "DISABLED");
  gh_table_text (table, both                        ? "PIN, password"
                        : op->pin_hash != NULL      ? "PIN"
                        : op->password_hash != NULL ? "password"
                                                    : NULL);
  gh_table_number (table, op->orq);
  gh_table_text (table, op->name);
}

static json_object *
operator_to_json (gconstpointer item)
{
  const GhOperator *op = item;
  json_object *object = person_to_json (op);
  gh_json_add_bool (object, "has_pin", op->pin_hash != NULL);
  gh_json_add_bool (object, "has_password", op->password_hash != NULL);
  return object;
}

static gboolean
run_list (GhCtl *ctl, GError **error)
{
  static const char *const headings[] = { "User name", "Role", "Status", "Signs in with",
                                          ">Orq",      "Name", NULL };
  static const GhListing listing = { "operators", headings, "There are no operators.", add_row,
                                     operator_to_json };
  gint64 orq = 0;
  const GhOption options[] = {
    GH_OPTION_ANY_ORQ (&orq),
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GPtrArray) operators = gh_operator_store_list (ctl->db, orq, error);
  if (operators == NULL)
    return FALSE;
  gh_print_list (ctl->json, &listing, operators);
  return TRUE;
}

const GhVerb gh_ctl_operators_verbs[] = {
  { "operators", "add", "USERNAME", 1, 1, "Adds somebody who may work at the gate", run_add },
  { "operators", "list", NULL, 0, 0, "Lists operators", run_list },
  { "operators", "disable", "USERNAME", 1, 1, "Bars an operator, now", run_disable },
  { "operators", "enable", "USERNAME", 1, 1, "Lets a disabled operator in again", run_enable },
  { "operators", "reset", "USERNAME", 1, 1, "Gives an operator a new PIN or password", run_reset },
  { NULL },
};
