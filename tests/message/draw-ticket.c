/* Draws printed tickets of sample data, for the test beside it and for looking at them:
 *
 *   draw-ticket CASES.json FOLDER
 *
 * CASES.json holds an object a ticket, by name; each is written as FOLDER/NAME.pdf. Fields that are
 * left out are those of an ordinary ticket. Prints the name, a tab and the CPU milliseconds. Exit 1
 * and the reason when one cannot be drawn. */

#include "server/message/ticket-pdf.h"
#include "tests/message/samples.h"
#include "wire/json.h"

#include <string.h>
#include <time.h>

static GBytes *
draw (json_object *sample)
{
  GhConfig config = { .base_url = (char *) "https://tickets.example.org" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GhNotice) notice = g_new0 (GhNotice, 1);
  GhOrg *org = notice->org = g_new0 (GhOrg, 1);
  GhTicket *ticket = notice->ticket = g_new0 (GhTicket, 1);
  org->name = g_strdup (sample_text (sample, "name", "Museum of Navigation"));
  org->timezone = g_strdup (sample_text (sample, "zone", "Europe/Lisbon"));
  org->address =
      g_strdup (sample_text (sample, "address", "Pier 4\nRua do Cais 12\n1100-000 Lisbon"));
  org->contact_email = g_strdup (sample_text (sample, "email", "visit@navigation.example"));
  org->contact_phone = g_strdup (sample_text (sample, "phone", "+351 21 123 4567"));
  org->accent = g_strdup (sample_text (sample, "accent", ""));
  ticket->code = g_strdup (sample_text (sample, "code", "TKT-2025-7K3M9Q-4XH2VD"));
  ticket->reservation_at = 1762945200; /* 2025-11-12 11:00 UTC */
  if (!gh_date_parse (sample_text (sample, "date", "2025-11-21"), &ticket->slot_date) ||
      !gh_time_parse (sample_text (sample, "start", "12:00"), &ticket->start_time) ||
      !gh_time_parse (sample_text (sample, "end", "14:00"), &ticket->end_time))
    g_error ("a bad date or time");
  notice->language = g_strdup (sample_text (sample, "language", "en"));
  notice->link = g_strdup (sample_text (
      sample, "link",
      "https://tickets.example.org/reserve/done/17.Zb1yQe0dJ7XyW2m8pQ4vT6sKc9uRh3LfNnAiGxEo5Yw"));
  notice->logo = sample_file (sample, "logo");
  GBytes *file = gh_ticket_pdf (&config, notice, &error);
  if (file == NULL)
    g_printerr ("draw-ticket: %s\n", error->message);
  return file;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_object) samples = argc == 3 ? json_object_from_file (argv[1]) : NULL;
  if (samples == NULL)
    g_error ("usage: draw-ticket CASES.json FOLDER");
  json_object_object_foreach (samples, name, sample)
  {
    clock_t before = clock ();
    g_autoptr (GBytes) file = draw (sample);
    if (file == NULL)
      return 1;
    double milliseconds = (double) (clock () - before) * 1000 / CLOCKS_PER_SEC;
    g_autofree char *base = g_strconcat (name, ".pdf", NULL);
    g_autofree char *path = g_build_filename (argv[2], base, NULL);
    gsize length = 0;
    const char *bytes = g_bytes_get_data (file, &length);
    if (!g_file_set_contents (path, bytes, (gssize) length, &error))
      g_error ("%s", error->message);
    g_print ("%s\t%.1f\n", name, milliseconds);
  }
  return 0;
}
