/* A notice as the outbox would load it, for tests of what is written from it. */

#pragma once

#include "server/domain/notice.h"

G_BEGIN_DECLS

#define SAMPLE_CODE "TKT-2025-7K3M9Q-4XH2VD"
#define SAMPLE_LINK "https://tickets.example.org/reserve/done/AAAAAAAAABGb1yQe0dJ7XyW2m8pQ4vTx"

/* The configuration of a site at https://tickets.example.org. Static. */
const GhConfig *sample_config (void);

/* A visit of the Museum of Navigation in Lisbon on November 21, 2025, 12:00 to 14:00, or the code
 * 042917, good for five minutes. Every text may be replaced (g_free, g_strdup). Owned by the
 * caller. */
GhNotice *sample_notice (GhNoticeKind kind, const char *language) G_GNUC_WARN_UNUSED_RESULT;

/* Puts @text in the place of @field. */
void sample_set (char **field, const char *text);

G_END_DECLS
