/* Logos taken apart and put together anew; see the header. */

#include "server/view/logo.h"

#include "server/rules/accent.h"

#include <png.h>
#include <stdio.h>
#include <string.h>

G_DEFINE_QUARK (gh_logo_error, gh_logo_error)

#define PIXEL_BYTES    4
#define PALETTE_MAX    256
#define HASH_CHARS     16
#define SIGNATURE      8
#define CHUNK_MAX      (256 * 1024) /* unpacked bytes of a text, profile … that is left out anyway */
#define SEEN_CONTRAST  1.5
#define SEEN_SHARE     200 /* one pixel of so many has to be seen */
#define ANIMATION_MARK "acTL"

/* A picture in memory: red, green, blue, alpha. */
typedef struct {
  guint width, height;
  guint8 *pixels;  /* owned */
  png_bytep *rows; /* owned; into @pixels */
} Picture;

static void
picture_clear (Picture *picture)
{
  g_free (picture->pixels);
  g_free (picture->rows);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

static void
picture_init (Picture *picture, guint width, guint height)
{
  picture->width = width;
  picture->height = height;
  picture->pixels = g_malloc0_n (height, (gsize) width * PIXEL_BYTES);
  picture->rows = g_new (png_bytep, height);
  for (guint y = 0; y < height; y++)
    picture->rows[y] = picture->pixels + (gsize) y * width * PIXEL_BYTES;
}

/* ---- reading ---- */

typedef struct {
  const guint8 *bytes; /* what is left of the file; borrowed */
  gsize length;
  gboolean animated;
  GhLogoError problem; /* why reading stopped */
} Source;

static void
on_png_read (png_structp png, png_bytep into, size_t length)
{
  Source *source = png_get_io_ptr (png);
  if (length > source->length)
    png_error (png, "cut short");
  memcpy (into, source->bytes, length);
  source->bytes += length;
  source->length -= length;
}

/* A chunk that libpng does not know; ignoring it is the answer to all of them. */
static int
on_png_chunk (png_structp png, png_unknown_chunkp chunk)
{
  Source *source = png_get_user_chunk_ptr (png);
  if (memcmp (chunk->name, ANIMATION_MARK, 4) == 0)
    source->animated = TRUE;
  return 1;
}

static void
on_png_warning (png_structp png, png_const_charp message)
{
}

static void
on_png_error (png_structp png, png_const_charp message)
{
  longjmp (png_jmpbuf (png), 1);
}

/* Whatever kind of PNG it is, it comes as eight bits of red, green, blue and alpha. */
static void
ask_for_rgba (png_structp png)
{
  png_set_expand (png);
  png_set_scale_16 (png);
  png_set_gray_to_rgb (png);
  png_set_add_alpha (png, 0xff, PNG_FILLER_AFTER);
}

/* Everything that libpng may leave by longjmp; all memory belongs to the caller. */
static gboolean
read_png (png_structp png, png_infop info, Source *source, Picture *picture)
{
  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;
  png_set_read_fn (png, source, on_png_read);
  png_set_read_user_chunk_fn (png, source, on_png_chunk);
  png_set_chunk_malloc_max (png, CHUNK_MAX);
  png_read_info (png, info);
  source->problem = GH_LOGO_ERROR_ANIMATED;
  if (source->animated)
    return FALSE;
  source->problem = GH_LOGO_ERROR_SIZE;
  guint width = png_get_image_width (png, info), height = png_get_image_height (png, info);
  if (width > GH_LOGO_MAX_WIDTH || height > GH_LOGO_MAX_HEIGHT)
    return FALSE;
  source->problem = GH_LOGO_ERROR_FORMAT;
  ask_for_rgba (png);
  png_set_interlace_handling (png);
  png_read_update_info (png, info);
  if (png_get_rowbytes (png, info) != (gsize) width * PIXEL_BYTES)
    return FALSE;
  picture_init (picture, width, height);
  png_read_image (png, picture->rows);
  png_read_end (png, NULL);
  return TRUE;
}

static gboolean
decode (GBytes *file, Picture *picture, GError **error)
{
  Source source = { .problem = GH_LOGO_ERROR_FORMAT };
  source.bytes = g_bytes_get_data (file, &source.length);
  gboolean good = FALSE;
  if (source.length >= SIGNATURE && png_sig_cmp (source.bytes, 0, SIGNATURE) == 0) {
    png_infop info = NULL;
    png_structp png =
        png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, on_png_error, on_png_warning);
    info = png != NULL ? png_create_info_struct (png) : NULL;
    good = info != NULL && read_png (png, info, &source, picture);
    png_destroy_read_struct (&png, &info, NULL);
  }
  if (good)
    return TRUE;
  if (source.problem == GH_LOGO_ERROR_ANIMATED)
    g_set_error_literal (error, GH_LOGO_ERROR, source.problem,
                         "is animated; save it as a PNG that stands still");
  else if (source.problem == GH_LOGO_ERROR_SIZE)
    g_set_error (error, GH_LOGO_ERROR, source.problem,
                 "has too many pixels; scale it down to at most %d × %d", GH_LOGO_MAX_WIDTH,
                 GH_LOGO_MAX_HEIGHT);
  else
    g_set_error_literal (error, GH_LOGO_ERROR, source.problem,
                         "is no PNG picture that can be read; save it as PNG again");
  return FALSE;
}

/* ---- trimming ---- */

static gboolean
is_drawn (const guint8 *row, guint x)
{
  return row[(gsize) x * PIXEL_BYTES + 3] != 0;
}

/* Where in @row what is drawn begins and where, outside, it ends: widens *@left and *@right. FALSE
 * when nothing of it is drawn. */
static gboolean
widen (const guint8 *row, guint width, guint *left, guint *right)
{
  guint first = 0, last = width;
  while (first < last && !is_drawn (row, first))
    first++;
  while (last > first && !is_drawn (row, last - 1))
    last--;
  *left = first < last ? MIN (*left, first) : *left;
  *right = first < last ? MAX (*right, last) : *right;
  return first < last;
}

/* Leaves off the transparent rows and columns around what is drawn: pages give every logo its own
 * margin, and with one more it would stand small and out of line. All transparent, it stays as it
 * is. */
static void
trim (Picture *picture)
{
  guint top = picture->height, bottom = 0, left = picture->width, right = 0;
  for (guint y = 0; y < picture->height; y++) {
    if (widen (picture->rows[y], picture->width, &left, &right)) {
      top = MIN (top, y);
      bottom = y + 1;
    }
  }
  if (bottom == 0)
    return;
  g_auto (Picture) whole = *picture;
  picture_init (picture, right - left, bottom - top);
  for (guint y = 0; y < picture->height; y++)
    memcpy (picture->rows[y], whole.rows[top + y] + (gsize) left * PIXEL_BYTES,
            (gsize) picture->width * PIXEL_BYTES);
}

/* ---- judging ---- */

static guint8
on_white (guint8 value, guint8 alpha)
{
  return (guint8) ((value * alpha + 255 * (255 - alpha)) / 255);
}

/* Whether it can be told from the white that it stands on, in both themes and in print. */
static gboolean
is_seen (const Picture *picture)
{
  gsize count = (gsize) picture->width * picture->height;
  gsize seen = 0;
  for (gsize i = 0; i < count; i++) {
    const guint8 *p = picture->pixels + i * PIXEL_BYTES;
    GhColour colour = (GhColour) on_white (p[0], p[3]) << 16 |
                      (GhColour) on_white (p[1], p[3]) << 8 | on_white (p[2], p[3]);
    if (colour != 0xffffff && gh_colour_contrast (colour, 0xffffff) >= SEEN_CONTRAST)
      seen++;
  }
  return seen * SEEN_SHARE >= count;
}

/* ---- writing ---- */

/* The colours of a picture, and each pixel's place among them; there may be too many of them. */
typedef struct {
  png_color colours[PALETTE_MAX];
  png_byte alphas[PALETTE_MAX];
  int n_colours; /* PALETTE_MAX + 1: too many */
  gboolean opaque;
} Palette;

/* Also takes what is behind transparent pixels out of @picture: nobody is to see it. */
static void
collect_colours (Picture *picture, GHashTable *places, Palette *palette)
{
  gsize count = (gsize) picture->width * picture->height;
  palette->opaque = TRUE;
  for (gsize i = 0; i < count; i++) {
    guint8 *p = picture->pixels + i * PIXEL_BYTES;
    if (p[3] == 0)
      memset (p, 0, PIXEL_BYTES);
    palette->opaque = palette->opaque && p[3] == 0xff;
    guint key = (guint) p[0] << 24 | (guint) p[1] << 16 | (guint) p[2] << 8 | p[3];
    if (palette->n_colours > PALETTE_MAX || g_hash_table_contains (places, GUINT_TO_POINTER (key)))
      continue;
    if (palette->n_colours < PALETTE_MAX) {
      g_hash_table_insert (places, GUINT_TO_POINTER (key), GINT_TO_POINTER (palette->n_colours));
      palette->colours[palette->n_colours] = (png_color){ p[0], p[1], p[2] };
      palette->alphas[palette->n_colours] = p[3];
    }
    palette->n_colours++;
  }
}

/* Turns the pixels into places in the palette, in place, one byte each. */
static void
index_pixels (Picture *picture, GHashTable *places)
{
  for (guint y = 0; y < picture->height; y++) {
    guint8 *row = picture->rows[y];
    for (guint x = 0; x < picture->width; x++) {
      const guint8 *p = row + (gsize) x * PIXEL_BYTES;
      guint key = (guint) p[0] << 24 | (guint) p[1] << 16 | (guint) p[2] << 8 | p[3];
      row[x] = (guint8) GPOINTER_TO_INT (g_hash_table_lookup (places, GUINT_TO_POINTER (key)));
    }
  }
}

static void
on_png_write (png_structp png, png_bytep bytes, size_t length)
{
  g_byte_array_append (png_get_io_ptr (png), bytes, (guint) length);
}

static void
on_png_flush (png_structp png)
{
}

/* Everything that libpng may leave by longjmp; all memory belongs to the caller. */
static gboolean
write_png (png_structp png, png_infop info, const Picture *picture, const Palette *palette)
{
  gboolean few = palette->n_colours <= PALETTE_MAX;
  int type = few               ? PNG_COLOR_TYPE_PALETTE
             : palette->opaque ? PNG_COLOR_TYPE_RGB
                               : PNG_COLOR_TYPE_RGB_ALPHA;
  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;
  png_set_IHDR (png, info, picture->width, picture->height, 8, type, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level (png, 9);
  if (few)
    png_set_PLTE (png, info, palette->colours, palette->n_colours);
  if (few && !palette->opaque)
    png_set_tRNS (png, info, palette->alphas, palette->n_colours, NULL);
  png_write_info (png, info);
  if (!few && palette->opaque)
    png_set_filler (png, 0, PNG_FILLER_AFTER);
  png_write_image (png, picture->rows);
  png_write_end (png, NULL);
  return TRUE;
}

static GBytes *
encode (Picture *picture, gsize max_bytes, GError **error)
{
  Palette palette = { .n_colours = 0 };
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  collect_colours (picture, places, &palette);
  if (palette.n_colours <= PALETTE_MAX)
    index_pixels (picture, places);
  png_infop info = NULL;
  png_structp png =
      png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, on_png_error, on_png_warning);
  info = png != NULL ? png_create_info_struct (png) : NULL;
  gboolean good = FALSE;
  if (info != NULL) {
    png_set_write_fn (png, bytes, on_png_write, on_png_flush);
    good = write_png (png, info, picture, &palette);
  }
  png_destroy_write_struct (&png, &info);
  if (good && bytes->len <= max_bytes)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  if (!good)
    g_set_error_literal (error, GH_LOGO_ERROR, GH_LOGO_ERROR_FORMAT, "cannot be written as PNG");
  else
    g_set_error (error, GH_LOGO_ERROR, GH_LOGO_ERROR_SIZE,
                 "has %u KB as a PNG without metadata; scale it down or use fewer colours, until "
                 "it has at most %" G_GSIZE_FORMAT " KB",
                 (bytes->len + 1023) / 1024, max_bytes / 1024);
  return NULL;
}

GBytes *
gh_logo_clean (GBytes *file, gsize max_bytes, char **tag, GError **error)
{
  g_auto (Picture) picture = { 0 };
  if (!decode (file, &picture, error))
    return NULL;
  trim (&picture);
  if (!is_seen (&picture)) {
    g_set_error_literal (error, GH_LOGO_ERROR, GH_LOGO_ERROR_INVISIBLE,
                         "cannot be seen on white, where logos stand; use one in a darker colour");
    return NULL;
  }
  GBytes *png = encode (&picture, max_bytes, error);
  if (png == NULL)
    return NULL;
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, png);
  *tag = g_strdup_printf ("%.*s-%ux%u", HASH_CHARS, hash, picture.width, picture.height);
  return png;
}

gboolean
gh_logo_size (const char *tag, guint *width, guint *height)
{
  if (tag == NULL || strspn (tag, "0123456789abcdef") != HASH_CHARS || tag[HASH_CHARS] != '-')
    return FALSE;
  guint64 wide = 0, high = 0;
  g_auto (GStrv) sides = g_strsplit (tag + HASH_CHARS + 1, "x", 2);
  if (g_strv_length (sides) != 2 ||
      !g_ascii_string_to_unsigned (sides[0], 10, 1, GH_LOGO_MAX_WIDTH, &wide, NULL) ||
      !g_ascii_string_to_unsigned (sides[1], 10, 1, GH_LOGO_MAX_HEIGHT, &high, NULL))
    return FALSE;
  *width = (guint) wide;
  *height = (guint) high;
  return TRUE;
}
