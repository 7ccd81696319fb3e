/* The decoder: frames in, texts out; kiosk/decode does the work between. What comes out is hostile
 * and still to be judged. */

#include "kiosk/scan/decoder.h"

#include "kiosk/decode/cascade.h"

#include <string.h>

struct _GhDecoder {
  GhReader *reader;
  GhCascade *cascade;
  GhReading reading;
  gboolean lines;
  char *last_line; /* what Code 128 gave last, NULL before */
};

GhDecoder *
gh_decoder_new (void)
{
  GhDecoder *decoder = g_new0 (GhDecoder, 1);
  decoder->reader = gh_reader_new ();
  decoder->cascade = gh_cascade_new (decoder->reader);
  return decoder;
}

void
gh_decoder_free (GhDecoder *decoder)
{
  if (decoder == NULL)
    return;
  gh_cascade_free (decoder->cascade);
  gh_reader_free (decoder->reader);
  g_free (decoder->last_line);
  g_free (decoder);
}

void
gh_decoder_set_budget (GhDecoder *decoder, int milliseconds)
{
  gh_cascade_set_budget (decoder->cascade, milliseconds * G_TIME_SPAN_MILLISECOND);
}

void
gh_decoder_forget (GhDecoder *decoder)
{
  gh_cascade_forget (decoder->cascade);
  g_clear_pointer (&decoder->last_line, g_free);
}

void
gh_decoder_set_lines (GhDecoder *decoder, gboolean lines)
{
  decoder->lines = lines;
}

/* UTF-8 stays as it is; anything else is read as Latin-1, which a QR code's bytes are by default
 * (ISO/IEC 18004). A text with U+0000 is no text: NULL. */
static char *
text_of (const GhReading *reading)
{
  if (memchr (reading->bytes, '\0', reading->length) != NULL)
    return NULL;
  if (g_utf8_validate_len (reading->bytes, reading->length, NULL))
    return g_strndup (reading->bytes, reading->length);
  return g_convert (reading->bytes, (gssize) reading->length, "UTF-8", "ISO-8859-1", NULL, NULL,
                    NULL);
}

/* The text of a Code 128 that was read the same the time before. */
static char *
read_lines (GhDecoder *decoder, const GhLuma *luma)
{
  if (!gh_reader_read_lines (decoder->reader, luma->pixels, luma->width, luma->height,
                             &decoder->reading))
    return NULL;
  g_autofree char *text = text_of (&decoder->reading);
  if (text == NULL)
    return NULL;
  if (g_strcmp0 (text, decoder->last_line) == 0)
    return g_steal_pointer (&text);
  g_free (decoder->last_line);
  decoder->last_line = g_steal_pointer (&text);
  return NULL;
}

static char *
read_luma (GhDecoder *decoder, const GhLuma *luma)
{
  if (gh_cascade_read (decoder->cascade, luma, &decoder->reading))
    return text_of (&decoder->reading);
  return decoder->lines ? read_lines (decoder, luma) : NULL;
}

char *
gh_decoder_read (GhDecoder *decoder, const GhFrame *frame)
{
  g_assert (gh_frame_get_format (frame) == GH_FRAME_LUMA);

  GhLuma luma = {
    .pixels = g_bytes_get_data (gh_frame_get_pixels (frame), NULL),
    .width = gh_frame_get_width (frame),
    .height = gh_frame_get_height (frame),
    .stride = gh_frame_get_row_bytes (frame),
    .step = 1,
  };
  char *text = read_luma (decoder, &luma);
  gh_reading_forget (&decoder->reading);
  return text;
}
