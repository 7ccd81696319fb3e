/* From the grid of a code to its text: quickly for most codes, by more and more work for the
 * others. */

#pragma once

#include "kiosk/decode/deadline.h"
#include "kiosk/decode/fit.h"
#include "kiosk/decode/reader.h"

G_BEGIN_DECLS

typedef struct _GhTries GhTries;

/* With scratch space of its own; not for two threads at once. Owned by the caller. */
GhTries *gh_tries_new (GhReader *reader) G_GNUC_WARN_UNUSED_RESULT; /* borrows @reader */
void gh_tries_free (GhTries *tries);

/* Reads the modules and compares them with those around. */
gboolean gh_tries_quick (GhTries *tries, const GhPyramid *pyramid, const GhFit *fit,
                         GhReading *reading);

/* Everything else: undoes blur, moves the fourth corner, bends the paper, leaves the thresholds to
 * zbar. Stops where @deadline passes. */
gboolean gh_tries_hard (GhTries *tries, const GhPyramid *pyramid, const GhFit *fit,
                        const GhDeadline *deadline, GhReading *reading);

G_END_DECLS
