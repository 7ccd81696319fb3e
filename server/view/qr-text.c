/* QR codes as lines of text; see the header. */

#include "server/view/qr-text.h"

#include "server/view/qr-matrix.h"

/* Black and white of the 256 colours (ECMA-48 SGR), which no theme changes; and back. */
#define BLACK_ON_WHITE "\033[38;5;16;48;5;231m"
#define RESET          "\033[0m"

char *
gh_qr_text (const char *text, gboolean colours, GError **error)
{
  static const char *const blocks[2][2] = { { " ", "▄" }, { "▀", "█" } }; /* [upper][lower] */
  g_autoptr (GhQrMatrix) matrix = gh_qr_matrix_new (text, error);
  if (matrix == NULL)
    return NULL;
  GString *lines = g_string_new (NULL);
  int end = (int) matrix->width + GH_QR_QUIET;
  for (int row = -GH_QR_QUIET; row < end; row += 2) {
    g_string_append (lines, colours ? BLACK_ON_WHITE : "");
    for (int column = -GH_QR_QUIET; column < end; column++)
      g_string_append (lines, blocks[gh_qr_matrix_is_dark (matrix, column, row)]
                                    [gh_qr_matrix_is_dark (matrix, column, row + 1)]);
    g_string_append (lines, colours ? RESET "\n" : "\n");
  }
  return g_string_free (lines, FALSE);
}
