/* The page between two visitors: the camera's picture and what happened last. */

#pragma once

#include "kiosk/desk/camera-desk.h"
#include "kiosk/desk/gate-desk.h"
#include "kiosk/desk/numbers-desk.h"
#include "kiosk/views/form.h"
#include "kiosk/views/preview.h"

G_BEGIN_DECLS

#define GH_TYPE_SCAN_PAGE (gh_scan_page_get_type ())
G_DECLARE_FINAL_TYPE (GhScanPage, gh_scan_page, GH, SCAN_PAGE, GtkWidget)

/* Called once, before the page is shown. */
void gh_scan_page_bind (GhScanPage *page, GhGateDesk *gate, GhCameraDesk *cameras);
/* Likewise: the day's numbers, and "Undo last". */
void gh_scan_page_bind_numbers (GhScanPage *page, GhNumbersDesk *numbers, GhUndoDesk *undo);

/* The page is shown now: puts the focus where work begins. */
void gh_scan_page_enter (GhScanPage *page);
/* Lays the page out for that form. */
void gh_scan_page_set_form (GhScanPage *page, GhForm form);
/* Belongs to @page. */
GhPreview *gh_scan_page_get_preview (GhScanPage *page);

G_END_DECLS
