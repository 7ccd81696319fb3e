/* The server's sentence on a label; see the header. */

#include "kiosk/desk/failure-words.h"

#include "kiosk/desk/outside-text.h"

char *
gh_failure_words (const GhFailure *failure)
{
  return gh_outside_text (failure->message != NULL ? failure->message : failure->code);
}
