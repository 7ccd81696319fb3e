/* The kinds of results: each has a headline, a tone and an icon of its own shape (UX K4). */

#include "kiosk/desk/gate-result.h"

#include <glib/gi18n.h>

typedef struct {
  GhTone tone;
  const char *headline; /* to be translated; in English fixed by the contract, section 6 */
  const char *icon_name;
  const char *summary; /* to be translated */
} KindRow;

static const KindRow KINDS[] = {
  [GH_RESULT_VALID] = { GH_TONE_GO, N_ ("VALID TICKET"), "gatehouse-valid-symbolic",
                        N_ ("valid, not marked") },
  [GH_RESULT_WRONG_DATE] = { GH_TONE_STOP, N_ ("WRONG DATE"), "gatehouse-wrong-date-symbolic",
                             N_ ("wrong date") },
  [GH_RESULT_NO_RESERVATION] = { GH_TONE_WARN, N_ ("NO RESERVATION"),
                                 "gatehouse-no-reservation-symbolic", N_ ("no reservation") },
  [GH_RESULT_INVALID] = { GH_TONE_STOP, N_ ("INVALID TICKET"), "gatehouse-invalid-symbolic",
                          N_ ("invalid ticket") },
  [GH_RESULT_ALREADY_VERIFIED] = { GH_TONE_WARN, N_ ("ALREADY VERIFIED"),
                                   "gatehouse-already-verified-symbolic", N_ ("already verified") },
  [GH_RESULT_VERIFIED] = { GH_TONE_GO, N_ ("VERIFIED"), "gatehouse-verified-symbolic",
                           N_ ("verified") },
  [GH_RESULT_UNREACHED] = { GH_TONE_NEUTRAL, N_ ("NOT CHECKED"), "gatehouse-offline-symbolic",
                            N_ ("not checked, kept") },
  [GH_RESULT_UNCONFIRMED] = { GH_TONE_NEUTRAL, N_ ("NOT CONFIRMED"), "gatehouse-waiting-symbolic",
                              N_ ("not confirmed, kept") },
  [GH_RESULT_REFUSED] = { GH_TONE_NEUTRAL, N_ ("NO ANSWER"), "gatehouse-trouble-symbolic",
                          N_ ("no answer") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (KINDS) == GH_RESULT_LAST + 1);

GhTone
gh_result_kind_tone (GhResultKind kind)
{
  return KINDS[kind].tone;
}

const char *
gh_result_kind_icon_name (GhResultKind kind)
{
  return KINDS[kind].icon_name;
}

const char *
gh_result_kind_headline (GhResultKind kind)
{
  return _ (KINDS[kind].headline);
}

const char *
gh_result_kind_summary (GhResultKind kind)
{
  return _ (KINDS[kind].summary);
}
