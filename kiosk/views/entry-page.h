/* The page on which a ticket code is typed. */

#pragma once

#include "kiosk/desk/gate-desk.h"
#include "kiosk/views/form.h"

G_BEGIN_DECLS

#define GH_TYPE_ENTRY_PAGE (gh_entry_page_get_type ())
G_DECLARE_FINAL_TYPE (GhEntryPage, gh_entry_page, GH, ENTRY_PAGE, GtkWidget)

/* Called once, before the page is shown. */
void gh_entry_page_bind (GhEntryPage *page, GhGateDesk *gate);

/* The keys fill the room that there is; in portrait they stand at the bottom, no taller than a
 * finger needs. */
void gh_entry_page_set_form (GhEntryPage *page, GhForm form);
/* Starts with an empty entry. */
void gh_entry_page_enter (GhEntryPage *page);
/* What Enter presses here. Belongs to @page. */
GtkWidget *gh_entry_page_get_default (GhEntryPage *page);

G_END_DECLS
