/* gatehousectl tickets show: everything that is known about one ticket. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/rules/judge.h"
#include "server/store/history-store.h"
#include "server/store/ticket-store.h"

typedef struct {
  gboolean json;
  json_object *history; /* borrowed */
  GhTable *table;
} History;

static void
add_history (const GhHistoryLine *line, gpointer data)
{
  History *history = data;
  g_autofree char *when = gh_instant_format (line->happened_at);
  if (!history->json) {
    gh_table_text (history->table, when);
    gh_table_text (history->table, line->name);
    gh_table_text (history->table, line->detail);
    gh_table_text (history->table, line->operator_name);
    return;
  }
  json_object *object = json_object_new_object ();
  gh_json_add_string (object, "at", when);
  gh_json_add_string (object, "name", line->name);
  gh_json_add_string (object, "detail", line->detail);
  gh_json_add_string (object, "operator_name", line->operator_name);
  json_object_array_add (history->history, object);
}

static json_object *
reservation_to_json (const GhTicket *ticket)
{
  json_object *object = json_object_new_object ();
  gh_json_add_int (object, "id", ticket->reservation_id);
  gh_json_add_int (object, "slot_id", ticket->slot_id);
  gh_json_add_date (object, "date", ticket->slot_date);
  gh_json_add_time (object, "start_time", ticket->start_time);
  gh_json_add_time (object, "end_time", ticket->end_time);
  gh_json_add_string (object, "customer_email", ticket->customer_email);
  gh_json_add_string (object, "customer_phone", ticket->customer_phone);
  return object;
}

static json_object *
ticket_to_json (const GhTicket *ticket, const char *verdict)
{
  json_object *object = json_object_new_object ();
  gh_json_add_int (object, "ticket_id", ticket->id);
  gh_json_add_string (object, "ticket_code", ticket->code);
  gh_json_add_string (object, "status", gh_ticket_status_to_string (ticket->status));
  gh_json_add_string (object, "verdict", verdict);
  gh_json_add_int (object, "orq", ticket->orq);
  gh_json_add_int (object, "order_id", ticket->order_id);
  gh_json_add_string (object, "order_status", gh_order_status_to_string (ticket->order_status));
  gh_json_add_int (object, "product_id", ticket->product_id);
  gh_json_add_string (object, "customer_name", ticket->customer_name);
  gh_print_add_bound (object, "valid_from", ticket->valid_from);
  gh_print_add_bound (object, "valid_until", ticket->valid_until);
  gh_json_add (object, "reservation",
               ticket->reservation_id != 0 ? reservation_to_json (ticket) : NULL);
  gh_json_add_instant_or_null (object, "verified_at", ticket->verified_at);
  gh_json_add_string (object, "operator_name", ticket->operator_name);
  return object;
}

static void
print_fact (const char *name, const char *value)
{
  g_autofree char *clean = gh_print_clean (value);
  if (value != NULL)
    gh_print_line ("%-12s %s", name, clean);
}

static void
print_dates (const char *name, GhDate from, GhDate until)
{
  g_autofree char *first = from != GH_DATE_MIN ? gh_date_format (from) : NULL;
  g_autofree char *last = until != GH_DATE_MAX ? gh_date_format (until) : NULL;
  g_autofree char *both = first != NULL && last != NULL ? g_strdup_printf ("%s to %s", first, last)
                          : first != NULL               ? g_strdup_printf ("from %s", first)
                          : last != NULL                ? g_strdup_printf ("until %s", last)
                                                        : g_strdup ("no limit");
  print_fact (name, both);
}

static void
print_reservation (const GhTicket *ticket)
{
  g_autofree char *date = gh_date_format (ticket->slot_date);
  g_autofree char *start = gh_time_format (ticket->start_time);
  g_autofree char *end = gh_time_format (ticket->end_time);
  g_autofree char *text =
      g_strdup_printf ("%s %.5s-%.5s %s (slot %" G_GINT64_FORMAT ", %d/%d booked)", date, start,
                       end, ticket->timezone, ticket->slot_id, ticket->booked_count,
                       ticket->total_capacity);
  print_fact ("Reserved for", text);
  print_fact ("E-mail", ticket->customer_email);
  print_fact ("Phone", ticket->customer_phone);
}

static void
print_ticket (const GhTicket *ticket, const char *verdict)
{
  g_autofree char *order = g_strdup_printf ("%" G_GINT64_FORMAT " (%s)", ticket->order_id,
                                            gh_order_status_to_string (ticket->order_status));
  g_autofree char *verified =
      ticket->verified_at != 0 ? gh_instant_format (ticket->verified_at) : NULL;
  print_fact ("Ticket", ticket->code);
  print_fact ("Status", gh_ticket_status_to_string (ticket->status));
  print_fact ("At the gate", verdict);
  print_fact ("Order", order);
  print_fact ("Customer", ticket->customer_name);
  print_dates ("Valid", ticket->valid_from, ticket->valid_until);
  if (ticket->reservation_id != 0)
    print_reservation (ticket);
  print_fact ("Verified at", verified);
  print_fact ("Verified by", ticket->operator_name);
}

gboolean
gh_ctl_run_tickets_show (GhCtl *ctl, GError **error)
{
  static const char *const headings[] = { "When", "What", "Detail", "Operator", NULL };
  const GhOption options[] = { { NULL } };
  g_autoptr (GhTicket) ticket = NULL;
  if (!gh_ctl_parse (ctl, options, error) || !gh_ctl_open (ctl, error) ||
      !gh_ticket_store_find_by_code (ctl->db, ctl->arguments->pdata[0], &ticket, error))
    return FALSE;
  if (ticket == NULL) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "There is no ticket “%s”",
                 (char *) ctl->arguments->pdata[0]);
    return FALSE;
  }
  g_autoptr (GTimeZone) zone = gh_ctl_zone (ctl, ticket->orq, error);
  if (zone == NULL)
    return FALSE;
  GhDate today = gh_zone_date (zone, ctl->context.now, NULL);
  const char *verdict = gh_verdict_to_string (gh_judge_admission (ticket, ctl->context.now, today));

  g_autoptr (json_object) answer = ticket_to_json (ticket, verdict);
  g_autoptr (GhTable) table = gh_table_new (headings);
  History history = { ctl->json, json_object_new_array (), table };
  gh_json_add (answer, "history", history.history);
  if (!gh_history_store_ticket (ctl->db, ticket->id, add_history, &history, error))
    return FALSE;
  if (ctl->json) {
    gh_print_json (answer);
  } else {
    print_ticket (ticket, verdict);
    gh_print_line ("%s", "");
    gh_table_print (table, "No visit or scan yet.");
  }
  return TRUE;
}
