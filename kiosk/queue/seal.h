/* Seals ticket codes, so that reading the kiosk's disk shows none (contract 4, Privacy), and proves
 * that rows are as this kiosk wrote them. XSalsa20 and Poly1305 of libsodium under a key of this
 * kiosk; BLAKE2b under keys that come from it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GH_SEAL_ERROR (gh_seal_error_quark ())
GQuark gh_seal_error_quark (void);

typedef enum {
  GH_SEAL_ERROR_KEY,    /* the key file is not 32 bytes of its owner alone */
  GH_SEAL_ERROR_BROKEN, /* sealed with another key, or changed since */
} GhSealError;

typedef struct _GhSeal GhSeal;

/* Reads the key at @path, or makes it (mode 0600, on disk before this returns). Errors:
 * GH_SEAL_ERROR_KEY, GFileError. */
GhSeal *gh_seal_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Wipes the key; NULL is fine. */
void gh_seal_free (GhSeal *seal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhSeal, gh_seal_free)

/* @text padded and sealed, so that the length tells nothing about short texts. Owned by the caller.
 */
GBytes *gh_seal_close_text (const GhSeal *seal, const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* The text again. GH_SEAL_ERROR_BROKEN. Owned by the caller. */
char *gh_seal_open_text (const GhSeal *seal, const void *sealed, gsize length,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#define GH_SEAL_MAC_BYTES  32
#define GH_SEAL_MARK_BYTES 16

/* What only this kiosk can have written over these bytes. */
void gh_seal_mac (const GhSeal *seal, const void *bytes, gsize length,
                  guint8 mac[GH_SEAL_MAC_BYTES]);
/* Whether @mac is that of these bytes; of another length, or NULL, it is not. */
gboolean gh_seal_mac_holds (const GhSeal *seal, const void *bytes, gsize length, const void *mac,
                            gsize mac_length) G_GNUC_WARN_UNUSED_RESULT;
/* What @text is found by on this kiosk, telling nothing of it to who has not the key. */
void gh_seal_mark (const GhSeal *seal, const char *text, guint8 mark[GH_SEAL_MARK_BYTES]);

G_END_DECLS
