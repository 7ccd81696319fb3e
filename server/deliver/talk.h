/* The talk with a mail server: what was said last, what came back, and what that means for the
 * message (RFC 5321). libcurl tells a courier every line. Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far it got. */
typedef enum {
  GH_TALK_CONNECT, /* nothing said yet: waiting for a connection or the greeting */
  GH_TALK_HELLO,   /* EHLO, STARTTLS */
  GH_TALK_LOGIN,   /* AUTH */
  GH_TALK_MAIL,    /* MAIL FROM: our sender */
  GH_TALK_RCPT,    /* RCPT TO: the message's recipient */
  GH_TALK_DATA,    /* DATA */
  GH_TALK_BODY,    /* the mail itself; its answer decides */
} GhTalkStage;

typedef enum {
  GH_OUTCOME_SENT,
  GH_OUTCOME_TEMPORARY,
  GH_OUTCOME_PERMANENT,
  GH_OUTCOME_DOWN,
  GH_OUTCOME_STALE, /* a connection that was kept open is gone, and nothing was sent: try anew */
} GhOutcome;

typedef struct {
  GhTalkStage stage;
  int code;       /* of the last reply; 0 for none since what was said last */
  gboolean whole; /* that reply has ended */
  gboolean over;  /* libcurl has said good-bye: what follows is not about the message */
  GString *words; /* the reply in one line, with its code */
} GhTalk;

/* An empty one in @talk. */
void gh_talk_init (GhTalk *talk);
/* Frees what @talk holds, not @talk. */
void gh_talk_clear (GhTalk *talk);

/* A line that was sent, or received; @line need not end in NUL. */
void gh_talk_said (GhTalk *talk, const char *line, gsize length);
void gh_talk_heard (GhTalk *talk, const char *line, gsize length);

/* What came of it when the transfer is over. @stale says that a connection which was open before
 * was lost. A reply to the mail itself counts whatever the transfer's end was. */
GhOutcome gh_talk_judge (const GhTalk *talk, gboolean succeeded, gboolean stale);

G_END_DECLS
