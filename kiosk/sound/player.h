/* Plays chimes. Everything that may wait for a sound device happens on a thread of its own; a
 * machine without one is no error (UX K9). */

#pragma once

#include "kiosk/sound/chime.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  GH_SOUND_UNKNOWN, /* not looked yet */
  GH_SOUND_READY,
  GH_SOUND_NONE, /* no device, or none that works */
} GhSoundState;

#define GH_TYPE_SOUND_PLAYER (gh_sound_player_get_type ())
G_DECLARE_FINAL_TYPE (GhSoundPlayer, gh_sound_player, GH, SOUND_PLAYER, GObject)

/* @sink: a GStreamer description of where chimes go; NULL is the system's own choice. Property
 * "enabled" (gboolean, TRUE). Signal "state-changed" (), in the main context. */
GhSoundPlayer *gh_sound_player_new (const char *sink) G_GNUC_WARN_UNUSED_RESULT;

/* Once: looks for the device and loads the chimes up to their first sample. Nothing is played
 * before. */
void gh_sound_player_start (GhSoundPlayer *player);

/* Plays @chime from its start, instead of one that is being played. Returns at once. */
void gh_sound_player_play (GhSoundPlayer *player, GhChime chime);

/* Whether anything is heard; what is being played goes on. */
void gh_sound_player_set_enabled (GhSoundPlayer *player, gboolean enabled);
/* Whether sounds can be heard, as far as that is known. */
GhSoundState gh_sound_player_get_state (GhSoundPlayer *player);

/* Ends the thread; nothing is played from now on. */
void gh_sound_player_stop (GhSoundPlayer *player);

G_END_DECLS
