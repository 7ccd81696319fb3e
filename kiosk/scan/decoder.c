/* The decoder: frames in, texts out; kiosk/decode does the work between. What comes out is hostile
 * and still to be judged. */

#include "kiosk/scan/decoder.h"

#include "kiosk/decode/cascade.h"

#include <string.h>

struct _GhDecoder {
  GhCascade *cascade;
  GhReading reading;
};

GhDecoder *
gh_decoder_new (void)
{
  GhDecoder *decoder = g_new0 (GhDecoder, 1);
  decoder->cascade = gh_cascade_new ();
  return decoder;
}

void
gh_decoder_free (GhDecoder *decoder)
{
  if (decoder == NULL)
    return;
  gh_cascade_free (decoder->cascade);
  g_free (decoder);
}

void
gh_decoder_set_budget (GhDecoder *decoder, int milliseconds)
{
  gh_cascade_set_budget (decoder->cascade, milliseconds * G_TIME_SPAN_MILLISECOND);
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
  return gh_cascade_read (decoder->cascade, &luma, &decoder->reading) ? text_of (&decoder->reading)
                                                                      : NULL;
}
