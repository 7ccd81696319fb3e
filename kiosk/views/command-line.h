/* What may be said to gatehouse-kiosk when it is started; see its man page. */

#pragma once

#include "kiosk/desk/settings.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* NULL and FALSE where nothing was said. Belongs to the application's data. */
typedef struct {
  char *server;
  char *camera;
  char *data_dir;
  gboolean windowed;
  char **others; /* words that are no option: always a mistake */
} GhCommandLine;

/* Has @application read its command line into @line, which must live as long. */
void gh_command_line_add (GhCommandLine *line, GApplication *application);
void gh_command_line_clear (GhCommandLine *line);

/* What is done without opening a window, as a GApplication's handle-local-options wants it: the
 * status to end with, or -1 to go on. A mistake is explained on stderr and ends with 1. */
int gh_command_line_obey (const GhCommandLine *line, GVariantDict *options);

/* The settings as far as the command line does not say otherwise. Owned by the caller. */
GhSettings *gh_command_line_settings (const GhCommandLine *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
