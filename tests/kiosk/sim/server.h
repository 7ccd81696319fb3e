/* The real server in the simulation: a venue with its database, asked through its routes. A library
 * of its own that shows nothing but this: kiosk and server each have names of their own for some
 * things. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#pragma GCC visibility push(default)

typedef struct _SimServer SimServer;

typedef enum { SIM_OLGA, SIM_OTTO } SimOperator;

typedef struct {
  const char *method;
  const char *path; /* with its query */
  const char *token;
  const char *device;
  const char *body; /* JSON, NULL for none */
} SimQuestion;

typedef struct {
  int status;
  char *body;
  int retry_after;
} SimAnswer;

/* Writes the database of a venue in Lisbon with the operators "olga" and "otto" to @path. */
void sim_server_draft (const char *path);
/* Writes the database as it is now to @path. */
void sim_server_save (SimServer *server, const char *path);
/* A server that begins with this database. */
SimServer *sim_server_new (const char *draft) G_GNUC_WARN_UNUSED_RESULT;
void sim_server_free (SimServer *server);

/* The organisation's date at @now plus @days, from @start to @end ("HH:MM"). Returns its id. */
gint64 sim_server_add_slot (SimServer *server, gint64 now, int days, const char *start,
                            const char *end);
/* A paid ticket, booked into @slot_id unless that is 0. Returns its id. */
gint64 sim_server_add_ticket (SimServer *server, gint64 now, const char *code, gint64 slot_id);
void sim_server_cancel_order (SimServer *server, gint64 now, gint64 ticket_id);
void sim_server_book (SimServer *server, gint64 now, gint64 ticket_id, gint64 slot_id);

/* A new session; its token is owned by the caller. */
char *sim_server_sign_in (SimServer *server, SimOperator who, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
gint64 sim_server_get_operator (SimServer *server, SimOperator who);
/* No token of before is good any more. */
void sim_server_end_sessions (SimServer *server, gint64 now);
/* Its processes end and others begin. */
void sim_server_restart (SimServer *server);

/* Asks it at @now (Unix seconds). What is in @answer is owned by the caller. */
void sim_server_ask (SimServer *server, gint64 now, const SimQuestion *question, SimAnswer *answer);

/* Whether it let somebody in by this very press. */
gboolean sim_server_has_entry (SimServer *server, const char *scan_id);
/* A column called "v" of the only row. @sql is static. */
gint64 sim_server_count (SimServer *server, const char *sql);
/* Rows of @sql as texts of their column "v"; owned by the caller. */
GPtrArray *sim_server_list (SimServer *server, const char *sql) G_GNUC_WARN_UNUSED_RESULT;

#pragma GCC visibility pop

G_END_DECLS
