/* Calendar files: their exact form, folding, escaping, and what must not be in them. */

#include "server/view/icalendar.h"

#include <string.h>

static GhCalendarEvent
museum (void)
{
  return (GhCalendarEvent){
    .uid = "reservation-17@tickets.example.org",
    .starts_at = 1763726400, /* 2025-11-21 12:00 UTC */
    .ends_at = 1763733600,
    .stamp = 1762957800, /* 2025-11-12 14:30 UTC */
    .summary = "Museum of Navigation",
    .location = "Pier 4, Harbour; West",
    .description = "Your ticket is reserved.\nBring a \\ pen.",
  };
}

static void
test_whole (void)
{
  GhCalendarEvent event = museum ();
  g_autofree char *file = gh_icalendar_event (&event);

  g_assert_cmpstr (file, ==,
                   "BEGIN:VCALENDAR\r\n"
                   "VERSION:2.0\r\n"
                   "PRODID:-//Gatehouse//Gatehouse//EN\r\n"
                   "CALSCALE:GREGORIAN\r\n"
                   "BEGIN:VEVENT\r\n"
                   "UID:reservation-17@tickets.example.org\r\n"
                   "DTSTAMP:20251112T143000Z\r\n"
                   "DTSTART:20251121T120000Z\r\n"
                   "DTEND:20251121T140000Z\r\n"
                   "SUMMARY:Museum of Navigation\r\n"
                   "LOCATION:Pier 4\\, Harbour\\; West\r\n"
                   "DESCRIPTION:Your ticket is reserved.\\nBring a \\\\ pen.\r\n"
                   "STATUS:CONFIRMED\r\n"
                   "TRANSP:OPAQUE\r\n"
                   "BEGIN:VALARM\r\n"
                   "ACTION:DISPLAY\r\n"
                   "TRIGGER:-P1D\r\n"
                   "DESCRIPTION:Museum of Navigation\r\n"
                   "END:VALARM\r\n"
                   "BEGIN:VALARM\r\n"
                   "ACTION:DISPLAY\r\n"
                   "TRIGGER:-PT2H\r\n"
                   "DESCRIPTION:Museum of Navigation\r\n"
                   "END:VALARM\r\n"
                   "END:VEVENT\r\n"
                   "END:VCALENDAR\r\n");
}

static void
test_left_out (void)
{
  GhCalendarEvent event = museum ();
  g_autofree char *file = NULL;

  event.location = NULL;
  event.description = "";
  file = gh_icalendar_event (&event);
  g_assert_null (strstr (file, "LOCATION"));
  g_assert_null (strstr (file, "\r\nDESCRIPTION:\r\n"));
  g_assert_null (strstr (file, "METHOD"));
}

/* Undoes the folding as a reader would. */
static char *
unfold (const char *file)
{
  g_auto (GStrv) parts = g_strsplit (file, "\r\n ", -1);

  return g_strjoinv ("", parts);
}

static void
test_folding (void)
{
  /* Every width of character at every place of the fold. */
  static const char *const letters[] = { "x", "\303\251", "\342\202\254", "\360\237\232\242" };

  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++) {
    for (gsize shift = 0; shift < 4; shift++) {
      GhCalendarEvent event = museum ();
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *file = NULL;
      g_autofree char *unfolded = NULL;
      g_autofree char *expected = NULL;

      for (gsize n = 0; n < shift; n++)
        g_string_append_c (text, '-');
      for (gsize n = 0; n < 300; n++)
        g_string_append (text, letters[i]);
      event.summary = text->str;
      file = gh_icalendar_event (&event);

      g_auto (GStrv) lines = g_strsplit (file, "\r\n", -1);
      for (gsize n = 0; lines[n] != NULL; n++) {
        g_assert_cmpuint (strlen (lines[n]), <=, 75);
        g_assert_true (g_utf8_validate (lines[n], -1, NULL));
      }
      unfolded = unfold (file);
      expected = g_strdup_printf ("\r\nSUMMARY:%s\r\n", text->str);
      g_assert_nonnull (strstr (unfolded, expected));
    }
  }
}

static void
test_fold_edge (void)
{
  GhCalendarEvent event = museum ();
  g_autofree char *fits = g_strnfill (75 - strlen ("SUMMARY:"), 'a');
  g_autofree char *one_more = g_strconcat (fits, "b", NULL);
  g_autofree char *file = NULL;
  g_autofree char *folded = NULL;

  event.summary = fits;
  file = gh_icalendar_event (&event);
  g_assert_nonnull (strstr (file, "aaa\r\nLOCATION"));
  event.summary = one_more;
  folded = gh_icalendar_event (&event);
  g_assert_nonnull (strstr (folded, "aaa\r\n b\r\nLOCATION"));
}

static void
test_hostile (void)
{
  GhCalendarEvent event = museum ();
  g_autofree char *file = NULL;

  event.summary = "a\r\nATTACH:http://x\xff\x1b\x7fz";
  file = gh_icalendar_event (&event);
  g_assert_nonnull (strstr (file, "SUMMARY:a\\nATTACH:http://x\357\277\275z\r\n"));
  g_assert_null (strstr (file, "\nATTACH"));
  g_assert_true (g_utf8_validate (file, -1, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/icalendar/whole", test_whole);
  g_test_add_func ("/icalendar/left-out", test_left_out);
  g_test_add_func ("/icalendar/folding", test_folding);
  g_test_add_func ("/icalendar/fold-edge", test_fold_edge);
  g_test_add_func ("/icalendar/hostile", test_hostile);
  return g_test_run ();
}
