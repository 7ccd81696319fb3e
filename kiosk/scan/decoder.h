/* Finds QR codes in luma frames, on libzbar. One decoder belongs to one thread. */

#pragma once

#include "kiosk/scan/frame.h"

G_BEGIN_DECLS

typedef struct _GhDecoder GhDecoder;

GhDecoder *gh_decoder_new (void) G_GNUC_WARN_UNUSED_RESULT;
void gh_decoder_free (GhDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhDecoder, gh_decoder_free)

/* How many CPU milliseconds one frame may cost, about; 0, as at first, is no limit. Larger frames
 * are halved until what zbar cost per pixel so far fits. */
void gh_decoder_set_budget (GhDecoder *decoder, int milliseconds);

/* The text of one QR code in @frame, valid UTF-8 without U+0000, or NULL when there is none. Of
 * several codes the one nearest to the middle counts: that is the one held up. @frame must be
 * GH_FRAME_LUMA. Owned by the caller. */
char *gh_decoder_read (GhDecoder *decoder, const GhFrame *frame) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
