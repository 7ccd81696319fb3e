/* What "Undo last" says. All results are owned by the caller. */

#pragma once

#include "core/ticket-status.h"
#include "wire/failure.h"

G_BEGIN_DECLS

/* @name: of who was let in, "" when unknown; @time: when, in words. */
char *gh_undo_words_offer (const char *name, const char *time) G_GNUC_WARN_UNUSED_RESULT;
char *gh_undo_words_question (const char *name, const char *time) G_GNUC_WARN_UNUSED_RESULT;
/* The server took it back, and the ticket is @status since then. */
char *gh_undo_words_done (GhTicketStatus status) G_GNUC_WARN_UNUSED_RESULT;
/* It was taken back here, and the server hears of it later. */
char *gh_undo_words_kept (void) G_GNUC_WARN_UNUSED_RESULT;
/* Why it was not. @failure NULL: there was no answer, and it could not be kept. */
char *gh_undo_words_failure (const GhFailure *failure) G_GNUC_WARN_UNUSED_RESULT;
/* The kiosk's own file could not be written. */
char *gh_undo_words_disk (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
