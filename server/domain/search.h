/* Finding the tickets of people who lost their code, by name or e-mail address. */

#pragma once

#include "server/domain/context.h"
#include "server/store/session-store.h"
#include "wire/search.h"

G_BEGIN_DECLS

/* Every word of @words must occur in the name or in an e-mail address of one person, without regard
 * to case and accents. Those with a reservation for today come first, then later dates, then
 * earlier ones, then those without one. Addresses that were given with a reservation are looked for
 * from a month ago on, those of an order however old it is.
 *
 * That somebody searched, and how much he found, becomes an event; for what he searched does not.
 *
 * @answer: (out): owned by the caller; NULL without an error when @words are too short or too long
 * Errors: GH_DB_ERROR */
gboolean gh_search (const GhContext *context, const GhSession *session, const char *words,
                    GhSearchAnswer **answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
