/* The page that says what a scan came to. It fills the screen with the colour of its verdict. */

#pragma once

#include "kiosk/desk/gate-desk.h"
#include "kiosk/views/form.h"

G_BEGIN_DECLS

#define GH_TYPE_RESULT_PAGE (gh_result_page_get_type ())
G_DECLARE_FINAL_TYPE (GhResultPage, gh_result_page, GH, RESULT_PAGE, GtkWidget)

/* Called once, before the page is shown. */
void gh_result_page_bind (GhResultPage *page, GhGateDesk *gate);

/* The button that Enter presses for the present result. Belongs to @page. */
GtkWidget *gh_result_page_get_default (GhResultPage *page);
void gh_result_page_set_form (GhResultPage *page, GhForm form);
/* Whether contact data is hidden until it is held; counts from the next result on. */
void gh_result_page_set_masks (GhResultPage *page, gboolean masks);

/* The style class of a tone: "go", "stop", "warn", "neutral". Static. */
const char *gh_tone_get_class (GhTone tone);

G_END_DECLS
