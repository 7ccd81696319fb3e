/* Lists of a day's tickets as the server would make them, for tests. */

#pragma once

#include "wire/manifest.h"

/* The day of the tests in a venue at UTC, and its noon. */
#define TEST_DAY  ((GhDate) 20783)
#define TEST_NOON ((gint64) TEST_DAY * GH_DAY_SECONDS + 12 * 3600)

/* A list of @date without slots and tickets, made at its noon. Lists of one date have one key, and
 * a cursor that tells @part. Owned by the caller. */
GhManifest *day_list_new (GhDate date, gboolean full, int part);
/* A slot of @date from @start to @end (hours; an end before the start is on the next date). */
void day_list_add_slot (GhManifest *manifest, gint64 id, GhDate date, int start, int end);
/* @code is on the list with these details. */
void day_list_add_ticket (GhManifest *manifest, const char *code, const GhTicketDetails *details);
/* The same, RESERVED for @slot_id in the name of @customer. */
void day_list_add (GhManifest *manifest, const char *code, gint64 ticket_id, gint64 slot_id,
                   const char *customer);
/* @code is no longer of that day. */
void day_list_take_off (GhManifest *manifest, const char *code);
/* The answer of the server. Owned by the caller. */
char *day_list_to_text (const GhManifest *manifest);
