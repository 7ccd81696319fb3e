/* What local-sign-in.c (who is known) and local-try.c (who tries) share; for nobody else. */

#pragma once

#include "kiosk/desk/local-sign-in.h"
#include "kiosk/desk/lock-outs.h"

G_BEGIN_DECLS

struct _GhLocalSignIn {
  GObject parent_instance;

  GhKioskStore *store;  /* borrowed */
  GhServerClock *clock; /* borrowed */
  GhSecretCost cost;
  GhLockOuts *lock_outs;
  guint pruner;
  guint forgotten; /* how often somebody was forgotten */
  gboolean closed; /* nobody is remembered any more */
};

/* By what the operator is found whose name is in @kept. Owned by the caller. */
char *gh_local_sign_in_mark (GhLocalSignIn *local, GhKeptSecret *kept) G_GNUC_WARN_UNUSED_RESULT;

/* NULL when there is none, and for a fault, which is logged; @fault (out, optional) tells. Owned by
 * the caller. */
GhKnownOperator *gh_local_sign_in_find (GhLocalSignIn *local, const char *mark,
                                        gboolean *fault) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE for a fault, which is logged. */
gboolean gh_local_sign_in_put (GhLocalSignIn *local, const GhKnownOperator *known);

/* Counts a try in @known, durably. FALSE for a fault, which is logged. */
gboolean gh_local_sign_in_count_try (GhLocalSignIn *local, GhKnownOperator *known);
/* Locks @known out, and returns TRUE, when it was the last wrong one. */
gboolean gh_local_sign_in_lock_if_due (GhLocalSignIn *local, const GhKnownOperator *known);

G_END_DECLS
