/* What the verbs of gatehousectl share: their table, their options, the database they work on, and
 * how they print. One file a group of verbs (cmd-slots.c, …); main.c finds the verb and runs it. */

#pragma once

#include "core/slot-time.h"
#include "server/domain/context.h"

G_BEGIN_DECLS

#define GH_CTL_ERROR (gh_ctl_error_quark ())
GQuark gh_ctl_error_quark (void);

typedef enum {
  GH_CTL_ERROR_USAGE,  /* wrong use of the command line: exit status 2 */
  GH_CTL_ERROR_FAILED, /* the verb could not do its work: exit status 1 */
} GhCtlError;

typedef struct _GhCtl GhCtl;

typedef struct {
  const char *group;     /* "slots"; NULL for a verb that stands alone */
  const char *name;      /* "generate" */
  const char *arguments; /* what follows, for the help ("ORDER"); NULL for nothing */
  int min, max;          /* how many of them; max -1 is any number */
  const char *summary;   /* one line, without a full stop */
  gboolean (*run) (GhCtl *ctl, GError **error);
  gboolean implied; /* meant where only the group is named */
} GhVerb;

struct _GhCtl {
  const GhVerb *verb; /* borrowed from the table */
  int argc;           /* the command line from the verb on */
  char **argv;        /* borrowed from main */

  gboolean json;        /* --json was given */
  GPtrArray *arguments; /* what is left of the command line: char *, owned */
  GPtrArray *texts;     /* values of options, owned: options lend them */

  GhConfig *config;  /* owned, NULL until gh_ctl_configure */
  GhDb *db;          /* owned, NULL until gh_ctl_open */
  GhContext context; /* for the domain, filled by gh_ctl_open; it has no keys */
};

/* The verbs of each file, ended by a NULL name. */
extern const GhVerb gh_ctl_conflicts_verbs[];
extern const GhVerb gh_ctl_demo_verbs[];
extern const GhVerb gh_ctl_devices_verbs[];
extern const GhVerb gh_ctl_init_verbs[];
extern const GhVerb gh_ctl_jobs_verbs[];
extern const GhVerb gh_ctl_operators_verbs[];
extern const GhVerb gh_ctl_orders_verbs[];
extern const GhVerb gh_ctl_orgs_verbs[];
extern const GhVerb gh_ctl_outbox_verbs[];
extern const GhVerb gh_ctl_products_verbs[];
extern const GhVerb gh_ctl_slots_verbs[];
extern const GhVerb gh_ctl_stats_verbs[];
extern const GhVerb gh_ctl_tickets_verbs[];
extern const GhVerb gh_ctl_version_verbs[];

/* tickets show, in a file of its own (ticket-show.c). */
gboolean gh_ctl_run_tickets_show (GhCtl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- options (options.c) ---- */

typedef enum {
  GH_OPTION_FLAG,   /* gboolean */
  GH_OPTION_TEXT,   /* const char *, UTF-8 without control characters; lent by the GhCtl */
  GH_OPTION_LINES,  /* const char *, likewise, but of lines that \n parts */
  GH_OPTION_NUMBER, /* gint64 from min to max */
  GH_OPTION_DATE,   /* GhDate */
} GhOptionKind;

typedef struct {
  const char *name; /* without the hyphens */
  GhOptionKind kind;
  gpointer value;          /* where it goes; untouched when the option is not given */
  const char *placeholder; /* "DATE"; NULL for flags */
  const char *help;
  gint64 min, max;   /* for numbers */
  gboolean required; /* leaving it out is wrong use */
} GhOption;

#define GH_OPTION_ORQ(target)                                                                      \
  {                                                                                                \
    "orq", GH_OPTION_NUMBER, target, "ORQ", "organisation (default: 1)", 1, G_MAXINT64             \
  }

#define GH_OPTION_ANY_ORQ(target)                                                                  \
  {                                                                                                \
    "orq", GH_OPTION_NUMBER, target, "ORQ", "only of this organisation (default: all)", 1,         \
        G_MAXINT64                                                                                 \
  }

/* Reads the command line by @options (ended by a NULL name) and the number of arguments that the
 * verb takes. --json and --help are known to every verb; --help prints and ends the program.
 * Errors: USAGE. */
gboolean gh_ctl_parse (GhCtl *ctl, const GhOption *options,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Argument @index as a number from 1 (an id). Errors: USAGE. */
gboolean gh_ctl_id_argument (GhCtl *ctl, guint index, const char *what, gint64 *id,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- names and zones (zone.c) ---- */

/* The machine's own time zone: /etc/localtime, /etc/timezone, $TZ, else "UTC". Owned by the
 * caller. */
char *gh_ctl_machine_zone (void) G_GNUC_WARN_UNUSED_RESULT;
/* FAILED when this machine does not know the time zone @name. */
gboolean gh_ctl_check_zone (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* FAILED when @name (of an organisation, a product, a person) is blank or too long, or would turn
 * the direction of what stands around it. */
gboolean gh_ctl_check_name (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* FAILED when @text holds a character that turns the direction of what follows (UAX #9: embeddings,
 * overrides, isolates). @what begins the sentence: "A name". */
gboolean gh_ctl_check_direction (const char *text, const char *what,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- the database (open.c) ---- */

/* Reads the configuration. Errors: GH_CONFIG_ERROR. */
gboolean gh_ctl_configure (GhCtl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Reads the configuration, opens the database, checks its schema and reads the clock.
 * Errors: GH_CONFIG_ERROR, GH_DB_ERROR. */
gboolean gh_ctl_open (GhCtl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The database's file, as configured. Borrowed from the configuration. */
const char *gh_ctl_database_path (const GhCtl *ctl);
/* The zone of organisation @orq. FAILED when there is no such organisation. Owned by the caller. */
GTimeZone *gh_ctl_zone (GhCtl *ctl, gint64 orq, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
