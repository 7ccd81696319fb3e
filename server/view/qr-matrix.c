/* Chooses version, level and mode of a QR code and has libqrencode lay out its modules. */

#include "server/view/qr-matrix.h"

#include "server/view/qr-image.h"

#include <qrencode.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRcode, QRcode_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRinput, QRinput_free)

/* The densest mode that keeps @text as it is. Lower case is not changed: codes of other systems
 * are found as they are typed. */
static QRencodeMode
mode_of (const char *text)
{
  if (text[strspn (text, "0123456789")] == '\0')
    return QR_MODE_NUM;
  if (text[strspn (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")] == '\0')
    return QR_MODE_AN;
  return QR_MODE_8;
}

/* @version 0 is the smallest that fits; another one grows when @text does not fit. NULL with errno
 * set. */
static QRcode *
encode (const char *text, int version, QRecLevel level)
{
  g_autoptr (QRinput) input = QRinput_new2 (version, level);
  const unsigned char *bytes = (const unsigned char *) text;

  if (input == NULL || QRinput_append (input, mode_of (text), (int) strlen (text), bytes) != 0)
    return NULL;
  return QRcode_encodeInput (input);
}

/* The highest level that keeps the smallest version. */
static QRcode *
encode_best (const char *text, char *level)
{
  g_autoptr (QRcode) smallest = encode (text, 0, QR_ECLEVEL_M);
  const QRecLevel higher[] = { QR_ECLEVEL_H, QR_ECLEVEL_Q };

  *level = 'M';
  if (smallest == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (higher); i++) {
    g_autoptr (QRcode) code = encode (text, smallest->version, higher[i]);

    if (code != NULL && code->version == smallest->version) {
      *level = higher[i] == QR_ECLEVEL_H ? 'H' : 'Q';
      return g_steal_pointer (&code);
    }
  }
  return g_steal_pointer (&smallest);
}

GhQrMatrix *
gh_qr_matrix_new (const char *text, GError **error)
{
  g_autoptr (QRcode) code = NULL;
  GhQrMatrix *matrix = NULL;
  char level;

  if (*text == '\0' || strlen (text) > GH_QR_MAX_BYTES) {
    g_set_error (error, GH_QR_ERROR, GH_QR_ERROR_TEXT, "a QR code takes 1 to %d bytes",
                 GH_QR_MAX_BYTES);
    return NULL;
  }
  code = encode_best (text, &level);
  if (code == NULL) {
    g_set_error_literal (error, GH_QR_ERROR, GH_QR_ERROR_DRAWING, "libqrencode made no code");
    return NULL;
  }

  matrix = g_new0 (GhQrMatrix, 1);
  matrix->width = (guint) code->width;
  matrix->version = code->version;
  matrix->level = level;
  matrix->modules = g_new (guint8, matrix->width * matrix->width);
  for (guint i = 0; i < matrix->width * matrix->width; i++)
    matrix->modules[i] = code->data[i] & 1;
  return matrix;
}

void
gh_qr_matrix_free (GhQrMatrix *matrix)
{
  if (matrix == NULL)
    return;
  g_free (matrix->modules);
  g_free (matrix);
}

gboolean
gh_qr_matrix_is_dark (const GhQrMatrix *matrix, int column, int row)
{
  int width = (int) matrix->width;

  if (column < 0 || row < 0 || column >= width || row >= width)
    return FALSE;
  return matrix->modules[row * width + column] != 0;
}
