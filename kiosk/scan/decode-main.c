/* gatehouse-decode: the kiosk's decoder for picture files, to check printed tickets and cameras.
 * One line a picture: path, tab, CPU milliseconds, tab, text (contract 6). */

#include "kiosk/scan/decoder.h"
#include "kiosk/scan/picture-file.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double
thread_cpu_ms (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* One text on one line: \n, \t, \r and \\ as in C. */
static char *
escape_line (const char *text)
{
  GString *line = g_string_new (NULL);
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '\n')
      g_string_append (line, "\\n");
    else if (*c == '\t')
      g_string_append (line, "\\t");
    else if (*c == '\r')
      g_string_append (line, "\\r");
    else if (*c == '\\')
      g_string_append (line, "\\\\");
    else
      g_string_append_c (line, *c);
  }
  return g_string_free (line, FALSE);
}

/* One look, or as many as the decoder wants before it believes a Code 128. */
static char *
read_picture (GhDecoder *decoder, const GhFrame *frame, gboolean lines)
{
  gh_decoder_forget (decoder);
  char *text = gh_decoder_read (decoder, frame);
  return text == NULL && lines ? gh_decoder_read (decoder, frame) : text;
}

static gboolean
decode_file (GhDecoder *decoder, const char *path, gboolean lines)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhFrame) frame = gh_picture_file_load (path, &error);
  if (frame == NULL) {
    g_printerr ("gatehouse-decode: %s: %s\n", path, error->message);
    return FALSE;
  }
  double before = thread_cpu_ms ();
  g_autofree char *text = read_picture (decoder, frame, lines);
  double cost = thread_cpu_ms () - before;
  g_autofree char *line = escape_line (text != NULL ? text : "");
  char milliseconds[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (milliseconds, sizeof milliseconds, "%.3f", cost);
  printf ("%s\t%s\t%s\n", path, milliseconds, line);
  return TRUE;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  int budget = 0;
  gboolean lines = FALSE;
  g_auto (GStrv) files = NULL;
  const GOptionEntry entries[] = {
    { "budget-ms", 0, 0, G_OPTION_ARG_INT, &budget,
      "CPU milliseconds that may be spent on one picture; 0 (the default) is no limit", "N" },
    { "code128", 0, 0, G_OPTION_ARG_NONE, &lines, "Read Code 128 too", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE…" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_set_summary (
      context, "Reads QR codes, and Code 128 if asked, from PNG, JPEG and PGM pictures.");
  g_option_context_add_main_entries (context, entries, NULL);
  g_autoptr (GError) error = NULL;
  if (!g_option_context_parse (context, &argc, &argv, &error) || files == NULL || budget < 0) {
    g_printerr ("gatehouse-decode: %s\n",
                error != NULL ? error->message
                              : "usage: gatehouse-decode [--budget-ms N] [--code128] FILE…");
    return 2;
  }

  g_autoptr (GhDecoder) decoder = gh_decoder_new ();
  gh_decoder_set_budget (decoder, budget);
  gh_decoder_set_lines (decoder, lines);
  gboolean all = TRUE;
  for (gsize i = 0; files[i] != NULL; i++)
    all = decode_file (decoder, files[i], lines) && all;
  if (fflush (stdout) != 0 || ferror (stdout)) {
    g_printerr ("gatehouse-decode: Cannot write to standard output: %s\n", g_strerror (errno));
    return EXIT_FAILURE;
  }
  return all ? EXIT_SUCCESS : EXIT_FAILURE;
}
