/* Tells GTK what draws; see the header. */

#include "kiosk/views/renderer.h"

#include <string.h>

/* A node to draw with. A "card" alone only shows: simple displays and virtual machines have one. */
#define RENDER_NODE "renderD"

static gboolean
can_draw (const char *devices)
{
  g_autoptr (GDir) directory = g_dir_open (devices, 0, NULL);
  const char *name;
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL) {
    if (g_str_has_prefix (name, RENDER_NODE))
      return TRUE;
  }
  return FALSE;
}

void
gh_renderer_choose (const char *devices)
{
  const char *chosen = g_getenv ("GSK_RENDERER");
  if (chosen == NULL && can_draw (devices))
    return;
  if (chosen != NULL && strcmp (chosen, "cairo") != 0)
    return;
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  /* Or OpenGL is loaded all the same, only to be asked what it can do. */
  const char *flags = g_getenv ("GDK_DEBUG");
  if (flags != NULL && strstr (flags, "gl-disable") != NULL)
    return;
  g_autofree char *more =
      flags != NULL ? g_strconcat (flags, ",gl-disable", NULL) : g_strdup ("gl-disable");
  g_setenv ("GDK_DEBUG", more, TRUE);
}
