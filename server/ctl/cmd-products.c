/* gatehousectl products: what tickets are for, and how long they are valid. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/store/org-store.h"

#define MAX_VALID_DAYS 36500

typedef struct {
  GhProduct product; /* its name is borrowed */
  gint64 now;
  gint64 id; /* out */
} Addition;

static gboolean
add_product (GhDb *db, gpointer data, GError **error)
{
  Addition *addition = data;
  return gh_product_store_insert (db, &addition->product, addition->now, &addition->id, error);
}

static json_object *
product_to_json (gconstpointer item)
{
  const GhProduct *product = item;
  json_object *object = json_object_new_object ();
  gh_json_add_int (object, "id", product->id);
  gh_json_add_int (object, "orq", product->orq);
  gh_json_add_string (object, "name", product->name);
  gh_print_add_bound (object, "valid_from", product->valid_from);
  gh_print_add_bound (object, "valid_until", product->valid_until);
  if (product->valid_days > 0)
    gh_json_add_int (object, "valid_days", product->valid_days);
  else
    gh_json_add_string (object, "valid_days", NULL);
  return object;
}

static gboolean
run_add (GhCtl *ctl, GError **error)
{
  Addition addition = {
    .product = { .orq = 1, .valid_from = GH_DATE_MIN, .valid_until = GH_DATE_MAX },
  };
  GhProduct *product = &addition.product;
  gint64 valid_days = 0;
  const GhOption options[] = {
    GH_OPTION_ORQ (&product->orq),
    { "valid-from", GH_OPTION_DATE, &product->valid_from, "DATE", "first date of use" },
    { "valid-until", GH_OPTION_DATE, &product->valid_until, "DATE", "last date of use" },
    { "valid-days", GH_OPTION_NUMBER, &valid_days, "N", "days of use from the payment on", 1,
      MAX_VALID_DAYS },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_check_name (ctl->arguments->pdata[0], error))
    return FALSE;
  if (product->valid_from != GH_DATE_MIN && product->valid_until < product->valid_from) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "--valid-until is before --valid-from");
    return FALSE;
  }
  if (!gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GTimeZone) zone = gh_ctl_zone (ctl, product->orq, error); /* is there such a one? */
  if (zone == NULL)
    return FALSE;
  product->name = ctl->arguments->pdata[0];
  product->valid_days = (int) valid_days;
  addition.now = ctl->context.now;
  if (!gh_db_transact (ctl->db, GH_DB_WRITE, add_product, &addition, error))
    return FALSE;

  product->id = addition.id;
  if (ctl->json) {
    g_autoptr (json_object) answer = product_to_json (product);
    gh_print_json (answer);
  } else {
    gh_print_line ("Product %" G_GINT64_FORMAT " was made.", product->id);
  }
  return TRUE;
}

static void
add_row (GhTable *table, gconstpointer item)
{
  const GhProduct *product = item;
  g_autofree char *from =
      product->valid_from != GH_DATE_MIN ? gh_date_format (product->valid_from) : NULL;
  g_autofree char *until =
      product->valid_until != GH_DATE_MAX ? gh_date_format (product->valid_until) : NULL;
  gh_table_number (table, product->id);
  gh_table_text (table, from);
  gh_table_text (table, until);
  if (product->valid_days > 0)
    gh_table_number (table, product->valid_days);
  else
    gh_table_text (table, NULL);
  gh_table_text (table, product->name);
}

static gboolean
run_list (GhCtl *ctl, GError **error)
{
  static const char *const headings[] = { ">Id",         "Valid from", "Valid until",
                                          ">Valid days", "Name",       NULL };
  static const GhListing listing = { "products", headings, "There are no products.", add_row,
                                     product_to_json };
  gint64 orq = 1;
  const GhOption options[] = { GH_OPTION_ORQ (&orq), { NULL } };
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GPtrArray) products = gh_product_store_list (ctl->db, orq, error);
  if (products == NULL)
    return FALSE;
  gh_print_list (ctl->json, &listing, products);
  return TRUE;
}

const GhVerb gh_ctl_products_verbs[] = {
  { "products", "add", "NAME", 1, 1, "Adds something that tickets are for", run_add },
  { "products", "list", NULL, 0, 0, "Lists products", run_list },
  { NULL },
};
