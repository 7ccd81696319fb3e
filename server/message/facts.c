/* What a notice says; see the header. */

#include "server/message/facts.h"

#include "server/message/plain.h"
#include "server/rules/accent.h"
#include "server/rules/contact.h"
#include "server/view/calendar-entry.h"
#include "server/view/date-words.h"
#include "server/words/words.h"
#include "wire/json.h"

#include <string.h>

/* Of what comes from outside; more is cut. */
#define MAX_VENUE_CHARS       120
#define MAX_VENUE_LINE_CHARS  60
#define MAX_ADDRESS_LINES     8
#define MAX_ADDRESS_CHARS     120
#define MAX_PHONE_CHARS       40
#define MAX_ZONE_CHARS        64
#define MAX_TICKET_CODE_CHARS 64

#define MINUTE 60

char *
gh_facts_host (const GhConfig *config)
{
  const char *scheme_end = strstr (config->base_origin, "://");
  const char *host = scheme_end != NULL ? scheme_end + strlen ("://") : config->base_origin;
  /* The port comes after the bracket of an IPv6 address. */
  const char *port = strchr (host[0] == '[' ? host + strcspn (host, "]") : host, ':');
  return port != NULL ? g_strndup (host, (gsize) (port - host)) : g_strdup (host);
}

char *
gh_facts_venue (const GhConfig *config, const GhNotice *notice, gsize max_chars)
{
  g_autofree char *name = gh_plain_line (notice->org->name, max_chars);
  return name[0] != '\0' ? g_steal_pointer (&name) : gh_facts_host (config);
}

char *
gh_facts_valid (const GhNotice *notice)
{
  gint64 seconds = MAX (notice->expires_at - notice->created_at, MINUTE);
  gint minutes = (gint) MIN (seconds / MINUTE, G_MAXINT);
  return g_strdup_printf (
      gh_words_plural ("Valid for %d minute", "Valid for %d minutes", (gulong) minutes), minutes);
}

char *
gh_facts_headline (const GhNotice *notice, const char *venue)
{
  /* Translators: a one-time code, which has to come first, and an organisation's name */
  return g_strdup_printf (_ ("%1$s is your code for %2$s"), notice->code, venue);
}

/* ---- pieces ---- */

typedef char *(*Isolate) (const char *text, gboolean rtl);

/* Adds a plain text, isolated where plain text wants it. */
static void
add_plain (json_object *data, GhFactsFor purpose, const char *key, const char *plain,
           Isolate isolate)
{
  gboolean rtl = gh_words_language ()->rtl;
  g_autofree char *said = purpose == GH_FACTS_TEXT ? isolate (plain, rtl) : g_strdup (plain);
  gh_json_add_string (data, key, said);
}

static void
add_colour (json_object *data, const char *key, GhColour colour)
{
  g_autofree char *text = gh_colour_format (colour);
  gh_json_add_string (data, key, text);
}

static void
add_surroundings (json_object *data, const GhOrg *org)
{
  const GhLanguage *language = gh_words_language ();
  GhAccent accent;
  gh_accent_init (&accent, org->accent);
  gh_json_add_string (data, "lang", language->tag);
  gh_json_add_string (data, "dir", language->rtl ? "rtl" : "ltr");
  gh_json_add_bool (data, "rtl", language->rtl);
  add_colour (data, "fill", accent.light.fill);
  add_colour (data, "on_fill", accent.light.on_fill);
  add_colour (data, "ink", accent.light.ink);
  add_colour (data, "dark_ink", accent.dark.ink);
}

static void
add_address (json_object *data, GhFactsFor purpose, const GhOrg *org)
{
  gboolean rtl = gh_words_language ()->rtl;
  json_object *list = json_object_new_array ();
  g_auto (GStrv) lines = gh_plain_lines (org->address, MAX_ADDRESS_LINES, MAX_ADDRESS_CHARS);
  for (gsize i = 0; lines[i] != NULL; i++) {
    g_autofree char *said =
        purpose == GH_FACTS_TEXT ? gh_plain_isolate (lines[i], rtl) : g_strdup (lines[i]);
    json_object_array_add (list, json_object_new_string (said));
  }
  gh_json_add (data, "address", list);
}

/* One way to reach the organisation: shown as it was typed, a link where it is good. */
static void
add_way (json_object *contact, GhFactsFor purpose, const char *key, const char *shown,
         const char *scheme, const char *target)
{
  if (shown[0] == '\0')
    return;
  add_plain (contact, purpose, key, shown, gh_plain_isolate_ltr);
  if (target == NULL)
    return;
  g_autofree char *escaped = g_uri_escape_string (target, "@+", FALSE);
  g_autofree char *href = g_strconcat (scheme, escaped, NULL);
  g_autofree char *href_key = g_strconcat (key, "_href", NULL);
  gh_json_add_string (contact, href_key, href);
}

static void
add_contact (json_object *data, GhFactsFor purpose, const GhOrg *org)
{
  g_autofree char *email = gh_plain_line (org->contact_email, GH_EMAIL_MAX_BYTES);
  g_autofree char *phone = gh_plain_line (org->contact_phone, MAX_PHONE_CHARS);
  if (email[0] == '\0' && phone[0] == '\0')
    return;
  g_autofree char *mailbox = gh_email_normalise (email);
  g_autofree char *number = gh_phone_normalise (phone);
  json_object *contact = json_object_new_object ();
  add_way (contact, purpose, "email", email, "mailto:", mailbox);
  add_way (contact, purpose, "phone", phone, "tel:", number);
  gh_json_add (data, "contact", contact);
}

static void
add_visit (json_object *data, const GhNotice *notice, GhFactsFor purpose)
{
  const GhTicket *ticket = notice->ticket;
  g_autofree char *date = purpose == GH_FACTS_LINE ? gh_words_date_short (ticket->slot_date)
                                                   : gh_words_date (ticket->slot_date);
  g_autofree char *time = gh_words_time_range (ticket->start_time, ticket->end_time);
  g_autofree char *timezone = gh_plain_line (notice->org->timezone, MAX_ZONE_CHARS);
  g_autofree char *zone = gh_words_zone (timezone);
  g_autofree char *code = gh_plain_line (ticket->code, MAX_TICKET_CODE_CHARS);
  gh_json_add_string (data, "date", date);
  gh_json_add_string (data, "time", time);
  gh_json_add_string (data, "zone", zone);
  gh_json_add_string (data, "link", notice->link);
  add_plain (data, purpose, "ticket_code", code, gh_plain_isolate_ltr);
}

static void
add_code (json_object *data, const GhNotice *notice)
{
  json_object *venue = json_object_object_get (data, "venue");
  g_autofree char *headline = gh_facts_headline (notice, json_object_get_string (venue));
  g_autofree char *valid = gh_facts_valid (notice);
  gh_json_add_string (data, "headline", headline);
  gh_json_add_string (data, "code", notice->code);
  gh_json_add_string (data, "valid", valid);
}

json_object *
gh_facts_new (const GhConfig *config, const GhNotice *notice, GhFactsFor purpose)
{
  json_object *data = json_object_new_object ();
  g_autofree char *venue =
      gh_facts_venue (config, notice,
                      purpose == GH_FACTS_LINE ? MAX_VENUE_LINE_CHARS : MAX_VENUE_CHARS);
  add_plain (data, purpose, "venue", venue, gh_plain_isolate);
  add_surroundings (data, notice->org);
  add_address (data, purpose, notice->org);
  add_contact (data, purpose, notice->org);
  if (notice->kind == GH_NOTICE_CONFIRMATION)
    add_visit (data, notice, purpose);
  else
    add_code (data, notice);
  return data;
}

void
gh_facts_calendar (const GhConfig *config, const GhNotice *notice, char **file, char **google)
{
  const GhTicket *ticket = notice->ticket;
  g_autofree char *venue = gh_facts_venue (config, notice, MAX_VENUE_CHARS);
  g_auto (GStrv) lines =
      gh_plain_lines (notice->org->address, MAX_ADDRESS_LINES, MAX_ADDRESS_CHARS);
  g_autofree char *address = g_strjoinv ("\n", lines);
  GhCalendarEntry entry = {
    .organisation = venue,
    .address = address,
    .origin = config->base_origin,
    .reservation_id = ticket->reservation_id,
    .starts_at = ticket->starts_at,
    .ends_at = ticket->ends_at,
    .stamp = ticket->reservation_at,
  };
  *file = gh_calendar_entry_file (&entry);
  *google = gh_calendar_entry_google (&entry);
}
