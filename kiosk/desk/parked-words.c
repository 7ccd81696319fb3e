/* Refused entries in words; see the header. */

#include "kiosk/desk/parked-words.h"

#include "core/event-log.h"
#include "kiosk/desk/outside-text.h"
#include "kiosk/desk/words.h"

#include <glib/gi18n.h>

/* @outcome is as the syncer keeps it: "REJECTED TICKET_NOT_FOUND". */
static char *
reason_of (const GhEntry *entry)
{
  const char *space = entry->outcome != NULL ? strchr (entry->outcome, ' ') : NULL;
  const char *code = space != NULL ? space + 1 : "";
  if (!entry->sound)
    return g_strdup (_ ("its row on this kiosk is damaged"));
  if (g_str_equal (code, "TICKET_NOT_FOUND"))
    return g_strdup (_ ("the server knows no such ticket"));
  if (g_str_equal (code, "INVALID_ENTRY"))
    return g_strdup (_ ("the server cannot read it"));
  g_autofree char *said = gh_outside_text (code);
  /* Translators: the argument is a word of the server's: "BODY_TOO_LARGE" */
  return g_strdup_printf (_ ("the server says “%s”"), said);
}

/* "10:02 AM, the server knows no such ticket". */
static char *
describe (const GhEntry *last, gint64 now)
{
  g_autofree char *reason = reason_of (last);
  if (!last->sound)
    return g_steal_pointer (&reason);
  g_autofree char *time = gh_words_instant (last->verified_at, now);
  return g_strdup_printf (_ ("%1$s, %2$s"), time, reason);
}

char *
gh_parked_words (GhKioskStore *store, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GhEntry) last = NULL;
  gint64 waiting = 0, parked = 0;
  if (!gh_entries_count (store, &waiting, &parked, &error) ||
      !gh_entries_last_parked (store, &last, &error)) {
    gh_log_event (GH_LOG_ERROR, "entries.read_failed", "reason", error->message, NULL);
    return NULL;
  }
  if (last == NULL)
    return NULL;
  g_autofree char *what = describe (last, now);
  /* Translators: how many entries the server refused; when the last one was, and why */
  return g_strdup_printf (_ ("Refused entries: %1$d. The last one: %2$s."), (int) parked, what);
}
