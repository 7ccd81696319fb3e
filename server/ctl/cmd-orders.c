/* gatehousectl orders: create, pay, cancel, list. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/domain/orders.h"
#include "server/rules/ticket.h"
#include "server/store/history-store.h"

#define LIST_DEFAULT_LIMIT 50

static gboolean
run_create (GhCtl *ctl, GError **error)
{
  GhOrderRequest request = { .orq = 1, .product_id = 1 };
  gint64 tickets = 1;
  gint64 order_id = 0;
  const GhOption options[] = {
    GH_OPTION_ORQ (&request.orq),
    { "customer", GH_OPTION_TEXT, &request.customer_name, "NAME", "who buys", .required = TRUE },
    { "email", GH_OPTION_TEXT, &request.customer_email, "E", "the buyer's e-mail address" },
    { "product", GH_OPTION_NUMBER, &request.product_id, "PRODUCT", "what is sold (default: 1)", 1,
      G_MAXINT64 },
    { "tickets", GH_OPTION_NUMBER, &tickets, "N", "how many (default: 1)", 1,
      GH_ORDER_MAX_TICKETS },
    { NULL },
  };
  g_autoptr (GPtrArray) codes = NULL;
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  request.tickets = (int) tickets;
  if (!gh_orders_create (&ctl->context, &request, &order_id, &codes, error))
    return FALSE;
  if (!ctl->json)
    gh_print_line ("Order %" G_GINT64_FORMAT " (PENDING), its tickets (PENDING_PAYMENT):",
                   order_id);
  gh_print_codes (ctl->json, order_id, codes);
  return TRUE;
}

static gboolean
run_pay (GhCtl *ctl, GError **error)
{
  const GhOption options[] = { { NULL } };
  gint64 order_id = 0;
  GhOrderChange change = { 0 };
  if (!gh_ctl_parse (ctl, options, error) ||
      !gh_ctl_id_argument (ctl, 0, "an order", &order_id, error) || !gh_ctl_open (ctl, error) ||
      !gh_orders_pay (&ctl->context, order_id, &change, error))
    return FALSE;
  if (ctl->json) {
    g_autoptr (json_object) answer = json_object_new_object ();
    gh_json_add_int (answer, "order_id", order_id);
    gh_json_add_int (answer, "activated", change.activated);
    gh_print_json (answer);
  } else if (!change.changed) {
    gh_print_line ("Order %" G_GINT64_FORMAT " was paid already.", order_id);
  } else {
    gh_print_line ("Order %" G_GINT64_FORMAT " is paid; %" G_GINT64_FORMAT " %s activated.",
                   order_id, change.activated,
                   change.activated == 1 ? "ticket was" : "tickets were");
  }
  return TRUE;
}

static gboolean
run_cancel (GhCtl *ctl, GError **error)
{
  const GhOption options[] = { { NULL } };
  gint64 order_id = 0;
  GhOrderChange change = { 0 };
  if (!gh_ctl_parse (ctl, options, error) ||
      !gh_ctl_id_argument (ctl, 0, "an order", &order_id, error) || !gh_ctl_open (ctl, error) ||
      !gh_orders_cancel (&ctl->context, order_id, &change, error))
    return FALSE;
  if (ctl->json) {
    g_autoptr (json_object) answer = json_object_new_object ();
    gh_json_add_int (answer, "order_id", order_id);
    gh_json_add_bool (answer, "cancelled", TRUE);
    gh_print_json (answer);
  } else if (!change.changed) {
    gh_print_line ("Order %" G_GINT64_FORMAT " was cancelled already.", order_id);
  } else {
    gh_print_line ("Order %" G_GINT64_FORMAT
                   " is cancelled; its tickets admit nobody and their places are free again.",
                   order_id);
  }
  return TRUE;
}

/* ---- list ---- */

typedef struct {
  GhTable *table;    /* NULL for JSON */
  json_object *list; /* borrowed */
} Listing;

static void
add_order (const GhOrderLine *line, gpointer data)
{
  Listing *listing = data;
  if (listing->table == NULL) {
    json_object *object = json_object_new_object ();
    gh_json_add_int (object, "id", line->id);
    gh_json_add_string (object, "status", line->status);
    gh_json_add_string (object, "customer_name", line->customer_name);
    gh_json_add_int (object, "tickets", line->tickets);
    gh_json_add_instant (object, "created_at", line->created_at);
    json_object_array_add (listing->list, object);
    return;
  }
  g_autofree char *created = gh_instant_format (line->created_at);
  gh_table_number (listing->table, line->id);
  gh_table_text (listing->table, line->status);
  gh_table_number (listing->table, line->tickets);
  gh_table_text (listing->table, created);
  gh_table_text (listing->table, line->customer_name);
}

static gboolean
run_list (GhCtl *ctl, GError **error)
{
  static const char *const headings[] = {
    ">Order", "Status", ">Tickets", "Made", "Customer", NULL
  };
  gint64 orq = 1;
  gint64 limit = LIST_DEFAULT_LIMIT;
  const char *status = NULL;
  GhOrderStatus known;
  const GhOption options[] = {
    GH_OPTION_ORQ (&orq),
    { "status", GH_OPTION_TEXT, &status, "STATUS",
      "only PENDING, PAID, CANCELLED or REFUNDED ones" },
    { "limit", GH_OPTION_NUMBER, &limit, "N", "how many, the newest first (default: 50)", 1,
      G_MAXINT32 },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error))
    return FALSE;
  if (status != NULL && !gh_order_status_from_string (status, &known)) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
                 "--status must be PENDING, PAID, CANCELLED or REFUNDED");
    return FALSE;
  }
  if (!gh_ctl_open (ctl, error))
    return FALSE;
  g_autoptr (GhTable) table = ctl->json ? NULL : gh_table_new (headings);
  g_autoptr (json_object) answer = json_object_new_object ();
  Listing listing = { table, json_object_new_array () };
  gh_json_add (answer, "orders", listing.list);
  if (!gh_history_store_orders (ctl->db, orq, status, (int) limit, add_order, &listing, error))
    return FALSE;
  if (ctl->json)
    gh_print_json (answer);
  else
    gh_table_print (table, "There are no such orders.");
  return TRUE;
}

const GhVerb gh_ctl_orders_verbs[] = {
  { "orders", "create", NULL, 0, 0, "Makes an order and prints its ticket codes", run_create },
  { "orders", "pay", "ORDER", 1, 1, "Marks an order as paid and activates its tickets", run_pay },
  { "orders", "cancel", "ORDER", 1, 1, "Cancels or refunds an order", run_cancel },
  { "orders", "list", NULL, 0, 0, "Lists the last orders", run_list },
  { NULL },
};
