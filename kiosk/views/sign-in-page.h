/* The page on which an operator signs in. */

#pragma once

#include "kiosk/desk/device-desk.h"
#include "kiosk/desk/gate-desk.h"
#include "kiosk/desk/sign-in-desk.h"
#include "kiosk/views/form.h"

G_BEGIN_DECLS

#define GH_TYPE_SIGN_IN_PAGE (gh_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (GhSignInPage, gh_sign_in_page, GH, SIGN_IN_PAGE, GtkWidget)

/* Called once, before the page is shown. */
void gh_sign_in_page_bind (GhSignInPage *page, GhSignInDesk *sign_in, GhGateDesk *gate,
                           GhDeviceDesk *device);

/* Empties the secrets and puts the cursor where it is needed. */
void gh_sign_in_page_enter (GhSignInPage *page);
/* What Enter presses here. Belongs to @page. */
GtkWidget *gh_sign_in_page_get_default (GhSignInPage *page);
void gh_sign_in_page_set_form (GhSignInPage *page, GhForm form);

G_END_DECLS
