/* Reads the codes in luma frames. One decoder belongs to one thread. */

#pragma once

#include "kiosk/scan/frame.h"

G_BEGIN_DECLS

typedef struct _GhDecoder GhDecoder;

/* For frames that follow each other, all on one thread. Owned by the caller. */
GhDecoder *gh_decoder_new (void) G_GNUC_WARN_UNUSED_RESULT;
void gh_decoder_free (GhDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhDecoder, gh_decoder_free)

/* How many CPU milliseconds one frame may cost, about; 0, as at first, is no limit. With a limit,
 * what there was no time for is tried first on the next frame, and codes that are larger than
 * tickets' are left alone. */
void gh_decoder_set_budget (GhDecoder *decoder, int milliseconds);

/* The next frame has nothing to do with the last one: another picture, not a moment later. */
void gh_decoder_forget (GhDecoder *decoder);

/* Whether Code 128 is read too, for tickets that were printed before; not at first. A frame without
 * a QR code costs twice as much then, and a Code 128 has so little to check itself by that a text
 * counts only when two frames gave it. */
void gh_decoder_set_lines (GhDecoder *decoder, gboolean lines);

/* The text of one code in @frame, valid UTF-8 without U+0000, or NULL when there is none. Of
 * several QR codes that are as easy to read the one nearest to the middle counts: that is the one
 * held up.
 * @frame must be GH_FRAME_LUMA. Owned by the caller. */
char *gh_decoder_read (GhDecoder *decoder, const GhFrame *frame) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
