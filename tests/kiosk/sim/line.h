/* A kiosk's line to the server: a transport whose requests and answers are lost, late, refused and
 * overtaken, as the seed will have it. */

#pragma once

#include "kiosk/client/transport.h"
#include "server.h"

G_BEGIN_DECLS

/* What the line is like now; shares in percent. */
typedef struct {
  gboolean cut;     /* nothing goes through */
  gboolean silent;  /* … and nobody says so */
  guint lost;       /* requests that never arrive */
  guint unanswered; /* answers that never arrive */
  guint late;       /* requests and answers that take up to half a minute */
  guint limited;    /* 429 with Retry-After */
  guint broken;     /* 500, 503 and pages of a proxy, before the server had it or after */
} SimWeather;

#define SIM_TYPE_LINE (sim_line_get_type ())
G_DECLARE_FINAL_TYPE (SimLine, sim_line, SIM, LINE, GObject)

/* Who listens at the kiosk's end. */
typedef struct {
  /* A kiosk may die: before a request leaves, and before an answer is taken. */
  void (*moment) (gpointer data);
  /* A request leaves; @body is NULL for none. */
  void (*sent) (gpointer data, const char *path, const char *body);
} SimLineEars;

/* @server and @ears must live longer. */
SimLine *sim_line_new (SimServer *server, const SimLineEars *ears, gpointer data);
void sim_line_set_weather (SimLine *line, const SimWeather *weather);
/* The kiosk is dead: what it sends from now on goes nowhere, what is under way goes on. */
void sim_line_hang_up (SimLine *line);
/* How many requests and answers are under way. */
guint sim_line_get_flying (SimLine *line);
/* When the server made the last list that arrived here, Unix seconds; 0 for none. */
gint64 sim_line_get_list_made_at (SimLine *line);

G_END_DECLS
