/* What a search has found, in words; see the header. */

#include "kiosk/desk/found-ticket.h"

#include "kiosk/desk/outside-text.h"
#include "kiosk/desk/words.h"

#include <glib/gi18n.h>

struct _GhFoundTicket {
  GObject parent_instance;

  char *code;
  char *name;
  const char *status; /* static */
  char *when;
  char *contact;
};

G_DEFINE_FINAL_TYPE (GhFoundTicket, gh_found_ticket, G_TYPE_OBJECT)

static char *
when_words (const GhSearchHit *hit, GhDate today)
{
  if (hit->date == GH_DATE_MIN)
    return g_strdup ("");
  g_autofree char *date = gh_words_date (hit->date, today);
  g_autofree char *time = gh_words_time (hit->start_time);
  g_autofree char *days = gh_words_days (hit->date - today);
  /* Translators: a date, a time and how far off that is: "today", "in 6 days" */
  return g_strdup_printf (_ ("%1$s, %2$s · %3$s"), date, time, days);
}

static char *
contact_words (const GhSearchHit *hit)
{
  g_autofree char *email = gh_outside_text (hit->email_masked);
  g_autofree char *phone = gh_outside_text (hit->phone_masked);
  const char *between = *email != '\0' && *phone != '\0' ? " · " : "";
  return g_strconcat (email, between, phone, NULL);
}

GhFoundTicket *
gh_found_ticket_new (const GhSearchHit *hit, GhDate today)
{
  GhFoundTicket *ticket = g_object_new (GH_TYPE_FOUND_TICKET, NULL);
  g_autofree char *name = gh_outside_text (hit->customer_name);
  ticket->code = g_strdup (hit->ticket_code);
  ticket->name = *name != '\0' ? g_steal_pointer (&name) : g_strdup (_ ("Without a name"));
  /* What is missing says more than that it is paid for. */
  ticket->status =
      hit->status == GH_TICKET_ACTIVATED ? _ ("No reservation") : gh_words_status (hit->status);
  ticket->when = when_words (hit, today);
  ticket->contact = contact_words (hit);
  return ticket;
}

const char *
gh_found_ticket_get_code (GhFoundTicket *ticket)
{
  return ticket->code;
}

const char *
gh_found_ticket_get_name (GhFoundTicket *ticket)
{
  return ticket->name;
}

const char *
gh_found_ticket_get_status (GhFoundTicket *ticket)
{
  return ticket->status;
}

const char *
gh_found_ticket_get_when (GhFoundTicket *ticket)
{
  return ticket->when;
}

const char *
gh_found_ticket_get_contact (GhFoundTicket *ticket)
{
  return ticket->contact;
}

static void
gh_found_ticket_finalize (GObject *object)
{
  GhFoundTicket *ticket = GH_FOUND_TICKET (object);
  g_free (ticket->code);
  g_free (ticket->name);
  g_free (ticket->when);
  g_free (ticket->contact);
  G_OBJECT_CLASS (gh_found_ticket_parent_class)->finalize (object);
}

static void
gh_found_ticket_class_init (GhFoundTicketClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_found_ticket_finalize;
}

static void
gh_found_ticket_init (GhFoundTicket *ticket)
{
}
