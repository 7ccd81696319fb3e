/* The page on which the kiosk is enrolled: the camera's picture, what to do, and what came of it.
 */

#pragma once

#include "kiosk/desk/set-up-desk.h"
#include "kiosk/scan/frame-source.h"
#include "kiosk/views/form.h"
#include "kiosk/views/preview.h"

G_BEGIN_DECLS

#define GH_TYPE_SET_UP_PAGE (gh_set_up_page_get_type ())
G_DECLARE_FINAL_TYPE (GhSetUpPage, gh_set_up_page, GH, SET_UP_PAGE, GtkWidget)

/* Called once, before the page is shown. */
void gh_set_up_page_bind (GhSetUpPage *page, GhSetUpDesk *set_up, GhFrameSource *camera);

/* Puts the focus on the way on, or back. */
void gh_set_up_page_enter (GhSetUpPage *page);
void gh_set_up_page_set_form (GhSetUpPage *page, GhForm form);
/* Belongs to @page. */
GhPreview *gh_set_up_page_get_preview (GhSetUpPage *page);

G_END_DECLS
