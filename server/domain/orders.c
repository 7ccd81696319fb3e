/* Orders and tickets; see the header. */

#include "server/domain/orders.h"

#include "core/slot-time.h"
#include "server/domain/org-clock.h"
#include "server/rules/contact.h"
#include "server/store/event-store.h"
#include "server/store/order-store.h"
#include "server/store/org-store.h"
#include "server/store/reservation-store.h"
#include "server/store/slot-store.h"
#include "server/store/ticket-store.h"

#define NAME_MAX_CHARS 200

G_DEFINE_QUARK (gh_order_error, gh_order_error)

/* When a ticket of @product that is activated on @today may be used. */
static void
find_validity (const GhProduct *product, GhDate today, GhDate *from, GhDate *until)
{
  *from = product->valid_from;
  *until = product->valid_until;
  if (product->valid_days > 0)
    *until = MIN (*until, today + product->valid_days - 1);
}

static gboolean
check_request (const GhOrderRequest *request, GError **error)
{
  if (request->tickets < 1 || request->tickets > GH_ORDER_MAX_TICKETS) {
    g_set_error (error, GH_ORDER_ERROR, GH_ORDER_ERROR_VALUE,
                 "An order has 1 to %d tickets, not %d", GH_ORDER_MAX_TICKETS, request->tickets);
    return FALSE;
  }
  if (!g_utf8_validate (request->customer_name, -1, NULL) ||
      g_utf8_strlen (request->customer_name, -1) > NAME_MAX_CHARS) {
    g_set_error (error, GH_ORDER_ERROR, GH_ORDER_ERROR_VALUE,
                 "The customer's name has at most %d characters", NAME_MAX_CHARS);
    return FALSE;
  }
  g_autofree char *email = gh_email_normalise (request->customer_email);
  if (request->customer_email != NULL && email == NULL) {
    g_set_error (error, GH_ORDER_ERROR, GH_ORDER_ERROR_VALUE, "“%s” is not an e-mail address",
                 request->customer_email);
    return FALSE;
  }
  return TRUE;
}

static gboolean
find_org_and_product (const GhContext *context, const GhOrderRequest *request, GhProduct **product,
                      GhDate *today, GError **error)
{
  g_autoptr (GhOrg) org = NULL;
  if (!gh_org_store_find (context->db, request->orq, &org, error) ||
      !gh_product_store_find (context->db, request->orq, request->product_id, product, error))
    return FALSE;
  if (org == NULL || *product == NULL) {
    g_set_error (error, GH_ORDER_ERROR, GH_ORDER_ERROR_NOT_FOUND,
                 org == NULL ? "There is no organisation %" G_GINT64_FORMAT
                             : "The organisation has no product %" G_GINT64_FORMAT,
                 org == NULL ? request->orq : request->product_id);
    return FALSE;
  }
  return gh_org_today (context, org->timezone, today, error);
}

typedef struct {
  const GhContext *context;
  const GhOrderRequest *request;
  gint64 order_id;
  GPtrArray *codes; /* owned */
} Creating;

static gboolean
insert_tickets (GhDb *db, Creating *creating, const GhNewTicket *model, GError **error)
{
  for (int i = 0; i < creating->request->tickets; i++) {
    char *code = NULL;
    if (!gh_ticket_store_insert (db, model, creating->context->now, NULL, &code, error))
      return FALSE;
    g_ptr_array_add (creating->codes, code);
  }
  return TRUE;
}

static gboolean
create_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Creating *creating = data;
  const GhOrderRequest *request = creating->request;
  gint64 now = creating->context->now;
  g_autoptr (GhProduct) product = NULL;
  g_autofree char *email = gh_email_normalise (request->customer_email);
  GhDate today = 0;
  g_clear_pointer (&creating->codes, g_ptr_array_unref);
  creating->codes = g_ptr_array_new_with_free_func (g_free);

  if (!find_org_and_product (creating->context, request, &product, &today, error) ||
      !gh_order_store_insert (db, request->orq, request->customer_name, email,
                              request->paid ? GH_ORDER_PAID : GH_ORDER_PENDING, now,
                              &creating->order_id, error))
    return FALSE;
  GhNewTicket model = { .orq = request->orq,
                        .order_id = creating->order_id,
                        .product_id = request->product_id,
                        .activated = request->paid,
                        .valid_from = product->valid_from,
                        .valid_until = product->valid_until };
  if (request->paid)
    find_validity (product, today, &model.valid_from, &model.valid_until);
  gh_date_split (today, &model.year, NULL, NULL, NULL);
  return insert_tickets (db, creating, &model, error);
}

gboolean
gh_orders_create (const GhContext *context, const GhOrderRequest *request, gint64 *order_id,
                  GPtrArray **codes, GError **error)
{
  Creating creating = { .context = context, .request = request };
  gboolean done =
      check_request (request, error) &&
      gh_db_transact (context->db, GH_DB_WRITE, create_in_transaction, &creating, error);
  g_autoptr (GPtrArray) made = creating.codes;
  if (!done)
    return FALSE;
  *order_id = creating.order_id;
  *codes = g_steal_pointer (&made);
  return TRUE;
}

/* ---- pay and cancel ---- */

typedef struct {
  const GhContext *context;
  gint64 order_id;
  GhOrderChange done;
} Changing;

static gboolean
find_order (GhDb *db, const Changing *changing, gint64 *orq, GhOrderStatus *status, GError **error)
{
  gboolean found = FALSE;
  if (!gh_order_store_find (db, changing->order_id, orq, status, &found, error))
    return FALSE;
  if (!found)
    g_set_error (error, GH_ORDER_ERROR, GH_ORDER_ERROR_NOT_FOUND,
                 "There is no order %" G_GINT64_FORMAT, changing->order_id);
  return found;
}

static gboolean
activate_product (GhDb *db, Changing *changing, gint64 orq, gint64 product_id, GhDate today,
                  GError **error)
{
  g_autoptr (GhProduct) product = NULL;
  GhDate from = GH_DATE_MIN, until = GH_DATE_MAX;
  gint64 changed = 0;
  if (!gh_product_store_find (db, orq, product_id, &product, error))
    return FALSE;
  if (product != NULL)
    find_validity (product, today, &from, &until);
  if (!gh_ticket_store_activate (db, changing->order_id, product_id, from, until,
                                 changing->context->now, &changed, error))
    return FALSE;
  changing->done.activated += changed;
  return TRUE;
}

static gboolean
write_event (GhDb *db, const Changing *changing, gint64 orq, const char *name, GError **error)
{
  g_autofree char *detail = g_strdup_printf ("order %" G_GINT64_FORMAT, changing->order_id);
  GhNewEvent event = { .orq = orq, .name = name, .detail = detail };
  return gh_event_store_insert (db, &event, changing->context->now, error);
}

static gboolean
pay_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Changing *changing = data;
  gint64 orq = 0;
  GhOrderStatus status = GH_ORDER_PENDING;
  GhDate today = 0;
  g_autoptr (GhOrg) org = NULL;
  changing->done = (GhOrderChange){ 0 };
  if (!find_order (db, changing, &orq, &status, error))
    return FALSE;
  if (status == GH_ORDER_PAID)
    return TRUE;
  if (status != GH_ORDER_PENDING) {
    g_set_error (error, GH_ORDER_ERROR, GH_ORDER_ERROR_STATE,
                 "Order %" G_GINT64_FORMAT " is %s and cannot be paid any more", changing->order_id,
                 gh_order_status_to_string (status));
    return FALSE;
  }
  g_autoptr (GArray) products = gh_order_store_products (db, changing->order_id, error);
  if (products == NULL || !gh_org_store_find (db, orq, &org, error) ||
      !gh_org_today (changing->context, org->timezone, &today, error) ||
      !gh_order_store_move (db, changing->order_id, GH_ORDER_PENDING, GH_ORDER_PAID,
                            changing->context->now, &changing->done.changed, error))
    return FALSE;
  for (guint i = 0; i < products->len; i++) {
    if (!activate_product (db, changing, orq, g_array_index (products, gint64, i), today, error))
      return FALSE;
  }
  return write_event (db, changing, orq, "order.paid", error);
}

gboolean
gh_orders_pay (const GhContext *context, gint64 order_id, GhOrderChange *change, GError **error)
{
  Changing changing = { .context = context, .order_id = order_id };
  if (!gh_db_transact (context->db, GH_DB_WRITE, pay_in_transaction, &changing, error))
    return FALSE;
  if (change != NULL)
    *change = changing.done;
  return TRUE;
}

static gboolean
release_places (GhDb *db, const Changing *changing, GError **error)
{
  g_autoptr (GArray) slots = gh_reservation_store_slots_of_order (db, changing->order_id, error);
  if (slots == NULL)
    return FALSE;
  for (guint i = 0; i < slots->len; i++) {
    if (!gh_slot_store_give_place (db, g_array_index (slots, gint64, i), changing->context->now,
                                   error))
      return FALSE;
  }
  return gh_reservation_store_cancel_order (db, changing->order_id, changing->context->now,
                                            error) &&
         gh_ticket_store_release_order (db, changing->order_id, error);
}

static gboolean
cancel_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Changing *changing = data;
  gint64 orq = 0;
  GhOrderStatus status = GH_ORDER_PENDING;
  changing->done = (GhOrderChange){ 0 };
  if (!find_order (db, changing, &orq, &status, error))
    return FALSE;
  if (status == GH_ORDER_CANCELLED || status == GH_ORDER_REFUNDED)
    return TRUE;
  GhOrderStatus to = status == GH_ORDER_PAID ? GH_ORDER_REFUNDED : GH_ORDER_CANCELLED;
  return gh_order_store_move (db, changing->order_id, status, to, changing->context->now,
                              &changing->done.changed, error) &&
         release_places (db, changing, error) &&
         write_event (db, changing, orq,
                      to == GH_ORDER_REFUNDED ? "order.refunded" : "order.cancelled", error);
}

gboolean
gh_orders_cancel (const GhContext *context, gint64 order_id, GhOrderChange *change, GError **error)
{
  Changing changing = { .context = context, .order_id = order_id };
  if (!gh_db_transact (context->db, GH_DB_WRITE, cancel_in_transaction, &changing, error))
    return FALSE;
  if (change != NULL)
    *change = changing.done;
  return TRUE;
}
