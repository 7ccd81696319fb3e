/* The supervisor's page: whether this gate is ready, and how it is set up. Only an ADMIN gets here,
 * and only from here is a way out of the kiosk. */

#pragma once

#include "kiosk/desk/conflict-desk.h"
#include "kiosk/desk/health.h"
#include "kiosk/views/form.h"

G_BEGIN_DECLS

#define GH_TYPE_SETTINGS_PAGE (gh_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (GhSettingsPage, gh_settings_page, GH, SETTINGS_PAGE, GtkWidget)

/* Called once, before the page is shown. @sources are borrowed for as long as the page lives. */
void gh_settings_page_bind (GhSettingsPage *page, const GhHealthSources *sources);

/* Likewise: whose double entries the page counts. */
void gh_settings_page_bind_conflicts (GhSettingsPage *page, GhConflictDesk *conflicts);
/* What the device is called, NULL for nothing; safe to show. Called once, too. */
void gh_settings_page_set_device (GhSettingsPage *page, const char *name);

/* The page is shown: tests the gate. */
void gh_settings_page_enter (GhSettingsPage *page);
void gh_settings_page_set_form (GhSettingsPage *page, GhForm form);

G_END_DECLS
