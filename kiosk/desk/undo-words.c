/* The words of "Undo last"; see the header. */

#include "kiosk/desk/undo-words.h"

#include "kiosk/desk/outside-text.h"

#include <glib/gi18n.h>

char *
gh_undo_words_offer (const char *name, const char *time)
{
  if (*name == '\0')
    /* Translators: a button; the argument is the time at which somebody was let in */
    return g_strdup_printf (_ ("Undo: %s"), time);
  /* Translators: a button; who was let in, and at which time: "Undo: John D., 10:02 AM" */
  return g_strdup_printf (_ ("Undo: %1$s, %2$s"), name, time);
}

char *
gh_undo_words_question (const char *name, const char *time)
{
  if (*name == '\0')
    /* Translators: the argument is a time */
    return g_strdup_printf (_ ("Undo the admission of %s?"), time);
  /* Translators: who was let in, and at which time */
  return g_strdup_printf (_ ("Undo the admission of %1$s, %2$s?"), name, time);
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
    { "UNDO_TOO_LATE", N_ ("Too late to undo: more than 15 minutes ago.") },
    { "UNDO_DOUBLE_ENTRY",
      N_ ("Not undone: somebody else entered with this ticket, too. Tell a supervisor.") },
    { "UNDO_NOT_YOURS", N_ ("Not undone: another operator or another gate let in.") },
    { "UNDO_NOT_FOUND", N_ ("Nothing to undo: the server has no such entry.") },
  };
  if (failure == NULL)
    return g_strdup (_ ("Not undone: the server does not answer. Try again."));
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    if (g_strcmp0 (failure->code, known[i].code) == 0)
      return g_strdup (_ (known[i].words));
  }
  g_autofree char *said = gh_outside_text (failure->message);
  if (*said == '\0')
    return g_strdup (_ ("Not undone: the server refuses."));
  /* Translators: the argument is a sentence of the server */
  return g_strdup_printf (_ ("Not undone. The server says: %s"), said);
}

char *
gh_undo_words_disk (void)
{
  return g_strdup (_ ("Not undone: this kiosk's file cannot be written."));
}
