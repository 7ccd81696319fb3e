/* Looking for people who lost their code, by name or e-mail address. What was looked for is nowhere
 * kept, and what was found only while the gate is in its state SEARCHING (UX K21). */

#pragma once

#include "kiosk/desk/found-ticket.h"
#include "kiosk/desk/gate-desk.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  GH_SEARCH_READY, /* nothing was asked yet */
  GH_SEARCH_SHORT, /* too few letters to look for */
  GH_SEARCH_BUSY,
  GH_SEARCH_FOUND,  /* there are hits */
  GH_SEARCH_NOBODY, /* there are none */
  GH_SEARCH_FAILED, /* no answer, or a refusal: the same can be asked again */
} GhSearchState;

#define GH_TYPE_SEARCH_DESK (gh_search_desk_get_type ())
G_DECLARE_FINAL_TYPE (GhSearchDesk, gh_search_desk, GH, SEARCH_DESK, GObject)

/* Signal: "changed" () after the state, its words or the hits changed. Keeps a reference to @gate.
 */
GhSearchDesk *gh_search_desk_new (GhGateDesk *gate) G_GNUC_WARN_UNUSED_RESULT;

/* Asks for @words; an answer to what was asked before is of no more interest. Nothing unless the
 * gate is searching. */
void gh_search_desk_search (GhSearchDesk *desk, const char *words);
/* @words have changed since: hits and messages do not belong to them. A question that is on its way
 * is dropped. */
void gh_search_desk_reset (GhSearchDesk *desk);
/* The gate judges that ticket, and its state changes; see gh_gate_desk_take_found. */
void gh_search_desk_choose (GhSearchDesk *desk, GhFoundTicket *ticket);

/* How far the search is. */
GhSearchState gh_search_desk_get_state (GhSearchDesk *desk);
/* What there is to say of the state; NULL for nothing. Belongs to @desk. */
const char *gh_search_desk_get_message (GhSearchDesk *desk);
/* Of GhFoundTicket. Belongs to @desk. */
GListModel *gh_search_desk_get_hits (GhSearchDesk *desk);

G_END_DECLS
