/* The customer's pages (contract 3.4, PRD 4.2): code, contact, calendar, summary, success. Handlers
 * of handler/exchange.h. All of it works without JavaScript and without sessions on the server: two
 * cookies carry what a visitor has done so far (visit.h).
 *
 * A form that is refused comes back with its input, the reason in role="alert", and 403 (from
 * elsewhere, or the visit is lost) or 429 (too many); one that went well answers 303. */

#pragma once

#include "server/handler/exchange.h"

G_BEGIN_DECLS

/* GET / and /reserve: 200. With ?ticket=CODE the code is checked at once: 303, or as the POST. With
 * ?again=LINK (of a finished booking) the next ticket is to have the same contact and slot. */
GhResponse *gh_page_ticket_show (GhExchange *exchange, GError **error);
/* POST /reserve: 303; 400 TICKET_NOT_FOUND; 403; 409 TICKET_…; 429 */
GhResponse *gh_page_ticket_post (GhExchange *exchange, GError **error);

/* POST /reserve/resend, from the page that says that a ticket is reserved already: its confirmation
 * is sent again; 303; 403; 409 TICKET_…; 429 */
GhResponse *gh_page_resend_post (GhExchange *exchange, GError **error);
/* GET /reserve/resend, where the menu of languages of a refused POST leads: 303 to the code page */
GhResponse *gh_page_resend_show (GhExchange *exchange, GError **error);
/* GET /reserve/resent, where that leads: 200 */
GhResponse *gh_page_resent_show (GhExchange *exchange, GError **error);

/* GET /reserve/contact: 200; 303 when the visit is lost or done; 409 when its ticket cannot be
 * reserved any more. So do the other GETs up to the summary. */
GhResponse *gh_page_contact_show (GhExchange *exchange, GError **error);
/* POST /reserve/contact: 303, to the codes where they are asked for, which are then on their way;
 * 400 INVALID_EMAIL, INVALID_PHONE; 403; 409; 429, also when codes were sent too often */
GhResponse *gh_page_contact_post (GhExchange *exchange, GError **error);

/* GET /reserve/codes: 200; 303 when no codes were sent (to the contact), or none are needed; 409 */
GhResponse *gh_page_codes_show (GhExchange *exchange, GError **error);
/* POST /reserve/codes, the codes or resend: 303; 400 for a wrong code; 403; 409 when they are too
 * old; 429 after too many wrong ones, or for new ones too soon */
GhResponse *gh_page_codes_post (GhExchange *exchange, GError **error);

/* The pages from here on lead to the codes (303) when the contact is to be proven and is not.
 *
 * GET /reserve/slots, with ?month=YYYY-MM or ?date=YYYY-MM-DD: 200; 303; 400 for a month or day
 * that is none or out of reach; 409; 429 */
GhResponse *gh_page_slots_show (GhExchange *exchange, GError **error);
/* POST /reserve/slots: 303; 400 SLOT_NOT_FOUND; 403; 409 SLOT_…; 429 */
GhResponse *gh_page_slots_post (GhExchange *exchange, GError **error);

/* GET /reserve/confirm: 200; 303; 409 when the slot was lost meanwhile. */
GhResponse *gh_page_confirm_show (GhExchange *exchange, GError **error);
/* POST /reserve/confirm: 303 to the success page, also for a repeat; 400 SLOT_NOT_FOUND; 403; 409
 * SLOT_…, TICKET_…; 429 */
GhResponse *gh_page_confirm_post (GhExchange *exchange, GError **error);

/* GET /reserve/done/LINK, …/qr.png, …/event.ics: 200; 404 for a link that is not ours; 409 when the
 * reservation was cancelled. */
GhResponse *gh_page_done_show (GhExchange *exchange, GError **error);
GhResponse *gh_page_done_qr (GhExchange *exchange, GError **error);
GhResponse *gh_page_done_calendar (GhExchange *exchange, GError **error);

/* GET /static/NAME: 200, 304; 404. Needs no database. */
GhResponse *gh_page_static (GhExchange *exchange, GError **error);

/* GET /brand/ORQ-TAG.css and .png, an organisation's colours and logo: 200, 304; 404 for a tag that
 * is not, or no longer, theirs. */
GhResponse *gh_page_brand (GhExchange *exchange, GError **error);

/* The page that says that something is wrong: @code is one of gh_sentence_for_code(). @retry_after
 * in seconds, 0 for none. Works without a database and without an organisation; never NULL. Owned
 * by the caller. */
GhResponse *gh_page_failure (GhExchange *exchange, int status, const char *code,
                             int retry_after) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
