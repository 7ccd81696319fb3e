/* The page on which people who lost their code are found by name or e-mail address. */

#pragma once

#include "kiosk/desk/gate-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GH_TYPE_SEARCH_PAGE (gh_search_page_get_type ())
G_DECLARE_FINAL_TYPE (GhSearchPage, gh_search_page, GH, SEARCH_PAGE, GtkWidget)

/* Called once, before the page is shown. */
void gh_search_page_bind (GhSearchPage *page, GhGateDesk *gate);

/* Starts with an empty entry. */
void gh_search_page_enter (GhSearchPage *page);
/* What Enter presses in the entry. Belongs to @page. */
GtkWidget *gh_search_page_get_default (GhSearchPage *page);

G_END_DECLS
