/* From an HTTP reply to a GhAnswer. */

#pragma once

#include "kiosk/client/api-client.h"

G_BEGIN_DECLS

/* What a call expects when it succeeds. */
typedef enum {
  GH_EXPECT_NOTHING,
  GH_EXPECT_SYNC,
  GH_EXPECT_SIGN_IN,
  GH_EXPECT_ENROLMENT,
  GH_EXPECT_ADMISSION,
  GH_EXPECT_VERIFICATION,
  GH_EXPECT_MANIFEST,
  GH_EXPECT_HITS,
  GH_EXPECT_CONFLICTS,
  GH_EXPECT_CONFLICT,
  GH_EXPECT_STATS,
  GH_EXPECT_UNDONE,
} GhExpectation;

/* Reads @reply, hostile until now. NULL with GH_API_ERROR_BAD_ANSWER. Owned by the caller. */
GhAnswer *gh_answer_read (const GhReply *reply, GhExpectation expectation,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
