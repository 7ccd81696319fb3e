/* The entry that "Undo last" takes back; see the header. */

#include "kiosk/desk/last-entry.h"

GhLastEntry *
gh_last_entry_new (const GhEntry *entry, const char *name, gint64 slot_starts_at)
{
  GhLastEntry *last = g_new0 (GhLastEntry, 1);
  last->id = g_strdup (entry->id);
  last->code = g_strdup (entry->code);
  last->name = g_strdup (name);
  last->operator_id = entry->operator_id;
  last->entered_at = entry->verified_at;
  last->slot_starts_at = slot_starts_at;
  return last;
}

GhLastEntry *
gh_last_entry_copy (const GhLastEntry *last)
{
  GhLastEntry *copy = g_new0 (GhLastEntry, 1);
  *copy = *last;
  copy->id = g_strdup (last->id);
  copy->code = g_strdup (last->code);
  copy->name = g_strdup (last->name);
  return copy;
}

void
gh_last_entry_free (GhLastEntry *last)
{
  if (last == NULL)
    return;
  g_free (last->id);
  g_free (last->code);
  g_free (last->name);
  g_free (last);
}

gboolean
gh_last_entry_find (GhKioskStore *store, gint64 operator_id, GhLastEntry **last, GError **error)
{
  g_autoptr (GhEntry) entry = NULL;
  *last = NULL;
  if (!gh_entries_last (store, operator_id, &entry, error))
    return FALSE;
  if (entry != NULL && entry->undone_at == 0)
    *last = gh_last_entry_new (entry, "", 0);
  return TRUE;
}
