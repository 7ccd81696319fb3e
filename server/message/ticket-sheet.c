/* The design of the printed ticket; see the header.
 *
 * Upper half: the ticket, a card with a strip in the organisation's accent, what and when at its
 * leading side, the QR code at the other. A dotted line marks the middle, where the page is folded
 * or cut: the code stays flat. Lower half: what to do, where it is, whom to ask. Colour carries
 * nothing that grey would lose, and nothing is filled but the strip: ink is dear. */

#include "server/message/ticket-sheet.h"

#include "server/message/print-picture.h"
#include "server/view/date-words.h"
#include "server/view/qr-image.h"
#include "server/words/words.h"

#include <math.h>
#include <string.h>

/* Points. A Letter page is 50 points shorter than A4 and may cut them off above or below; printers
 * leave a margin of up to 18. Hence everything is at least 68 from A4's upper and lower edge. */
#define TOP    72.0
#define LEFT   42.0
#define WIDTH  510.0
#define BOTTOM (GH_SHEET_HEIGHT - 70)

#define FOLD        (GH_SHEET_HEIGHT / 2)
#define CARD_HEIGHT 332.0
#define CARD_RADIUS 12.0
#define STRIP       12.0
#define PADDING     24.0
#define NAME_HEIGHT 60.0

/* A module is a whole number of dots of a printer with 300 an inch, at most 25 of them: a code of
 * ours (25 modules a side) is 53 mm wide, and its quiet zone is as wide as the card's padding.
 * Other systems' longer codes have smaller modules in the same place. 25 dots are six points: in
 * steps of these cairo, which counts in 1/256 points, hits the dots. */
#define DOT        (72.0 / 300)
#define MAX_MODULE (25 * DOT)
#define QR_SYMBOL  (25 * MAX_MODULE)
#define QR_QUIET   (GH_QR_QUIET * MAX_MODULE)

#define CAPTION_HEIGHT 15.0

#define LOWER          (FOLD + 26)
#define LOWER_LEFT     250.0
#define LOWER_RIGHT    226.0
#define CONTACT_HEIGHT 38.0
#define NO_LIMIT       1000.0

static const GhInk ink = { 0.11, 0.125, 0.141 };    /* #1c2024 */
static const GhInk muted = { 0.357, 0.388, 0.427 }; /* #5b636d */
static const GhInk line = { 0.66, 0.64, 0.6 };

static const GhTextStyle label_style = { .size = 9, .colour = muted };
static const GhTextStyle name_style = { .size = 19, .bold = TRUE, .colour = ink };
static const GhTextStyle long_name_style = { .size = 13, .bold = TRUE, .colour = ink };
static const GhTextStyle value_style = { .size = 17, .bold = TRUE, .colour = ink };
static const GhTextStyle long_value_style = { .size = 14, .bold = TRUE, .colour = ink };
static const GhTextStyle zone_style = { .size = 10, .colour = ink };
static const GhTextStyle code_style = {
  .family = "DejaVu Sans Mono", .size = 13.5, .bold = TRUE, .grouped = TRUE, .colour = ink
};
static const GhTextStyle caption_style = { .size = 9.5, .centred = TRUE, .colour = ink };
static const GhTextStyle body_style = { .size = 11, .colour = ink };
static const GhTextStyle dense_style = { .size = 9, .colour = ink };
static const GhTextStyle strong_style = { .size = 11, .bold = TRUE, .colour = ink };
static const GhTextStyle link_style = { .size = 7.5, .colour = muted, .address = TRUE };

/* What is being drawn. */
typedef struct {
  GhSheet *sheet;
  const GhNotice *notice;
  GhInk accent;
} Drawing;

static void
use_colour (const Drawing *drawing, GhInk colour)
{
  cairo_set_source_rgb (drawing->sheet->cr, colour.red, colour.green, colour.blue);
}

/* Writes @text of at most @height at @y and returns where the next thing may stand. */
static double
put (const Drawing *drawing, GhBox box, const GhTextStyle *style, const char *text)
{
  return box.y + gh_sheet_write (drawing->sheet, &box, style, text);
}

/* The larger of two styles in which all of @text fits into @box, else the smaller. */
static const GhTextStyle *
fit (const Drawing *drawing, GhBox box, const GhTextStyle *large, const GhTextStyle *small,
     const char *text)
{
  double room = box.height;
  box.height = NO_LIMIT;
  return gh_sheet_measure (drawing->sheet, &box, large, text) <= room ? large : small;
}

/* ---- the card ---- */

static void
card_path (cairo_t *cr, double x, double y, double width, double height)
{
  double right = x + width - CARD_RADIUS, bottom = y + height - CARD_RADIUS;
  cairo_new_sub_path (cr);
  cairo_arc (cr, right, y + CARD_RADIUS, CARD_RADIUS, -G_PI_2, 0);
  cairo_arc (cr, right, bottom, CARD_RADIUS, 0, G_PI_2);
  cairo_arc (cr, x + CARD_RADIUS, bottom, CARD_RADIUS, G_PI_2, G_PI);
  cairo_arc (cr, x + CARD_RADIUS, y + CARD_RADIUS, CARD_RADIUS, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* Its border is drawn around it: the code's quiet zone ends where the card does. */
static void
draw_card (const Drawing *drawing)
{
  cairo_t *cr = drawing->sheet->cr;
  cairo_save (cr);
  card_path (cr, LEFT, TOP, WIDTH, CARD_HEIGHT);
  cairo_clip (cr);
  cairo_rectangle (cr, LEFT, TOP, WIDTH, STRIP);
  use_colour (drawing, drawing->accent);
  cairo_fill (cr);
  cairo_restore (cr);
  card_path (cr, LEFT - 0.4, TOP - 0.4, WIDTH + 0.8, CARD_HEIGHT + 0.8);
  use_colour (drawing, line);
  cairo_set_line_width (cr, 0.75);
  cairo_stroke (cr);
}

static void
draw_rule (const Drawing *drawing, double x, double y, double width)
{
  cairo_t *cr = drawing->sheet->cr;
  GhBox box = { x, y, width, 0 };
  double left = gh_sheet_left (drawing->sheet, &box);
  cairo_move_to (cr, left, y);
  cairo_line_to (cr, left + width, y);
  use_colour (drawing, line);
  cairo_set_line_width (cr, 0.5);
  cairo_stroke (cr);
}

/* How much room the logo takes: in its own proportions, never larger than its place. */
static GhBox
logo_box (cairo_surface_t *logo)
{
  if (logo == NULL)
    return (GhBox){ .width = 0 };
  double wide = cairo_image_surface_get_width (logo), high = cairo_image_surface_get_height (logo);
  double scale = MIN (GH_SHEET_LOGO_WIDTH / wide, GH_SHEET_LOGO_HEIGHT / high);
  return (GhBox){ .width = wide * scale, .height = high * scale };
}

static void
draw_logo (const Drawing *drawing, cairo_surface_t *logo, GhBox box)
{
  cairo_t *cr = drawing->sheet->cr;
  double scale = box.width / cairo_image_surface_get_width (logo);
  cairo_save (cr);
  cairo_translate (cr, gh_sheet_left (drawing->sheet, &box), box.y);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, logo, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* Logo and name. Returns where the card's body begins. */
static double
draw_head (const Drawing *drawing, cairo_surface_t *logo)
{
  const char *name = drawing->notice->org->name;
  GhTextStyle kicker = { .size = 10, .bold = TRUE, .colour = drawing->accent };
  GhBox picture = logo_box (logo);
  double x = LEFT + PADDING, y = TOP + STRIP + 16;
  double aside = logo != NULL ? picture.width + 16 : 0;
  GhBox box = { x + aside, y, WIDTH - 2 * PADDING - aside, NAME_HEIGHT };
  const GhTextStyle *style = fit (drawing, box, &name_style, &long_name_style, name);
  double text_height = gh_sheet_measure (drawing->sheet, &box, &kicker, _ ("Your ticket")) +
                       gh_sheet_measure (drawing->sheet, &box, style, name);
  double height = MAX (text_height, picture.height), bottom = y + height + 14;
  picture.x = x;
  picture.y = y + (height - picture.height) / 2;
  if (logo != NULL)
    draw_logo (drawing, logo, picture);
  box.y = y + (height - text_height) / 2;
  box.y = put (drawing, box, &kicker, _ ("Your ticket"));
  put (drawing, box, style, name);
  draw_rule (drawing, x, bottom, WIDTH - 2 * PADDING);
  return bottom;
}

/* Date, time and code between @top and the card's lower edge, or (@write is FALSE) only how high
 * they are. */
static double
draw_facts (const Drawing *drawing, double top, double width, gboolean write)
{
  const GhTicket *ticket = drawing->notice->ticket;
  g_autofree char *date = gh_words_date (ticket->slot_date);
  g_autofree char *time = gh_words_time_range (ticket->start_time, ticket->end_time);
  g_autofree char *zone = gh_words_zone (drawing->notice->org->timezone);
  const GhBox one_line = { .width = width, .height = 1.7 * value_style.size };
  const struct {
    const GhTextStyle *style;
    const char *text;
    double before;
  } rows[] = {
    { &label_style, _ ("Date"), 0 },
    { fit (drawing, one_line, &value_style, &long_value_style, date), date, 1 },
    { &label_style, _ ("Time"), 11 },
    { fit (drawing, one_line, &value_style, &long_value_style, time), time, 1 },
    { &zone_style, zone, 0 },
    { &label_style, _ ("Ticket code"), 11 },
    { &code_style, ticket->code, 3 },
  };
  double y = top;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    GhBox box = { LEFT + PADDING, y + rows[i].before, width, 3.2 * rows[i].style->size };
    y = box.y + (write ? gh_sheet_write (drawing->sheet, &box, rows[i].style, rows[i].text)
                       : gh_sheet_measure (drawing->sheet, &box, rows[i].style, rows[i].text));
  }
  return y - top;
}

static double
qr_module (const GhQrMatrix *qr)
{
  return MIN (floor (QR_SYMBOL / qr->width / DOT) * DOT, MAX_MODULE);
}

/* Where the QR code is, with its caption in the middle between @top and @bottom. */
static GhBox
qr_box (const GhQrMatrix *qr, double top, double bottom)
{
  double side = qr_module (qr) * qr->width;
  double y = (top + bottom - side - QR_QUIET - CAPTION_HEIGHT) / 2;
  return (GhBox){ LEFT + WIDTH - PADDING - side, round (y / MAX_MODULE) * MAX_MODULE, side, side };
}

static void
draw_qr (const Drawing *drawing, const GhQrMatrix *qr, GhBox box)
{
  cairo_t *cr = drawing->sheet->cr;
  cairo_new_path (cr);
  gh_print_qr_path (cr, qr, gh_sheet_left (drawing->sheet, &box), box.y, qr_module (qr));
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_fill (cr);
  box.y += box.height + QR_QUIET;
  box.height = CAPTION_HEIGHT;
  put (drawing, box, &caption_style, _ ("Show this at the entrance"));
}

static void
draw_ticket (const Drawing *drawing, const GhQrMatrix *qr, cairo_surface_t *logo)
{
  draw_card (drawing);
  double top = draw_head (drawing, logo), bottom = TOP + CARD_HEIGHT;
  double width = WIDTH - 2 * PADDING - QR_SYMBOL - QR_QUIET;
  double height = draw_facts (drawing, 0, width, FALSE);
  GhBox code = qr_box (qr, top, bottom);
  /* Beginning with the code (its label's letters do), as far as there is room below. */
  draw_facts (drawing, MIN (code.y - 3, bottom - 12 - height), width, TRUE);
  draw_qr (drawing, qr, code);
}

static void
draw_fold (const Drawing *drawing)
{
  static const double dots[] = { 0.01, 4 };
  cairo_t *cr = drawing->sheet->cr;
  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  cairo_move_to (cr, LEFT, FOLD);
  cairo_line_to (cr, LEFT + WIDTH, FOLD);
  use_colour (drawing, muted);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* ---- the lower half ---- */

static double
draw_heading (const Drawing *drawing, double x, double y, double width, const char *text)
{
  GhTextStyle style = { .size = 12, .bold = TRUE, .colour = drawing->accent };
  return put (drawing, (GhBox){ x, y, width, 20 }, &style, text) + 5;
}

/* One thing to do, behind a dot. */
static double
draw_step (const Drawing *drawing, double y, const char *text)
{
  cairo_t *cr = drawing->sheet->cr;
  GhBox dot = { LEFT + 1, y, 5, 5 };
  cairo_new_path (cr);
  cairo_arc (cr, gh_sheet_left (drawing->sheet, &dot) + 2.5, y + 7.5, 2, 0, 2 * G_PI);
  use_colour (drawing, drawing->accent);
  cairo_fill (cr);
  return put (drawing, (GhBox){ LEFT + 16, y, LOWER_LEFT - 16, 60 }, &body_style, text) + 5;
}

/* Whether @link may stand between the quotes and brackets of the file's own language. */
static gboolean
is_plain_url (const char *link)
{
  return link[strspn (link, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                            "-._~:/?#[]@!$&*+,;=%")] == '\0';
}

static void
draw_link (const Drawing *drawing, double y)
{
  const char *link = drawing->notice->link;
  GhBox box = { LEFT + 16, y, LOWER_LEFT - 16, BOTTOM - y };
  gboolean plain = link != NULL && is_plain_url (link);
  if (link == NULL)
    return;
  if (plain) {
    g_autofree char *target = g_strdup_printf ("uri='%s'", link);
    cairo_tag_begin (drawing->sheet->cr, CAIRO_TAG_LINK, target);
  }
  put (drawing, box, &link_style, link);
  if (plain)
    cairo_tag_end (drawing->sheet->cr, CAIRO_TAG_LINK);
}

static void
draw_steps (const Drawing *drawing)
{
  double y = draw_heading (drawing, LEFT, LOWER, LOWER_LEFT, _ ("What happens next"));
  y = draw_step (drawing, y,
                 _ ("Have the QR code of your ticket ready, on your phone or printed."));
  y = draw_step (drawing, y, _ ("Fold the page along the dotted line: the QR code stays flat."));
  y = draw_step (drawing, y,
                 _ ("The code opens the gate once. Do not show pictures of it to others."));
  y = draw_step (drawing, y, _ ("This address opens your reservation again:"));
  draw_link (drawing, y - 4);
}

/* Where it is and whom to ask. */
static void
draw_place (const Drawing *drawing)
{
  const GhOrg *org = drawing->notice->org;
  double x = LEFT + WIDTH - LOWER_RIGHT, contact_height = 0;
  const char *const contacts[] = { org->contact_phone, org->contact_email };
  GhBox box = { x, 0, LOWER_RIGHT, CONTACT_HEIGHT };
  for (gsize i = 0; i < G_N_ELEMENTS (contacts); i++)
    contact_height += gh_sheet_measure (drawing->sheet, &box, &body_style, contacts[i]);
  if (contact_height > 0)
    contact_height += 40;
  box.y = draw_heading (drawing, x, LOWER, LOWER_RIGHT, _ ("Place"));
  box.height = 48;
  box.y = put (drawing, box, &strong_style, org->name);
  box.height = BOTTOM - contact_height - box.y;
  box.y =
      put (drawing, box, fit (drawing, box, &body_style, &dense_style, org->address), org->address);
  if (contact_height <= 0)
    return;
  box.y = draw_heading (drawing, x, box.y + 14, LOWER_RIGHT, _ ("Contact"));
  box.height = CONTACT_HEIGHT;
  for (gsize i = 0; i < G_N_ELEMENTS (contacts); i++)
    box.y = put (drawing, box, &body_style, contacts[i]);
}

void
gh_ticket_sheet_draw (GhSheet *sheet, const GhNotice *notice, const GhQrMatrix *qr,
                      cairo_surface_t *logo)
{
  Drawing drawing = { sheet, notice, gh_print_ink (notice->org->accent) };
  draw_ticket (&drawing, qr, logo);
  draw_fold (&drawing);
  draw_steps (&drawing);
  draw_place (&drawing);
}
