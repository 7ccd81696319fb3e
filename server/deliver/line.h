/* One kept connection to a server on libcurl: encrypted or not, always with limits on time and
 * size, and able to be cancelled from another thread. */

#pragma once

#include <curl/curl.h>
#include <glib.h>

G_BEGIN_DECLS

/* How long it waits, in milliseconds. */
typedef struct {
  gint64 connect; /* for a connection */
  gint64 answer;  /* for a sign of life: an answer, or that the other side takes more */
  gint64 accept;  /* for the answer to a whole message: who gives up there may send it twice */
  gint64 total;   /* for everything */
} GhPatience;

typedef struct {
  CURL *handle;
  const gint *cancelled; /* atomic, borrowed; not 0 ends what is under way */
  GhPatience patience;
  gboolean accepting; /* set by the owner while only `accept` counts */

  GArray *sockets; /* of curl_socket_t: those that are open */
  gint64 began_at; /* monotonic, microseconds */
  gint64 alive_at;
  curl_off_t bytes;    /* moved until then */
  GString *answer;     /* the body that came back, at most GH_LINE_MAX_ANSWER bytes */
  const char *gave_up; /* why we ended it ourselves; NULL when we did not */
  char words[CURL_ERROR_SIZE];
} GhLine;

#define GH_LINE_MAX_ANSWER (64 * 1024)

/* A way to a server, not connected yet. @cancelled: another thread sets it to 1 (atomically) to end
 * what is under way; it must live longer. Owned by the caller. */
GhLine *gh_line_new (const gint *cancelled, GhPatience patience) G_GNUC_WARN_UNUSED_RESULT;
void gh_line_free (GhLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhLine, gh_line_free)

/* Forgets every option of the last message, but not the connection, and sets those that hold for
 * all: only @protocols, no redirects, no proxy, certificates verified, limits. */
void gh_line_begin (GhLine *line, const char *url, const char *protocols);
/* Runs it. */
CURLcode gh_line_perform (GhLine *line);
/* Forgets the options again: what they point to may be freed. */
void gh_line_end (GhLine *line);
/* To be called when the other side said something. */
void gh_line_is_alive (GhLine *line);
/* Whether a connection that was open before was lost. */
gboolean gh_line_was_stale (const GhLine *line, CURLcode code);
/* Nothing is read from the other side any more. libcurl says good-bye to a mail server and waits
 * for its answer, two minutes if need be: with nothing left to read it does not. */
void gh_line_stop_listening (GhLine *line);
/* What went wrong, in our words or libcurl's. */
const char *gh_line_trouble (const GhLine *line, CURLcode code);

G_END_DECLS
