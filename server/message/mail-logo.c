/* The size of a logo; see the header. */

#include "server/message/mail-logo.h"

#include <string.h>

/* PNG begins with a signature, then the length and name of a chunk IHDR, which begins with width
 * and height. */
#define SIGNATURE "\211PNG\r\n\032\n"
#define AT_NAME   12
#define AT_WIDTH  16
#define AT_HEIGHT 20
#define HEAD      24

static guint32
read_number (const guint8 *bytes)
{
  guint32 number = 0;
  memcpy (&number, bytes, sizeof number);
  return GUINT32_FROM_BE (number);
}

gboolean
gh_mail_logo_fit (GBytes *png, int max_width, int max_height, int *width, int *height)
{
  gsize length = 0;
  const guint8 *bytes = png != NULL ? g_bytes_get_data (png, &length) : NULL;
  if (length < HEAD || memcmp (bytes, SIGNATURE, strlen (SIGNATURE)) != 0 ||
      memcmp (bytes + AT_NAME, "IHDR", strlen ("IHDR")) != 0)
    return FALSE;
  double across = read_number (bytes + AT_WIDTH), down = read_number (bytes + AT_HEIGHT);
  if (across < 1 || down < 1)
    return FALSE;
  double scale = MIN (1.0, MIN (max_width / across, max_height / down));
  *width = MAX (1, (int) (across * scale + 0.5));
  *height = MAX (1, (int) (down * scale + 0.5));
  return TRUE;
}
