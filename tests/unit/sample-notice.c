/* A notice for tests; see the header. */

#include "tests/unit/sample-notice.h"

#define RESERVED_AT 1762945200 /* 2025-11-12 11:00 UTC */

const GhConfig *
sample_config (void)
{
  static const GhConfig config = { .base_url = (char *) "https://tickets.example.org",
                                   .base_path = (char *) "",
                                   .base_origin = (char *) "https://tickets.example.org" };
  return &config;
}

static GhOrg *
sample_org (void)
{
  GhOrg *org = g_new0 (GhOrg, 1);
  org->id = 1;
  org->name = g_strdup ("Museum of Navigation");
  org->timezone = g_strdup ("Europe/Lisbon");
  org->address = g_strdup ("Pier 4\nRua do Cais 12\n1100-000 Lisboa");
  org->contact_email = g_strdup ("visit@navigation.example");
  org->contact_phone = g_strdup ("+351 21 123 4567");
  org->accent = g_strdup ("");
  return org;
}

static GhTicket *
sample_ticket (const char *language)
{
  GhTicket *ticket = g_new0 (GhTicket, 1);
  ticket->code = g_strdup (SAMPLE_CODE);
  ticket->status = GH_TICKET_RESERVED;
  ticket->customer_email = g_strdup ("john@example.com");
  ticket->customer_phone = g_strdup ("+12025551234");
  ticket->timezone = g_strdup ("Europe/Lisbon");
  ticket->language = g_strdup (language);
  ticket->reservation_id = 17;
  ticket->reservation_at = RESERVED_AT;
  ticket->slot_date = gh_date_new (2025, 11, 21);
  ticket->start_time = 12 * 3600;
  ticket->end_time = 14 * 3600;
  ticket->starts_at = 1763726400; /* 2025-11-21 12:00 UTC: Lisbon's winter time */
  ticket->ends_at = 1763733600;
  return ticket;
}

GhNotice *
sample_notice (GhNoticeKind kind, const char *language)
{
  GhNotice *notice = g_new0 (GhNotice, 1);
  notice->kind = kind;
  notice->channel = GH_CHANNEL_MAIL;
  notice->message_id = 23;
  notice->created_at = RESERVED_AT + 1;
  notice->to = g_strdup ("john@example.com");
  notice->language = g_strdup (language);
  notice->org = sample_org ();
  if (kind == GH_NOTICE_CONFIRMATION) {
    notice->ticket = sample_ticket (language);
    notice->link = g_strdup (SAMPLE_LINK);
  } else {
    notice->code = g_strdup ("042917");
    notice->expires_at = notice->created_at + 300;
  }
  return notice;
}

void
sample_set (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}
