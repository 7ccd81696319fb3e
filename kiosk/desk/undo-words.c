/* The words of "Undo last"; see the header. */

#include "kiosk/desk/undo-words.h"

#include "kiosk/desk/failure-words.h"

#include <glib/gi18n.h>

/* "John D., 10:02 AM", or the time alone. */
static char *
describe (const char *name, const char *time)
{
  return *name != '\0' ? g_strdup_printf (_ ("%1$s, %2$s"), name, time) : g_strdup (time);
}

char *
gh_undo_words_offer (const char *name, const char *time)
{
  g_autofree char *entry = describe (name, time);
  /* Translators: a button; who was let in, and at which time: "Undo: John D., 10:02 AM" */
  return g_strdup_printf (_ ("Undo: %s"), entry);
}

char *
gh_undo_words_question (const char *name, const char *time)
{
  g_autofree char *entry = describe (name, time);
  /* Translators: who was let in, and at which time: "John D., 10:02 AM" */
  return g_strdup_printf (_ ("Undo the admission of %s?"), entry);
}

char *
gh_undo_words_done (GhTicketStatus status)
{
  if (status == GH_TICKET_EXPIRED)
    return g_strdup (_ ("Undone. The ticket's time is over: it cannot be used again."));
  return g_strdup (_ ("Undone: the ticket can be used again."));
}

char *
gh_undo_words_kept (void)
{
  return g_strdup (_ ("Undone: the ticket can be used again. The server is told later."));
}

char *
gh_undo_words_failure (const GhFailure *failure)
{
  static const struct {
    const char *code;
    const char *words; /* to be translated */
  } known[] = {
    { "UNDO_TOO_LATE", N_ ("It is too late to undo this.") },
    { "UNDO_DOUBLE_ENTRY",
      N_ ("Somebody else came in with the same ticket. Please tell the supervisor.") },
    { "UNDO_NOT_YOURS", N_ ("Only who let in can undo it, at the same gate.") },
    { "UNDO_NOT_FOUND", N_ ("There is no such entry to undo.") },
  };
  if (failure == NULL)
    return g_strdup (_ ("Not undone: the server does not answer. Try again."));
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    if (g_strcmp0 (failure->code, known[i].code) == 0)
      return g_strdup (_ (known[i].words));
  }
  g_autofree char *said = gh_failure_words (failure);
  /* Translators: the argument is a sentence of the server */
  return g_strdup_printf (_ ("Not undone. The server says: %s"), said);
}

char *
gh_undo_words_disk (void)
{
  return g_strdup (_ ("Not undone: this kiosk's file cannot be written."));
}
