/* gatehousectl orgs set: what an organisation shows of itself. Everything is checked before the
 * database is touched; what is not named stays as it is. */

#include "server/ctl/orgs-set.h"

#include "server/ctl/logo-file.h"
#include "server/domain/org-clock.h"
#include "server/rules/accent.h"
#include "server/rules/contact.h"
#include "server/store/slot-store.h"

#include <string.h>

#define NONE              "none" /* takes away what was there */
#define MAX_ADDRESS_CHARS 500    /* as the schema has it */
#define MAX_ADDRESS_LINES 8
#define MAX_PHONE_CHARS   40

/* What is to be set: NULL where nothing is, "" where it is taken away. */
typedef struct {
  gint64 id;
  gint64 now;
  char *name;
  char *timezone;
  char *address;
  char *email;
  char *phone;
  char *accent;
  GBytes *logo;
  char *logo_tag;
  gboolean no_logo;
} Changes;

static void
changes_clear (Changes *changes)
{
  g_free (changes->name);
  g_free (changes->timezone);
  g_free (changes->address);
  g_free (changes->email);
  g_free (changes->phone);
  g_free (changes->accent);
  g_clear_pointer (&changes->logo, g_bytes_unref);
  g_free (changes->logo_tag);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Changes, changes_clear)

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED, what);
  return FALSE;
}

/* ---- reading the options ---- */

static gboolean
is_none (const char *text)
{
  return text[0] == '\0' || strcmp (text, NONE) == 0;
}

static gboolean
read_name (const char *text, char **name, GError **error)
{
  if (text == NULL)
    return TRUE;
  *name = g_strstrip (g_strdup (text));
  return gh_ctl_check_name (*name, error);
}

static gboolean
read_timezone (const char *text, char **timezone, GError **error)
{
  *timezone = g_strdup (text);
  return text == NULL || gh_ctl_check_zone (text, error);
}

/* Lines without the space around them and without those that are empty. */
static gboolean
read_address (const char *text, char **address, GError **error)
{
  if (text == NULL)
    return TRUE;
  g_auto (GStrv) lines = g_strsplit (is_none (text) ? "" : text, "\n", -1);
  g_autoptr (GString) kept = g_string_new (NULL);
  int count = 0;
  for (gsize i = 0; lines[i] != NULL; i++) {
    const char *line = g_strstrip (lines[i]);
    if (line[0] != '\0')
      g_string_append_printf (kept, "%s%s", count++ > 0 ? "\n" : "", line);
  }
  if (count > MAX_ADDRESS_LINES || g_utf8_strlen (kept->str, -1) > MAX_ADDRESS_CHARS)
    return refuse (error, "An address has at most %d lines and %d characters", MAX_ADDRESS_LINES,
                   MAX_ADDRESS_CHARS);
  *address = g_string_free (g_steal_pointer (&kept), FALSE);
  return gh_ctl_check_direction (*address, "An address", error);
}

static gboolean
read_email (const char *text, char **email, GError **error)
{
  if (text == NULL)
    return TRUE;
  *email = is_none (text) ? g_strdup ("") : gh_email_normalise (text);
  return *email != NULL ? gh_ctl_check_direction (*email, "An e-mail address", error)
                        : refuse (error,
                                  "“%s” is no e-mail address; write one like "
                                  "desk@example.org, or none",
                                  text);
}

/* It is kept as it was written, because that is how people will read it. */
static gboolean
read_phone (const char *text, char **phone, GError **error)
{
  if (text == NULL)
    return TRUE;
  g_autofree char *typed = g_strstrip (g_strdup (is_none (text) ? "" : text));
  g_autofree char *number = gh_phone_normalise (typed);
  if (typed[0] != '\0' && (number == NULL || g_utf8_strlen (typed, -1) > MAX_PHONE_CHARS))
    return refuse (error,
                   "“%s” is no phone number with its country code; write one like "
                   "+351 213 977 300, or none",
                   text);
  *phone = g_steal_pointer (&typed);
  return TRUE;
}

/* The # may be missing: unquoted, a shell takes it for a comment. */
static gboolean
read_accent (const char *text, char **accent, GError **error)
{
  GhColour colour = 0;
  if (text == NULL)
    return TRUE;
  g_autofree char *marked = g_strconcat (text[0] == '#' ? "" : "#", text, NULL);
  if (is_none (text))
    *accent = g_strdup ("");
  else if (gh_colour_parse (marked, &colour))
    *accent = gh_colour_format (colour);
  else
    return refuse (error, "“%s” is no colour; write one like '#0f5257', in quotes, or none", text);
  return TRUE;
}

static gboolean
read_logo (const char *text, Changes *changes, GError **error)
{
  changes->no_logo = text != NULL && is_none (text);
  if (text == NULL || changes->no_logo)
    return TRUE;
  changes->logo = gh_ctl_read_logo (text, &changes->logo_tag, error);
  return changes->logo != NULL;
}

static gboolean
read_changes (GhCtl *ctl, Changes *changes, GError **error)
{
  const char *name = NULL, *zone = NULL, *address = NULL, *email = NULL, *phone = NULL;
  const char *accent = NULL, *logo = NULL;
  const GhOption options[] = {
    { "name", GH_OPTION_TEXT, &name, "NAME", "what it is called" },
    { "timezone", GH_OPTION_TEXT, &zone, "ZONE", "where it is, e.g. Europe/Lisbon" },
    { "address", GH_OPTION_LINES, &address, "LINES",
      "where people find it; \\n begins a new line (none: no address)" },
    { "email", GH_OPTION_TEXT, &email, "ADDRESS", "where people write to (none: nowhere)" },
    { "phone", GH_OPTION_TEXT, &phone, "NUMBER", "with its country code (none: no phone)" },
    { "accent", GH_OPTION_TEXT, &accent, "'#RRGGBB'",
      "its colour; lightness is adjusted until it can be read (none: Gatehouse's own)" },
    { "logo", GH_OPTION_TEXT, &logo, "FILE.png",
      "in place of its name; at most 1024 × 512 pixels (none: the name)" },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error) ||
      !gh_ctl_id_argument (ctl, 0, "an organisation", &changes->id, error))
    return FALSE;
  if (name == NULL && zone == NULL && address == NULL && email == NULL && phone == NULL &&
      accent == NULL && logo == NULL) {
    g_set_error_literal (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
                         "Say what to set, e.g. --name (see gatehousectl orgs set --help)");
    return FALSE;
  }
  return read_name (name, &changes->name, error) &&
         read_timezone (zone, &changes->timezone, error) &&
         read_address (address, &changes->address, error) &&
         read_email (email, &changes->email, error) && read_phone (phone, &changes->phone, error) &&
         read_accent (accent, &changes->accent, error) && read_logo (logo, changes, error);
}

/* ---- writing ---- */

/* A slot's instants were reckoned in the zone that it was made in. So the zone stays while there
 * are slots to come, whose visitors would be turned away at the wrong hour. */
static gboolean
check_zone_is_free (GhDb *db, const Changes *changes, const GhOrg *org, GError **error)
{
  GhDate today = 0;
  int waiting = 0;
  GhContext context = { .db = db, .now = changes->now };
  if (changes->timezone == NULL || strcmp (changes->timezone, org->timezone) == 0)
    return TRUE;
  if (!gh_org_today (&context, org->timezone, &today, error))
    return FALSE;
  g_autoptr (GArray) slots = gh_slot_store_list (db, org->id, today - 1, GH_DATE_MAX, error);
  if (slots == NULL)
    return FALSE;
  for (guint i = 0; i < slots->len; i++)
    waiting += g_array_index (slots, GhSlot, i).ends_at > changes->now;
  return waiting == 0 ||
         refuse (error,
                 "Organisation %" G_GINT64_FORMAT " has slots to come (%d) at hours of %s, so its "
                 "time zone stays; for a venue elsewhere see gatehousectl orgs add",
                 org->id, waiting, org->timezone);
}

static void
replace (char **text, const char *with)
{
  if (with == NULL)
    return;
  g_free (*text);
  *text = g_strdup (with);
}

static gboolean
write_changes (GhDb *db, gpointer data, GError **error)
{
  const Changes *changes = data;
  g_autoptr (GhOrg) org = gh_ctl_find_org (db, changes->id, error);
  if (org == NULL || !check_zone_is_free (db, changes, org, error))
    return FALSE;
  replace (&org->name, changes->name);
  replace (&org->timezone, changes->timezone);
  replace (&org->address, changes->address);
  replace (&org->contact_email, changes->email);
  replace (&org->contact_phone, changes->phone);
  replace (&org->accent, changes->accent);
  if (changes->no_logo && !gh_logo_store_delete (db, org->id, error))
    return FALSE;
  if (changes->logo != NULL &&
      !gh_logo_store_put (db, org->id, changes->logo, changes->logo_tag, error))
    return FALSE;
  return gh_org_store_update (db, org, error);
}

gboolean
gh_ctl_run_orgs_set (GhCtl *ctl, GError **error)
{
  g_auto (Changes) changes = { 0 };
  if (!read_changes (ctl, &changes, error) || !gh_ctl_open (ctl, error))
    return FALSE;
  changes.now = ctl->context.now;
  if (!gh_db_transact (ctl->db, GH_DB_WRITE, write_changes, &changes, error))
    return FALSE;
  g_autoptr (GhOrg) org = gh_ctl_find_org (ctl->db, changes.id, error);
  if (org == NULL)
    return FALSE;
  gh_ctl_print_org (ctl, org);
  return TRUE;
}
