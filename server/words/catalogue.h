/* A catalogue of translations as msgfmt compiles it (a .mo file; "The Format of GNU MO Files" in
 * GNU gettext's manual), read where it lies: nothing is copied, parsed or allocated. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All borrowed from whoever owns the bytes. */
typedef struct {
  const guint8 *bytes;
  gsize length;
  guint32 count;        /* of texts */
  guint32 originals;    /* where the table of original texts begins */
  guint32 translations; /* where that of their translations does */
} GhCatalogue;

/* Opens @length @bytes, which must outlive @catalogue. FALSE when they are no little-endian
 * catalogue or its tables do not fit; the texts themselves are checked when they are looked up. */
gboolean gh_catalogue_open (GhCatalogue *catalogue, const char *bytes,
                            gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* The translation of @text (with @context when that is not NULL); of one with plural forms, form
 * @form, else 0. NULL when there is none, or when the bytes say nonsense. Borrowed. */
const char *gh_catalogue_find (const GhCatalogue *catalogue, const char *context, const char *text,
                               guint form);

G_END_DECLS
