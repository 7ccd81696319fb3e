/* The printed ticket as bytes: the same every time, small, and made of any text. What is on it is
 * tested by tests/message, with the programs that people open it with. */

#include "server/message/ticket-pdf.h"

#include "server/view/qr-image.h"
#include "server/words/words.h"

#include <cairo.h>
#include <string.h>

static GhNotice *
make_notice (const char *language)
{
  GhNotice *notice = g_new0 (GhNotice, 1);
  notice->language = g_strdup (language);
  notice->link = g_strdup ("https://tickets.example.org/reserve/done/17.abc");
  notice->org = g_new0 (GhOrg, 1);
  notice->org->name = g_strdup ("Museum of Navigation");
  notice->org->timezone = g_strdup ("Europe/Lisbon");
  notice->org->address = g_strdup ("Pier 4\nLisbon");
  notice->org->contact_email = g_strdup ("visit@navigation.example");
  notice->org->contact_phone = g_strdup ("");
  notice->org->accent = g_strdup ("");
  notice->ticket = g_new0 (GhTicket, 1);
  notice->ticket->code = g_strdup ("TKT-2025-7K3M9Q-4XH2VD");
  notice->ticket->reservation_at = 1762945200;
  notice->ticket->slot_date = gh_date_new (2025, 11, 21);
  notice->ticket->start_time = 12 * 3600;
  notice->ticket->end_time = 14 * 3600;
  return notice;
}

static GBytes *
draw (const GhNotice *notice)
{
  GhConfig config = { 0 };
  g_autoptr (GError) error = NULL;
  GBytes *file = gh_ticket_pdf (&config, notice, &error);
  g_assert_no_error (error);
  g_assert_nonnull (file);
  g_assert_cmpuint (g_bytes_get_size (file), <=, GH_PDF_MAX_BYTES);
  g_assert_cmpmem (g_bytes_get_data (file, NULL), 5, "%PDF-", 5);
  return file;
}

static void
set (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static void
test_same_bytes (void)
{
  for (const GhLanguage *language = gh_languages (); language->tag != NULL; language++) {
    g_autoptr (GhNotice) notice = make_notice (language->tag);
    g_autoptr (GBytes) first = draw (notice);
    g_autoptr (GBytes) second = draw (notice);
    g_assert_cmpstr (gh_words_language ()->tag, ==, language->tag);
    g_assert_true (g_bytes_equal (first, second));
    set (&notice->ticket->code, "TKT-2025-7K3M9Q-4XH2VE");
    g_autoptr (GBytes) other = draw (notice);
    g_assert_false (g_bytes_equal (first, other));
  }
  gh_words_use (NULL);
}

static gpointer
draw_in_thread (gpointer notice)
{
  return draw (notice);
}

/* Any thread may draw, each with fonts of its own, and it makes no difference. */
static void
test_threads (void)
{
  g_autoptr (GhNotice) notice = make_notice ("ar");
  g_autoptr (GBytes) here = draw (notice);
  for (int i = 0; i < 3; i++) {
    GThread *thread = g_thread_new ("printer", draw_in_thread, notice);
    g_autoptr (GBytes) there = g_thread_join (thread);
    g_assert_true (g_bytes_equal (here, there));
  }
}

/* Every field that people fill in, with what breaks out of a PDF's strings, of markup and of lines.
 */
static void
test_hostile_texts (void)
{
  static const char *const texts[] = {
    "",
    ") >> endobj trailer << /Root 9 0 R",
    "<b>&amp;</span> %s%n",
    "\x01\x02\x1b[31m\r\n\t\x7f",
    "broken \xff\xc3 UTF-8 \xed\xa0\x80",
    "\xe2\x80\xae turned \xe2\x81\xa7 round",
    "\xf0\x9f\x8e\xa1\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9",
    "uri='javascript:alert(1)'\\",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GhNotice) notice = make_notice (i % 2 == 0 ? "en" : "ar");
    set (&notice->org->name, texts[i]);
    set (&notice->org->timezone, texts[i]);
    set (&notice->org->address, texts[i]);
    set (&notice->org->contact_email, texts[i]);
    set (&notice->org->contact_phone, texts[i]);
    set (&notice->org->accent, texts[i]);
    set (&notice->link, texts[i]);
    g_autoptr (GBytes) file = draw (notice);
  }
}

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* A square of noise, the same every time. */
static GBytes *
make_noise (int side)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  guint8 *pixels = cairo_image_surface_get_data (picture);
  gsize length = (gsize) (cairo_image_surface_get_stride (picture) * side);
  GByteArray *png = g_byte_array_new ();
  guint32 state = 1;
  for (gsize i = 0; i < length; i++) {
    state = state * 1664525 + 1013904223;
    pixels[i] = (guint8) (state >> 24);
  }
  cairo_surface_mark_dirty (picture);
  cairo_surface_write_to_png_stream (picture, append, png);
  cairo_surface_destroy (picture);
  return g_byte_array_free_to_bytes (png);
}

/* What no picture compresses well: the file stays small all the same. */
static void
test_heavy_logo (void)
{
  g_autoptr (GhNotice) notice = make_notice ("en");
  g_autoptr (GBytes) without = draw (notice);
  notice->logo = make_noise (256);
  g_autoptr (GBytes) with = draw (notice);
  g_assert_cmpuint (g_bytes_get_size (with), >, g_bytes_get_size (without) + 5000);
}

static void
test_bad_code (void)
{
  GhConfig config = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GhNotice) notice = make_notice ("en");
  set (&notice->ticket->code, "");
  g_assert_null (gh_ticket_pdf (&config, notice, &error));
  g_assert_error (error, GH_QR_ERROR, GH_QR_ERROR_TEXT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket-pdf/same-bytes", test_same_bytes);
  g_test_add_func ("/ticket-pdf/threads", test_threads);
  g_test_add_func ("/ticket-pdf/hostile-texts", test_hostile_texts);
  g_test_add_func ("/ticket-pdf/heavy-logo", test_heavy_logo);
  g_test_add_func ("/ticket-pdf/bad-code", test_bad_code);
  return g_test_run ();
}
