/* The decoder: libzbar on the luma plane, QR codes only (its other symbologies read false texts
 * from photographs). The text that comes out is hostile and still to be judged. */

#include "kiosk/scan/decoder.h"

#include <string.h>
#include <time.h>
#include <zbar.h>

/* zbar's price before the first frame was measured, and the smallest side worth looking at. */
#define FIRST_NS_PER_PIXEL 30.0
#define SMALLEST_SIDE      160

struct _GhDecoder {
  zbar_image_scanner_t *scanner;
  int budget_ms;       /* 0: none */
  double ns_per_pixel; /* moving average */
};

/* What zbar is handed: rows without gaps. */
typedef struct {
  const guint8 *pixels;
  int width;
  int height;
} Luma;

typedef zbar_image_t ZbarImage;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZbarImage, zbar_image_destroy)

GhDecoder *
gh_decoder_new (void)
{
  GhDecoder *decoder = g_new0 (GhDecoder, 1);
  decoder->scanner = zbar_image_scanner_create ();
  decoder->ns_per_pixel = FIRST_NS_PER_PIXEL;
  zbar_image_scanner_set_config (decoder->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (decoder->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  /* Text mode guesses at character sets and changes UTF-8. */
  zbar_image_scanner_set_config (decoder->scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
  return decoder;
}

void
gh_decoder_free (GhDecoder *decoder)
{
  if (decoder == NULL)
    return;
  zbar_image_scanner_destroy (decoder->scanner);
  g_free (decoder);
}

static void
symbol_centre (const zbar_symbol_t *symbol, gint64 *x, gint64 *y)
{
  unsigned points = zbar_symbol_get_loc_size (symbol);
  gint64 sum_x = 0, sum_y = 0;
  for (unsigned i = 0; i < points; i++) {
    sum_x += zbar_symbol_get_loc_x (symbol, i);
    sum_y += zbar_symbol_get_loc_y (symbol, i);
  }
  *x = points > 0 ? sum_x / points : 0;
  *y = points > 0 ? sum_y / points : 0;
}

static const zbar_symbol_t *
nearest_to_middle (const zbar_image_t *image)
{
  gint64 middle_x = zbar_image_get_width (image) / 2;
  gint64 middle_y = zbar_image_get_height (image) / 2;
  const zbar_symbol_t *best = NULL;
  gint64 best_distance = G_MAXINT64;
  for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image); symbol != NULL;
       symbol = zbar_symbol_next (symbol)) {
    gint64 x, y;
    if (zbar_symbol_get_type (symbol) != ZBAR_QRCODE || zbar_symbol_get_data_length (symbol) == 0)
      continue;
    symbol_centre (symbol, &x, &y);
    gint64 distance = (x - middle_x) * (x - middle_x) + (y - middle_y) * (y - middle_y);
    if (distance < best_distance) {
      best_distance = distance;
      best = symbol;
    }
  }
  return best;
}

/* UTF-8 stays as it is; anything else is read as Latin-1, which a QR code's bytes are by default
 * (ISO/IEC 18004). A text with U+0000 is no text: NULL. */
static char *
text_of (const zbar_symbol_t *symbol)
{
  const char *data = zbar_symbol_get_data (symbol);
  gsize length = zbar_symbol_get_data_length (symbol);
  if (memchr (data, '\0', length) != NULL)
    return NULL;
  if (g_utf8_validate_len (data, length, NULL))
    return g_strndup (data, length);
  return g_convert (data, (gssize) length, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
}

static double
thread_cpu_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

/* Each pixel of the result is the mean of four. */
static guint8 *
halve (const Luma *from)
{
  int width = from->width / 2, height = from->height / 2;
  guint8 *half = g_malloc ((gsize) width * (gsize) height);
  for (int y = 0; y < height; y++) {
    const guint8 *above = from->pixels + (gsize) (2 * y) * (gsize) from->width;
    const guint8 *below = above + from->width;
    guint8 *out = half + (gsize) y * (gsize) width;
    for (int x = 0; x < width; x++)
      out[x] =
          (guint8) ((above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1] + 2) / 4);
  }
  return half;
}

static gboolean
too_dear (const GhDecoder *decoder, const Luma *luma)
{
  double cost = (double) luma->width * (double) luma->height * decoder->ns_per_pixel;
  return decoder->budget_ms > 0 && cost > decoder->budget_ms * 1e6 &&
         MIN (luma->width, luma->height) / 2 >= SMALLEST_SIDE;
}

static char *
scan (GhDecoder *decoder, const Luma *luma)
{
  g_autoptr (ZbarImage) image = zbar_image_create ();
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, (unsigned) luma->width, (unsigned) luma->height);
  gsize pixels = (gsize) luma->width * (gsize) luma->height;
  zbar_image_set_data (image, luma->pixels, pixels, NULL);

  double before = thread_cpu_ns ();
  int found = zbar_scan_image (decoder->scanner, image);
  double price = (thread_cpu_ns () - before) / (double) pixels;
  decoder->ns_per_pixel = 0.75 * decoder->ns_per_pixel + 0.25 * price;

  const zbar_symbol_t *symbol = found > 0 ? nearest_to_middle (image) : NULL;
  return symbol != NULL ? text_of (symbol) : NULL;
}

void
gh_decoder_set_budget (GhDecoder *decoder, int milliseconds)
{
  decoder->budget_ms = milliseconds;
}

char *
gh_decoder_read (GhDecoder *decoder, const GhFrame *frame)
{
  g_assert (gh_frame_get_format (frame) == GH_FRAME_LUMA);

  Luma luma = {
    .pixels = g_bytes_get_data (gh_frame_get_pixels (frame), NULL),
    .width = gh_frame_get_width (frame),
    .height = gh_frame_get_height (frame),
  };
  g_autofree guint8 *halved = NULL;
  while (too_dear (decoder, &luma)) {
    guint8 *half = halve (&luma);
    luma = (Luma){ half, luma.width / 2, luma.height / 2 };
    g_free (halved);
    halved = half;
  }
  return scan (decoder, &luma);
}
