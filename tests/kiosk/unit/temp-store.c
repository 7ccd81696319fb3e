/* Makes and removes stores for tests. */

#include "temp-store.h"

#include <glib/gstdio.h>

void
temp_store_reopen (TempStore *temp)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&temp->store, gh_kiosk_store_close);
  temp->store = gh_kiosk_store_open (temp->folder, &error);
  g_assert_no_error (error);
}

void
temp_store_open (TempStore *temp)
{
  temp->folder = g_dir_make_tmp ("kiosk-XXXXXX", NULL);
  temp->store = NULL;
  temp_store_reopen (temp);
}

void
temp_store_park (TempStore *temp, const GhEntry *entry, const char *outcome)
{
  g_autoptr (GError) error = NULL;
  GhEntryDecision decision = { .entry = entry, .outcome = (char *) outcome, .parked = TRUE };
  g_autoptr (GPtrArray) decisions = g_ptr_array_new ();
  g_ptr_array_add (decisions, &decision);
  g_assert_true (gh_entries_decide (temp->store, decisions, &error));
  g_assert_no_error (error);
}

void
temp_store_remove (TempStore *temp)
{
  g_clear_pointer (&temp->store, gh_kiosk_store_close);
  g_autoptr (GDir) directory = g_dir_open (temp->folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *path = g_build_filename (temp->folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (temp->folder);
  g_clear_pointer (&temp->folder, g_free);
}
