/* Names of the verdicts, which are the codes of the API (contract 3.1, 3.2). */

#include "core/verdict.h"

static const char *const names[] = {
  [GH_VERDICT_VALID] = "VALID",
  [GH_VERDICT_TICKET_NOT_FOUND] = "TICKET_NOT_FOUND",
  [GH_VERDICT_TICKET_CANCELLED] = "TICKET_CANCELLED",
  [GH_VERDICT_TICKET_NOT_ACTIVATED] = "TICKET_NOT_ACTIVATED",
  [GH_VERDICT_TICKET_EXPIRED] = "TICKET_EXPIRED",
  [GH_VERDICT_ALREADY_VERIFIED] = "ALREADY_VERIFIED",
  [GH_VERDICT_NO_RESERVATION] = "NO_RESERVATION",
  [GH_VERDICT_WRONG_DATE] = "WRONG_DATE",
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == GH_VERDICT_LAST + 1);

const char *
gh_verdict_to_string (GhVerdict verdict)
{
  g_assert ((guint) verdict < G_N_ELEMENTS (names));
  return names[verdict];
}

gboolean
gh_verdict_from_string (const char *text, GhVerdict *verdict)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (names); i++) {
    if (g_str_equal (text, names[i])) {
      *verdict = (GhVerdict) i;
      return TRUE;
    }
  }
  return FALSE;
}
