/* Chooses what draws the pages. Without a graphics processor OpenGL is drawn by the main one, which
 * costs several times what cairo does, and a tenth of a second at start for loading a compiler
 * (UX K1, K23). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_RENDERER_DEVICES "/dev/dri"

/* Before GTK is initialised. A renderer that the environment names (GSK_RENDERER) stands, and cairo
 * goes without OpenGL. @devices: the directory of graphics processors. */
void gh_renderer_choose (const char *devices);

G_END_DECLS
