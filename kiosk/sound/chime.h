/* The sounds of the gate, made here: short, and told apart with eyes closed by number of notes,
 * height and colour (UX K4, K9). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  GH_CHIME_GO,   /* two notes that rise */
  GH_CHIME_STOP, /* two low, rough ones */
  GH_CHIME_WARN, /* three equal ones */
} GhChime;
#define GH_CHIME_LAST GH_CHIME_WARN

/* 16 bit samples a second, one channel. */
#define GH_CHIME_RATE 44100
/* No chime is longer, milliseconds. */
#define GH_CHIME_MAX_MS 500

/* The chime as a WAV file in memory (RIFF, PCM). Owned by the caller. */
GBytes *gh_chime_wav (GhChime chime) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
