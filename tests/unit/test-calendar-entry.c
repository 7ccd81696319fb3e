/* The calendar entry of a reservation: what is in the file and in Google's link, and that nothing
 * else gets into either. */

#include "server/view/calendar-entry.h"

#include "server/words/words.h"

#include <string.h>

static GhCalendarEntry
museum (void)
{
  return (GhCalendarEntry){
    .organisation = "Museum of Navigation",
    .address = "Pier 4\nHarbour; West\n\n1100 Lisbon",
    .origin = "https://tickets.example.org",
    .reservation_id = 17,
    .starts_at = 1763726400, /* 2025-11-21 12:00 UTC */
    .ends_at = 1763733600,
    .stamp = 1762957800, /* 2025-11-12 14:30 UTC */
  };
}

/* Undoes the folding as a reader would. */
static char *
unfolded_file (const GhCalendarEntry *entry)
{
  g_autofree char *file = gh_calendar_entry_file (entry);
  g_auto (GStrv) parts = g_strsplit (file, "\r\n ", -1);

  return g_strjoinv ("", parts);
}

static void
test_file (void)
{
  GhCalendarEntry entry = museum ();
  g_autofree char *file = unfolded_file (&entry);

  g_assert_nonnull (strstr (file, "\r\nUID:reservation-17@tickets.example.org\r\n"));
  g_assert_nonnull (strstr (file, "\r\nDTSTAMP:20251112T143000Z\r\n"));
  g_assert_nonnull (strstr (file, "\r\nDTSTART:20251121T120000Z\r\n"));
  g_assert_nonnull (strstr (file, "\r\nDTEND:20251121T140000Z\r\n"));
  g_assert_nonnull (strstr (file, "\r\nSUMMARY:Museum of Navigation\r\n"));
  g_assert_nonnull (strstr (file, "\r\nLOCATION:Pier 4\\, Harbour\\; West\\, 1100 Lisbon\r\n"));
  g_assert_nonnull (strstr (file,
                            "\r\nDESCRIPTION:Have the QR code of your ticket ready\\, on your "
                            "phone or printed.\r\n"));
}

static void
test_google (void)
{
  GhCalendarEntry entry = museum ();
  g_autofree char *url = gh_calendar_entry_google (&entry);

  g_assert_cmpstr (url, ==,
                   "https://calendar.google.com/calendar/render?action=TEMPLATE"
                   "&text=Museum%20of%20Navigation"
                   "&dates=20251121T120000Z%2F20251121T140000Z"
                   "&location=Pier%204%2C%20Harbour%3B%20West%2C%201100%20Lisbon"
                   "&details=Have%20the%20QR%20code%20of%20your%20ticket%20ready%2C%20on%20your%20"
                   "phone%20or%20printed.");
}

/* Where no address is known, the venue's name says where. */
static void
test_no_address (void)
{
  static const char *const none[] = { NULL, "", " \r\n\n  " };

  for (gsize i = 0; i < G_N_ELEMENTS (none); i++) {
    GhCalendarEntry entry = museum ();
    g_autofree char *file = NULL;
    g_autofree char *url = NULL;

    entry.address = none[i];
    file = unfolded_file (&entry);
    url = gh_calendar_entry_google (&entry);
    g_assert_nonnull (strstr (file, "\r\nLOCATION:Museum of Navigation\r\n"));
    g_assert_nonnull (strstr (url, "&location=Museum%20of%20Navigation&"));
  }
}

/* Every language says how to come, and its entry is still one of ours. */
static void
test_languages (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint count = 0;

  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++, count++) {
    GhCalendarEntry entry = museum ();
    g_autofree char *url = NULL;
    g_autofree char *file = NULL;

    gh_words_use (language->tag);
    url = gh_calendar_entry_google (&entry);
    file = unfolded_file (&entry);
    g_assert_true (g_str_is_ascii (url));
    g_assert_true (g_utf8_validate (file, -1, NULL));
    g_assert_nonnull (strstr (file, "\r\nUID:reservation-17@tickets.example.org\r\n"));
    g_assert_true (g_hash_table_add (seen, g_strdup (strstr (url, "&details="))));
  }
  g_assert_cmpuint (count, >=, 6);
  gh_words_use (NULL);
}

/* Whoever names the organisation can add no line to the file and no parameter to the link. */
static void
test_hostile (void)
{
  static const char hostile[] = "A\r\nATTACH:http://x\n&action=NO#x;,\\\x01\x7f\xff\"<b>'\u202e";
  GhCalendarEntry entry = museum ();
  g_autofree char *file = NULL;
  g_autofree char *url = NULL;

  entry.organisation = entry.address = hostile;
  file = unfolded_file (&entry);
  url = gh_calendar_entry_google (&entry);
  g_assert_null (strstr (file, "\nATTACH"));
  g_assert_nonnull (strstr (file, "\r\nSUMMARY:A\\nATTACH:http://x\\n&action=NO#x\\;\\,\\\\"));
  g_assert_nonnull (strstr (file, "\r\nLOCATION:A\\, ATTACH:http://x\\, &action=NO#x\\;\\,\\\\"));
  for (const char *c = url; *c != '\0'; c++)
    g_assert_true (g_ascii_isalnum (*c) || strchr (":/.?=&%-_~", *c) != NULL);
  g_auto (GStrv) parameters = g_strsplit (strchr (url, '?') + 1, "&", -1);
  g_assert_cmpuint (g_strv_length (parameters), ==, 5);
  g_assert_true (g_str_has_prefix (parameters[1], "text=A%20%20ATTACH%3A"));
}

static void
test_long (void)
{
  GhCalendarEntry entry = museum ();
  g_autoptr (GString) ships = g_string_new (NULL);
  g_autofree char *url = NULL;
  g_autofree char *file = NULL;
  g_autofree char *summary = NULL;

  for (gsize i = 0; i < 5000; i++)
    g_string_append (ships, "\360\237\232\242");
  entry.organisation = entry.address = ships->str;
  url = gh_calendar_entry_google (&entry);
  g_assert_cmpuint (strlen (url), <, 4096);
  g_assert_nonnull (strstr (url, "%F0%9F%9A%A2&dates="));

  file = gh_calendar_entry_file (&entry);
  g_auto (GStrv) lines = g_strsplit (file, "\r\n", -1);
  for (gsize n = 0; lines[n] != NULL; n++) {
    g_assert_cmpuint (strlen (lines[n]), <=, 75);
    g_assert_true (g_utf8_validate (lines[n], -1, NULL));
  }
  g_clear_pointer (&file, g_free);
  file = unfolded_file (&entry);
  summary = g_strconcat ("\r\nSUMMARY:", ships->str, "\r\n", NULL);
  g_assert_nonnull (strstr (file, summary));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar-entry/file", test_file);
  g_test_add_func ("/calendar-entry/google", test_google);
  g_test_add_func ("/calendar-entry/no-address", test_no_address);
  g_test_add_func ("/calendar-entry/languages", test_languages);
  g_test_add_func ("/calendar-entry/hostile", test_hostile);
  g_test_add_func ("/calendar-entry/long", test_long);
  return g_test_run ();
}
