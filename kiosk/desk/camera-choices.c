/* The cameras to choose from; see the header. */

#include "kiosk/desk/camera-choices.h"

#include "kiosk/desk/outside-text.h"
#include "kiosk/scan/camera-list.h"

#include <glib/gi18n.h>

static void
free_choice (gpointer data)
{
  GhCameraChoice *choice = data;
  g_free (choice->source);
  g_free (choice->words);
  g_free (choice);
}

/* Takes @words. */
static void
add (GPtrArray *choices, const char *source, char *words)
{
  GhCameraChoice *choice = g_new0 (GhCameraChoice, 1);
  choice->source = g_strdup (source);
  choice->words = words;
  g_ptr_array_add (choices, choice);
}

/* What is set and not on the list: a camera that was unplugged, or a source of another kind. */
static char *
words_of_absent (GPtrArray *cameras, const char *source)
{
  g_autofree char *plain = gh_camera_id_words (source);
  char *name = gh_outside_text (plain);
  if (cameras == NULL || gh_camera_id_get_kind (source) == GH_CAMERA_SOURCE_DESCRIPTION)
    return name;
  g_autofree char *safe = name;
  /* Translators: the argument is the name of a camera */
  return g_strdup_printf (_ ("%s (not connected)"), safe);
}

GPtrArray *
gh_camera_choices (GPtrArray *cameras, const char *present, guint *chosen)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (free_choice);
  /* Translators: a choice of camera: the first one that is there */
  add (choices, "auto", g_strdup (_ ("Automatic")));
  *chosen = 0;
  const GhCameraEntry *found = gh_camera_list_find (cameras, present);
  for (guint i = 0; cameras != NULL && i < cameras->len; i++) {
    const GhCameraEntry *entry = g_ptr_array_index (cameras, i);
    if (entry == found)
      *chosen = choices->len;
    add (choices, entry->id, gh_outside_text (entry->name));
  }
  if (found == NULL && gh_camera_id_get_kind (present) != GH_CAMERA_SOURCE_AUTO) {
    *chosen = choices->len;
    add (choices, present, words_of_absent (cameras, present));
  }
  return choices;
}
