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

/* Data codewords (bytes) that a version holds at each level, ISO/IEC 18004 table 7; the last
 * version is the first that holds GH_QR_MAX_BYTES. Asking libqrencode by encoding three times would
 * cost three times as much. */
typedef struct {
  guint m, q, h;
} Capacity;

static const Capacity capacities[] = {
  { 16, 13, 9 },     { 28, 22, 16 },    { 44, 34, 26 },    { 64, 48, 36 },
  { 86, 62, 46 },    { 108, 76, 60 },   { 124, 88, 66 },   { 154, 110, 86 },
  { 182, 132, 100 }, { 216, 154, 122 }, { 254, 180, 140 }, { 290, 206, 158 },
};

/* Codewords that @length characters take in that version: mode, count, data. */
static guint
codewords (QRencodeMode mode, guint length, guint version)
{
  gboolean small = version <= 9; /* fewer bits for the count */
  guint bits;

  if (mode == QR_MODE_NUM)
    bits = (small ? 10 : 12) + length / 3 * 10 + (length % 3) * 3 + (length % 3 > 0 ? 1 : 0);
  else if (mode == QR_MODE_AN)
    bits = (small ? 9 : 11) + length / 2 * 11 + (length % 2) * 6;
  else
    bits = (small ? 8 : 16) + length * 8;
  return (4 + bits + 7) / 8;
}

/* The highest level that keeps the smallest version which holds @text at level M. FALSE when none
 * does. */
static gboolean
choose (const char *text, guint *version, QRecLevel *level)
{
  guint length = (guint) strlen (text);
  QRencodeMode mode = mode_of (text);

  for (*version = 1; *version <= G_N_ELEMENTS (capacities); (*version)++) {
    const Capacity *holds = &capacities[*version - 1];
    guint needs = codewords (mode, length, *version);

    if (needs > holds->m)
      continue;
    *level = needs <= holds->h ? QR_ECLEVEL_H : needs <= holds->q ? QR_ECLEVEL_Q : QR_ECLEVEL_M;
    return TRUE;
  }
  return FALSE;
}

static QRcode *
encode (const char *text, guint version, QRecLevel level)
{
  g_autoptr (QRinput) input = QRinput_new2 ((int) version, level);
  const unsigned char *bytes = (const unsigned char *) text;

  if (input == NULL || QRinput_append (input, mode_of (text), (int) strlen (text), bytes) != 0)
    return NULL;
  return QRcode_encodeInput (input);
}

GhQrMatrix *
gh_qr_matrix_new (const char *text, GError **error)
{
  g_autoptr (QRcode) code = NULL;
  GhQrMatrix *matrix = NULL;
  QRecLevel level = QR_ECLEVEL_M;
  guint version = 0;

  if (*text == '\0' || strlen (text) > GH_QR_MAX_BYTES || !choose (text, &version, &level)) {
    g_set_error (error, GH_QR_ERROR, GH_QR_ERROR_TEXT, "a QR code takes 1 to %d bytes",
                 GH_QR_MAX_BYTES);
    return NULL;
  }
  code = encode (text, version, level);
  if (code == NULL) {
    g_set_error_literal (error, GH_QR_ERROR, GH_QR_ERROR_DRAWING, "libqrencode made no code");
    return NULL;
  }

  matrix = g_new0 (GhQrMatrix, 1);
  matrix->width = (guint) code->width;
  matrix->version = code->version;
  matrix->level = level == QR_ECLEVEL_H ? 'H' : level == QR_ECLEVEL_Q ? 'Q' : 'M';
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
