/* Fills a fresh database with a venue in full swing; see the header. */

#include "server/ctl/demo.h"

#include "server/domain/admit.h"
#include "server/domain/booking.h"
#include "server/domain/expire.h"
#include "server/domain/orders.h"
#include "server/domain/slots.h"
#include "server/store/slot-store.h"
#include "server/store/ticket-store.h"

#define ORQ           1
#define DAYS_BEFORE   7
#define DAYS_AHEAD    90
#define CAPACITY      12
#define LIMITED       7 /* booked of CAPACITY: less than half is left */
#define HOUR          3600
#define EVENING       (20 * HOUR)
#define LATE          (21 * HOUR) /* from here on today's evening goes on after midnight */
#define DAY_TIMES     "10:00-12:00,12:00-14:00,14:00-16:00,16:00-18:00,18:00-20:00"
#define EVENING_TIMES "20:00-24:00"
#define NIGHT_TIMES   "20:00-04:00"

typedef struct {
  GhCtl *ctl;       /* borrowed */
  GhConfig config;  /* as configured, with messages off; its texts are borrowed */
  GhContext now;    /* the present */
  GhContext before; /* some days ago, when visitors booked */
  GhDate today;
  GhSession gate; /* who admits; its texts are borrowed */
} Filling;

void
gh_demo_clear (GhDemo *demo)
{
  for (int i = 0; i < GH_DEMO_N_STATES; i++)
    g_clear_pointer (&demo->codes[i], g_ptr_array_unref);
  g_clear_pointer (&demo->admin_password, g_free);
}

static gboolean
fail (GError **error, const char *what, const char *code)
{
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, "The demo cannot %s: %s", what, code);
  return FALSE;
}

/* ---- slots ---- */

static gboolean
make_slots (Filling *filling, GhDate from, int days, const char *times, GError **error)
{
  GhSlotPlan plan = {
    .orq = ORQ, .from = from, .days = days, .times = times, .capacity = CAPACITY
  };
  GhSlotsMade made;
  return gh_slots_generate (&filling->now, &plan, &made, error);
}

static gboolean
make_all_slots (Filling *filling, int seconds_today, GError **error)
{
  GhDate first = filling->today - DAYS_BEFORE;
  int days = DAYS_BEFORE + 1 + DAYS_AHEAD;
  /* Today's evening comes first: the second plan keeps what is there. */
  return make_slots (filling, filling->today, 1,
                     seconds_today >= LATE ? NIGHT_TIMES : EVENING_TIMES, error) &&
         make_slots (filling, first, days, EVENING_TIMES, error) &&
         make_slots (filling, first, days, DAY_TIMES, error);
}

static gboolean
find_slot (Filling *filling, int day, int start, GhSlot *slot, GError **error)
{
  GhDate date = filling->today + day;
  g_autoptr (GArray) slots = gh_slot_store_list (filling->now.db, ORQ, date, date, error);
  if (slots == NULL)
    return FALSE;
  for (guint i = 0; i < slots->len; i++) {
    *slot = g_array_index (slots, GhSlot, i);
    if (slot->start_time == start)
      return TRUE;
  }
  return fail (error, "find a slot", "it was not made");
}

/* ---- orders and bookings ---- */

static gboolean
order (const GhContext *context, const char *customer, int tickets, gboolean paid, gint64 *order_id,
       GPtrArray **codes, GError **error)
{
  GhOrderRequest request = { .orq = ORQ,
                             .product_id = 1,
                             .customer_name = customer,
                             .customer_email = "visitor@example.com",
                             .tickets = tickets,
                             .paid = paid };
  return gh_orders_create (context, &request, order_id, codes, error);
}

static gboolean
ticket_id (Filling *filling, const char *code, gint64 *id, GError **error)
{
  g_autoptr (GhTicket) ticket = NULL;
  if (!gh_ticket_store_find_by_code (filling->now.db, code, &ticket, error))
    return FALSE;
  if (ticket == NULL)
    return fail (error, "find a ticket", code);
  *id = ticket->id;
  return TRUE;
}

/* The contact counts as proven: there is nobody who could type one-time codes. */
static gboolean
book (Filling *filling, const char *code, const GhSlot *slot, GError **error)
{
  GhBookingRequest request = {
    .slot_id = slot->id, .email = "john@example.com", .phone = "+12025551234", .proven = TRUE
  };
  if (!ticket_id (filling, code, &request.ticket_id, error))
    return FALSE;
  g_autoptr (GhBookingAnswer) answer = gh_booking_create (&filling->before, &request, error);
  if (answer == NULL)
    return FALSE;
  return answer->outcome == GH_BOOKING_OK ||
         fail (error, "book a place", gh_booking_outcome_to_string (answer->outcome));
}

/* An order that was paid days ago, with its first @booked tickets in the slot of @day and @start.
 * @codes (out, optional): its tickets. */
static gboolean
order_and_book (Filling *filling, const char *customer, int tickets, int booked, int day, int start,
                GPtrArray **codes, gint64 *order_id, GError **error)
{
  g_autoptr (GPtrArray) made = NULL;
  gint64 id = 0;
  GhSlot slot;
  if (!order (&filling->before, customer, tickets, TRUE, &id, &made, error) ||
      !find_slot (filling, day, start, &slot, error))
    return FALSE;
  for (int i = 0; i < booked; i++) {
    if (!book (filling, g_ptr_array_index (made, i), &slot, error))
      return FALSE;
  }
  if (order_id != NULL)
    *order_id = id;
  if (codes != NULL)
    *codes = g_steal_pointer (&made);
  return TRUE;
}

/* Lets the holder of @code in at @at. */
static gboolean
admit (Filling *filling, const char *code, gint64 at, GError **error)
{
  GhContext then = filling->now;
  GhGate gate = { .session = &filling->gate };
  g_autoptr (GhVerification) verification = NULL;
  g_autoptr (GhAdmission) refusal = NULL;
  gboolean mismatch = FALSE;
  gint64 id = 0;
  then.now = at;
  if (!ticket_id (filling, code, &id, error) ||
      !gh_admit_verify (&then, &gate, id, NULL, &verification, &refusal, &mismatch, error))
    return FALSE;
  return verification != NULL || fail (error, "admit a visitor", code);
}

/* ---- the crowd: what makes slots LIMITED, FULL and CLOSED ---- */

/* A slot, or all slots of a day (start -1), and how many places are booked in it; -1 closes it. */
static const struct {
  int day;
  int start;
  int booked;
} crowd[] = {
  { 0, 10 * HOUR, LIMITED }, { 0, 12 * HOUR, CAPACITY },
  { 0, 14 * HOUR, -1 },      { 0, 18 * HOUR, LIMITED },
  { 1, 10 * HOUR, LIMITED }, { 1, 12 * HOUR, CAPACITY },
  { 1, 14 * HOUR, -1 },      { 3, -1, LIMITED },
  { 4, -1, CAPACITY },       { 5, -1, -1 },
};

typedef struct {
  gint64 slot_id;
  gint64 now;
} Closing;

static gboolean
close_slot (GhDb *db, gpointer data, GError **error)
{
  const Closing *closing = data;
  gboolean changed = FALSE;
  return gh_slot_store_set_open (db, ORQ, closing->slot_id, FALSE, closing->now, &changed, error);
}

static gboolean
crowd_slot (Filling *filling, int day, const GhSlot *slot, int booked, GError **error)
{
  if (booked >= 0)
    return order_and_book (filling, "Visitors", booked, booked, day, slot->start_time, NULL, NULL,
                           error);
  Closing closing = { slot->id, filling->now.now };
  return gh_db_transact (filling->now.db, GH_DB_WRITE, close_slot, &closing, error);
}

static gboolean
make_crowd (Filling *filling, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (crowd); i++) {
    GhDate date = filling->today + crowd[i].day;
    g_autoptr (GArray) slots = gh_slot_store_list (filling->now.db, ORQ, date, date, error);
    if (slots == NULL)
      return FALSE;
    for (guint s = 0; s < slots->len; s++) {
      const GhSlot *slot = &g_array_index (slots, GhSlot, s);
      if ((crowd[i].start < 0 || crowd[i].start == slot->start_time) &&
          !crowd_slot (filling, crowd[i].day, slot, crowd[i].booked, error))
        return FALSE;
    }
  }
  return TRUE;
}

/* ---- one order for each state of a ticket ---- */

static gboolean
make_tickets (Filling *filling, GhDemo *demo, GError **error)
{
  GPtrArray **codes = demo->codes;
  gint64 cancelled = 0;
  gint64 id = 0;
  return order (&filling->now, "Petra Pending", 2, FALSE, &id, &codes[GH_DEMO_PENDING_PAYMENT],
                error) &&
         order (&filling->now, "John Doe", 8, TRUE, &id, &codes[GH_DEMO_ACTIVATED], error) &&
         order_and_book (filling, "Rita Reserved", 4, 4, 0, EVENING, &codes[GH_DEMO_RESERVED_TODAY],
                         NULL, error) &&
         order_and_book (filling, "Liam Later", 2, 2, 6, 12 * HOUR, &codes[GH_DEMO_RESERVED_LATER],
                         NULL, error) &&
         order_and_book (filling, "Vera Verified", 2, 2, 0, EVENING, &codes[GH_DEMO_VERIFIED], NULL,
                         error) &&
         order_and_book (filling, "Erik Expired", 2, 2, -1, 16 * HOUR, &codes[GH_DEMO_EXPIRED],
                         NULL, error) &&
         order_and_book (filling, "Carla Cancelled", 2, 1, 1, 16 * HOUR, &codes[GH_DEMO_CANCELLED],
                         &cancelled, error) &&
         gh_orders_cancel (&filling->now, cancelled, NULL, error);
}

static gboolean
admit_some (Filling *filling, GhDemo *demo, int seconds_today, GError **error)
{
  GPtrArray *verified = demo->codes[GH_DEMO_VERIFIED];
  gint64 at = filling->now.now - MIN (seconds_today, HOUR / 2);
  for (guint i = 0; i < verified->len; i++) {
    if (!admit (filling, g_ptr_array_index (verified, i), at, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
gh_demo_fill (GhCtl *ctl, GhDemo *demo, GError **error)
{
  g_autoptr (GTimeZone) zone = gh_ctl_zone (ctl, ORQ, error);
  if (zone == NULL)
    return FALSE;
  int seconds_today = 0;
  char none[] = "", role[] = "OPERATOR", name[] = "Jane Smith";
  Filling filling = { .ctl = ctl, .config = *ctl->config, .now = ctl->context };
  g_autofree char *zone_name = g_strdup (g_time_zone_get_identifier (zone));
  filling.config.mail_url = none;
  filling.config.sms_url = none;
  filling.now.config = &filling.config;
  filling.before = filling.now;
  filling.before.now -= 3 * GH_DAY_SECONDS;
  filling.today = gh_zone_date (zone, filling.now.now, &seconds_today);
  filling.gate =
      (GhSession){ .orq = ORQ, .operator_name = name, .role = role, .timezone = zone_name };

  GhExpiry expiry;
  return gh_demo_add_operators (ctl, demo, &filling.gate.operator_id, error) &&
         gh_demo_dress (ctl, ORQ, error) && make_all_slots (&filling, seconds_today, error) &&
         make_crowd (&filling, error) && make_tickets (&filling, demo, error) &&
         admit_some (&filling, demo, seconds_today, error) &&
         gh_expire (&filling.now, GH_EXPIRE_UNRECORDED, &expiry, error);
}
