/* The kiosk's window: the status bar and the page of the present state. Its title carries the state
 * (contract 6). */

#pragma once

#include "kiosk/desk/gate-desk.h"
#include "kiosk/desk/health.h"
#include "kiosk/desk/numbers-desk.h"
#include "kiosk/desk/set-up-desk.h"
#include "kiosk/desk/sign-in-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_WINDOW (gh_window_get_type ())
G_DECLARE_FINAL_TYPE (GhWindow, gh_window, GH, WINDOW, GtkApplicationWindow)

/* @sources are borrowed for as long as the window lives. */
GhWindow *gh_window_new (GtkApplication *application, GhSignInDesk *sign_in, GhSetUpDesk *set_up,
                         const GhHealthSources *sources) G_GNUC_WARN_UNUSED_RESULT;

/* To be called once, before it is shown. */
void gh_window_bind_numbers (GhWindow *window, GhNumbersDesk *numbers, GhUndoDesk *undo);

/* Dark on light, for a gate in the sun. */
void gh_window_set_sunlight (GhWindow *window, gboolean sunlight);
/* Whether contact data is hidden until a finger is on it; it is, at first. */
void gh_window_set_masks (GhWindow *window, gboolean masks);

G_END_DECLS
