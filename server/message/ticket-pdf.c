/* The ticket as a file; see the header. */

#include "server/message/ticket-pdf.h"

#include "server/message/print-picture.h"
#include "server/message/ticket-sheet.h"
#include "server/view/date-words.h"
#include "server/words/words.h"

#include <cairo-pdf.h>

G_DEFINE_QUARK (gh_pdf_error, gh_pdf_error)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_surface_t, cairo_surface_destroy)

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* What programs show instead of a file's name. No clock: the same notice makes the same file. */
static void
describe (cairo_surface_t *pdf, const GhNotice *notice)
{
  g_autofree char *venue = gh_print_text_line (notice->org->name);
  g_autofree char *date = gh_words_date (notice->ticket->slot_date);
  g_autofree char *title = g_strdup_printf ("%s – %s", venue, date);
  g_autofree char *made = gh_instant_format (notice->ticket->reservation_at);
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_AUTHOR, venue);
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_CREATOR, "Gatehouse");
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_CREATE_DATE, made);
}

/* The file, with a logo of @dpi dots an inch; 0 is without one. */
static GBytes *
draw (const GhNotice *notice, const GhQrMatrix *qr, int dpi, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *pdf =
      cairo_pdf_surface_create_for_stream (append, bytes, GH_SHEET_WIDTH, GH_SHEET_HEIGHT);
  g_autoptr (cairo_surface_t) logo = NULL;
  if (dpi > 0)
    logo = gh_print_logo (notice->logo, GH_SHEET_LOGO_WIDTH * dpi / 72,
                          GH_SHEET_LOGO_HEIGHT * dpi / 72);
  {
    g_auto (GhSheet) sheet = { NULL };
    gh_sheet_init (&sheet, pdf, GH_SHEET_MIRROR, gh_words_language ()->tag,
                   gh_words_language ()->rtl);
    describe (pdf, notice);
    gh_ticket_sheet_draw (&sheet, notice, qr, logo);
    cairo_show_page (sheet.cr);
  }
  cairo_surface_finish (pdf);
  cairo_status_t status = cairo_surface_status (pdf);
  cairo_surface_destroy (pdf);
  g_autoptr (GBytes) file = g_byte_array_free_to_bytes (bytes);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_steal_pointer (&file);
  g_set_error (error, GH_PDF_ERROR, GH_PDF_ERROR_DRAWING, "cairo made no PDF: %s",
               cairo_status_to_string (status));
  return NULL;
}

GBytes *
gh_ticket_pdf (const GhConfig *config, const GhNotice *notice, GError **error)
{
  static const int resolutions[] = { 300, 150, 75, 0 };
  if (!gh_print_has_fonts ()) {
    g_set_error_literal (error, GH_PDF_ERROR, GH_PDF_ERROR_FONTS,
                         "no fonts are installed to print tickets with");
    return NULL;
  }
  gh_words_use (notice->language);
  g_autoptr (GhQrMatrix) qr = gh_qr_matrix_new (notice->ticket->code, error);
  if (qr == NULL)
    return NULL;
  g_autoptr (GBytes) file = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (resolutions); i++) {
    g_clear_pointer (&file, g_bytes_unref);
    file = draw (notice, qr, resolutions[i], error);
    if (file == NULL || notice->logo == NULL || g_bytes_get_size (file) <= GH_PDF_MAX_BYTES)
      break;
  }
  return g_steal_pointer (&file);
}
