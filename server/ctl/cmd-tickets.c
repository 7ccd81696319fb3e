/* gatehousectl tickets: make pre-made ones, list, export, and show one with its history. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/domain/orders.h"
#include "server/store/ticket-store.h"

#include <stdio.h>
#include <string.h>

#define PRE_MADE "Pre-made tickets"

static gboolean
run_generate (GhCtl *ctl, GError **error)
{
  GhOrderRequest request = { .orq = 1, .product_id = 1, .customer_name = PRE_MADE };
  gint64 count = 0;
  gint64 order_id = 0;
  const GhOption options[] = {
    GH_OPTION_ORQ (&request.orq),
    { "product", GH_OPTION_NUMBER, &request.product_id, "PRODUCT", "what they are for (default: 1)",
      1, G_MAXINT64 },
    { "count", GH_OPTION_NUMBER, &count, "N", "how many", 1, GH_ORDER_MAX_TICKETS,
      .required = TRUE },
    { "activated", GH_OPTION_FLAG, &request.paid, NULL, "they can be reserved at once" },
    { NULL },
  };
  g_autoptr (GPtrArray) codes = NULL;
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  request.tickets = (int) count;
  if (!gh_orders_create (&ctl->context, &request, &order_id, &codes, error))
    return FALSE;
  if (!ctl->json)
    gh_print_line ("Order %" G_GINT64_FORMAT " (%s), its tickets (%s):", order_id,
                   request.paid ? "PAID" : "PENDING",
                   request.paid ? "ACTIVATED" : "PENDING_PAYMENT");
  gh_print_codes (ctl->json, order_id, codes);
  return TRUE;
}

/* ---- list and export: a row at a time, because there may be a million ---- */

typedef enum {
  FORMAT_TABLE,
  FORMAT_CSV,
  FORMAT_JSON,
} Format;

typedef struct {
  Format format;
  GhTable *table;     /* for FORMAT_TABLE */
  const char *status; /* only these, NULL for all */
  gint64 order;       /* only of this, 0 for all */
  gint64 rows;
} Listing;

static json_object *
line_to_json (const GhTicketLine *line)
{
  json_object *object = json_object_new_object ();
  gh_json_add_string (object, "ticket_code", line->code);
  gh_json_add_string (object, "status", line->status);
  gh_json_add_int (object, "id", line->id);
  gh_json_add_int (object, "order_id", line->order_id);
  gh_json_add_int (object, "product_id", line->product_id);
  gh_json_add_string (object, "customer_name", line->customer_name);
  gh_json_add_instant (object, "created_at", line->created_at);
  gh_json_add_string (object, "date", line->slot_date);
  gh_json_add_string (object, "start_time", line->start_time);
  return object;
}

/* RFC 4180. What a spreadsheet would run as a formula gets an apostrophe when it comes from
 * outside: a customer's name, a code that another system issued. */
static void
put_csv (const char *text, gboolean from_outside, const char *after)
{
  text = text != NULL ? text : "";
  gboolean formula = from_outside && text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL;
  putchar ('"');
  if (formula)
    putchar ('\'');
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"')
      putchar ('"');
    putchar (*p);
  }
  putchar ('"');
  fputs (after, stdout);
}

static void
put_csv_line (const GhTicketLine *line)
{
  g_autofree char *created = gh_instant_format (line->created_at);
  put_csv (line->code, TRUE, ",");
  put_csv (line->status, FALSE, ",");
  printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",", line->id,
          line->order_id, line->product_id);
  put_csv (line->customer_name, TRUE, ",");
  put_csv (created, FALSE, ",");
  put_csv (line->slot_date, FALSE, ",");
  put_csv (line->start_time, FALSE, "\r\n");
}

static void
put_table_line (GhTable *table, const GhTicketLine *line)
{
  g_autofree char *slot = line->slot_date != NULL
                              ? g_strdup_printf ("%s %.5s", line->slot_date, line->start_time)
                              : NULL;
  gh_table_text (table, line->code);
  gh_table_text (table, line->status);
  gh_table_number (table, line->order_id);
  gh_table_text (table, slot);
  gh_table_text (table, line->customer_name);
}

static void
put_line (const GhTicketLine *line, gpointer data)
{
  Listing *listing = data;
  if ((listing->status != NULL && strcmp (listing->status, line->status) != 0) ||
      (listing->order != 0 && listing->order != line->order_id))
    return;
  switch (listing->format) {
  case FORMAT_JSON: {
    g_autoptr (json_object) object = line_to_json (line);
    g_autofree char *text = gh_json_to_string (object);
    printf ("%s\n%s", listing->rows > 0 ? "," : "", text);
    break;
  }
  case FORMAT_CSV:
    put_csv_line (line);
    break;
  case FORMAT_TABLE:
    put_table_line (listing->table, line);
    break;
  default:
    g_assert_not_reached ();
  }
  listing->rows++;
}

static gboolean
print_tickets (GhCtl *ctl, gint64 orq, Listing *listing, GError **error)
{
  static const char *const headings[] = { "Ticket", "Status", ">Order", "Slot", "Customer", NULL };
  g_autoptr (GhTable) table = gh_table_new (headings);
  listing->table = table;
  if (listing->format == FORMAT_JSON)
    fputs ("{\"tickets\":[", stdout);
  if (listing->format == FORMAT_CSV)
    fputs ("ticket_code,status,id,order_id,product_id,customer_name,created_at,date,start_time\r\n",
           stdout);
  if (!gh_ticket_store_list (ctl->db, orq, put_line, listing, error))
    return FALSE;
  if (listing->format == FORMAT_JSON)
    fputs ("\n]}\n", stdout);
  if (listing->format == FORMAT_TABLE)
    gh_table_print (table, "There are no such tickets.");
  return TRUE;
}

static gboolean
run_list (GhCtl *ctl, GError **error)
{
  gint64 orq = 1;
  Listing listing = { 0 };
  GhTicketStatus known;
  const GhOption options[] = {
    GH_OPTION_ORQ (&orq),
    { "status", GH_OPTION_TEXT, &listing.status, "STATUS", "only those, e.g. ACTIVATED" },
    { "order", GH_OPTION_NUMBER, &listing.order, "ORDER", "only those of this order", 1,
      G_MAXINT64 },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error))
    return FALSE;
  if (listing.status != NULL && !gh_ticket_status_from_string (listing.status, &known)) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
                 "--status must be PENDING_PAYMENT, ACTIVATED, RESERVED, VERIFIED or EXPIRED");
    return FALSE;
  }
  listing.format = ctl->json ? FORMAT_JSON : FORMAT_TABLE;
  return gh_ctl_open (ctl, error) && print_tickets (ctl, orq, &listing, error);
}

static gboolean
run_export (GhCtl *ctl, GError **error)
{
  gint64 orq = 1;
  const char *format = NULL;
  const GhOption options[] = {
    GH_OPTION_ORQ (&orq),
    { "format", GH_OPTION_TEXT, &format, "FORMAT", "csv (default) or json" },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error))
    return FALSE;
  if (format != NULL && strcmp (format, "csv") != 0 && strcmp (format, "json") != 0) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE, "--format must be csv or json");
    return FALSE;
  }
  gboolean json = ctl->json || g_strcmp0 (format, "json") == 0;
  Listing listing = { .format = json ? FORMAT_JSON : FORMAT_CSV };
  return gh_ctl_open (ctl, error) && print_tickets (ctl, orq, &listing, error);
}

const GhVerb gh_ctl_tickets_verbs[] = {
  { "tickets", "generate", NULL, 0, 0, "Makes pre-made tickets and prints their codes",
    run_generate },
  { "tickets", "list", NULL, 0, 0, "Lists tickets", run_list },
  { "tickets", "export", NULL, 0, 0, "Writes all tickets as CSV or JSON", run_export },
  { "tickets", "show", "CODE", 1, 1, "Shows one ticket and what happened to it",
    gh_ctl_run_tickets_show },
  { NULL },
};
