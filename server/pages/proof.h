/* Whether a visitor has proven the contact, where [contact] verify asks for that: no page after the
 * codes is shown before. Private to pages/. */

#pragma once

#include "server/domain/contact-check.h"
#include "server/pages/visit.h"

G_BEGIN_DECLS

typedef struct {
  char *email; /* owned; normalised, NULL when it is not known or not good */
  char *phone; /* owned; likewise */
  /* PROVEN also by an earlier ticket of the same visit, or when none is asked */
  GhCheckState state;
  int retry_after; /* seconds until new codes can be sent, 0 for now */
} GhProof;

/* Frees what @proof holds, not @proof. */
void gh_proof_clear (GhProof *proof);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GhProof, gh_proof_clear)

/* Looks at the contact of the visit. Errors: GH_DB_ERROR. */
gboolean gh_proof_look (const GhVisit *visit, GhProof *proof,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @instead (out): the way to the codes (303) when the contact is not proven, else NULL. @change:
 * the page after the codes is the summary. */
gboolean gh_proof_require (const GhVisit *visit, gboolean change, GhResponse **instead,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sends codes to the contact that was looked at. */
gboolean gh_proof_start (const GhVisit *visit, const GhProof *proof, GhCodesSent *sent,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The page of the codes. @news: what happened to them that the page is to say, "sent" for new ones,
 * "kept" for those that were sent before and still work, NULL for nothing; static. @change: as
 * above. */
GhResponse *gh_proof_ask (const GhVisit *visit, const char *news,
                          gboolean change) G_GNUC_WARN_UNUSED_RESULT;

/* The page that follows the codes: slots, or the summary when a Change link led here. */
GhResponse *gh_proof_go_on (const GhVisit *visit, gboolean change) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
