/* What `gatehousectl demo` fills a database with: slots around today, tickets in every state, two
 * operators, and what a museum shows of itself. Everything goes through the domain, with the clock
 * set back where things happened before now; no message is queued. */

#pragma once

#include "server/ctl/ctl.h"

G_BEGIN_DECLS

typedef enum {
  GH_DEMO_PENDING_PAYMENT,
  GH_DEMO_ACTIVATED,
  GH_DEMO_RESERVED_TODAY, /* VALID at the gate now */
  GH_DEMO_RESERVED_LATER, /* WRONG_DATE at the gate */
  GH_DEMO_VERIFIED,
  GH_DEMO_EXPIRED,
  GH_DEMO_CANCELLED, /* their order was paid and then cancelled */
  GH_DEMO_N_STATES,
} GhDemoState;

/* What its museum is called when it shows a logo. */
#define GH_DEMO_MUSEUM "Museum of Doors"

#define GH_DEMO_GATE  "gate"
#define GH_DEMO_PIN   "2468"
#define GH_DEMO_ADMIN "admin"

typedef struct {
  GPtrArray *codes[GH_DEMO_N_STATES]; /* char *, owned */
  char *admin_password;               /* owned */
} GhDemo;

/* Frees what @demo holds, not @demo. */
void gh_demo_clear (GhDemo *demo);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GhDemo, gh_demo_clear)

/* Fills the database of @ctl, which has been opened. Errors: those of the domain. */
gboolean gh_demo_fill (GhCtl *ctl, GhDemo *demo, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The two operators; @gate_id (out) is who admits the demo's visitors (demo-people.c). */
gboolean gh_demo_add_operators (GhCtl *ctl, GhDemo *demo, gint64 *gate_id,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives organisation @orq an address, a contact, a colour and, when it is GH_DEMO_MUSEUM, a logo;
 * nothing when it has any of them (demo-dress.c). */
gboolean gh_demo_dress (GhCtl *ctl, gint64 orq, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
