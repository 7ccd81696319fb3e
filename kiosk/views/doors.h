/* Closes the doors that GTK has in every window and that lead out of a kiosk (UX K20): the
 * inspector, context menus, and keys that no page of ours has a use for. Entries are closed by
 * entry-guard. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Right clicks and the inspector's keys go nowhere from now on. */
void gh_doors_close (GtkWindow *window);
/* Makes @window all there is on the screen: no title bar, keys that lead out go nowhere, either,
 * and nobody closes it from outside. A kiosk in a window is a person's own program and keeps both.
 * What the window says of its own state is not asked: cage tells nobody that he fills the screen.
 */
void gh_doors_lock (GtkWindow *window);
/* Whether gh_doors_lock was called for @window. */
gboolean gh_doors_are_locked (GtkWindow *window);

/* Whether a key may go on to the page: what types a character, edits, or moves the focus, without
 * Ctrl, Alt or Super. */
gboolean gh_doors_let_pass (guint keyval, GdkModifierType state);

/* Forgets what the environment asks of GTK for debugging: one word of it opens the inspector.
 * Before GTK is initialised. */
void gh_doors_clear_environment (void);

G_END_DECLS
