/* Hand scanners that pose as a keyboard ("keyboard wedge"): tells their keys from a person's, so
 * that a scan presses no button and lands in no entry (UX K13, K14).
 *
 * A scanner types faster than anybody; so every key that could begin a code is held back for a
 * moment, and given back when nothing as fast follows. The keys are read twice: by their place, as
 * a scanner means it that believes in a US keyboard, whatever layout this machine has; and by the
 * character that the layout gives, for a scanner that was set to it. The reading that makes a
 * code of ours counts, else the first. Holds no widget and no timer. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Keys of a scanner are at most this far apart, milliseconds. */
#define GH_WEDGE_GAP_MS 50
/* What has begun as a scan goes on after a pause of at most this: radio and busy machines stutter,
 * and half a code would be a wrong verdict. */
#define GH_WEDGE_PAUSE_MS 250
/* The shortest run that is taken for a scan, and the longest that is kept, in characters: no
 * ticket's code has more than 64 (UX K14), but the code that sets a kiosk up does. */
#define GH_WEDGE_MIN 6
#define GH_WEDGE_MAX 264

typedef struct _GhWedge GhWedge;

typedef enum {
  GH_WEDGE_PASS, /* not a scanner's: do with it what would have been done */
  GH_WEDGE_HOLD, /* stop it; gh_wedge_rest says later what it was */
  GH_WEDGE_CODE, /* stop it: it ended a scan; gh_wedge_take_code first, then gh_wedge_take_typed */
} GhWedgeAct;

typedef struct {
  guint keycode;     /* of Linux input (KEY_A is 30), which is X11's minus 8 */
  gunichar symbol;   /* what the layout makes of it; 0 for none */
  gboolean shifted;  /* Shift or Caps Lock, not both */
  gboolean command;  /* Control, Alt or Super is held: never part of a scan */
  gboolean repeated; /* it was down already: a person holds it */
  gint64 time_ms;    /* of the event; only differences count */
} GhWedgeKey;

/* Nothing is held. Owned by the caller. */
GhWedge *gh_wedge_new (void) G_GNUC_WARN_UNUSED_RESULT;
void gh_wedge_free (GhWedge *wedge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhWedge, gh_wedge_free)

/* A key went down. When it answers PASS, keys that were held before it are to be given back first:
 * gh_wedge_take_typed, which after CODE gives the scan itself, too, unless it was taken. */
GhWedgeAct gh_wedge_press (GhWedge *wedge, const GhWedgeKey *key);

/* How long to wait for the next key before gh_wedge_rest, milliseconds: longer while what is held
 * is a scan that may not be whole. */
guint gh_wedge_get_patience_ms (GhWedge *wedge);

/* Nothing came for so long: CODE when what is held was a scan without an end key, PASS when
 * it was typed by hand (gh_wedge_take_typed), HOLD when nothing is held. */
GhWedgeAct gh_wedge_rest (GhWedge *wedge);

/* Whether what is held has the form of a ticket's code, slips included, or sets a kiosk up. */
gboolean gh_wedge_is_of_ours (GhWedge *wedge);

/* What was scanned, after CODE. Owned by the caller. */
char *gh_wedge_take_code (GhWedge *wedge) G_GNUC_WARN_UNUSED_RESULT;
/* What was typed and held back, by the layout's characters, "" for nothing; after CODE it is what
 * stood before the scan. A scan that is given back itself counts as typed from then on: an end key
 * that follows it at once is a person's. Owned by the caller. */
char *gh_wedge_take_typed (GhWedge *wedge) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
