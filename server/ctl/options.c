/* Reads a verb's command line into typed values with GOption. Values are taken as bytes and checked
 * here: GOption's own types take 010 for 8 and depend on the locale. */

#include "server/ctl/ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gboolean wrong_use (const GhCtl *ctl, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static char *
verb_name (const GhCtl *ctl)
{
  return ctl->verb->group != NULL ? g_strdup_printf ("%s %s", ctl->verb->group, ctl->verb->name)
                                  : g_strdup (ctl->verb->name);
}

/* Sets a USAGE error that says where the help is; always FALSE. */
static gboolean
wrong_use (const GhCtl *ctl, GError **error, const char *format, ...)
{
  g_autofree char *verb = verb_name (ctl);
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE, "%s (see gatehousectl %s --help)", what,
               verb);
  return FALSE;
}

static gboolean
is_plain_text (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  }
  return TRUE;
}

/* @text with its lines parted by \n, however they were written: "\\n", which a shell leaves as it
 * is, or a real end of a line. Owned by the caller. */
static char *
part_lines (const char *text)
{
  g_autoptr (GString) lines = g_string_new (text);
  g_string_replace (lines, "\\n", "\n", 0);
  g_string_replace (lines, "\r\n", "\n", 0);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/* Lends the text of an option to its verb. */
static void
keep_text (GhCtl *ctl, const GhOption *option, char *text)
{
  g_ptr_array_add (ctl->texts, text);
  *(const char **) option->value = text;
}

static gboolean
read_lines (GhCtl *ctl, const GhOption *option, const char *text, GError **error)
{
  g_autofree char *lines = part_lines (text);
  g_autofree char *line = g_strdelimit (g_strdup (lines), "\n", ' ');
  if (!is_plain_text (line))
    return wrong_use (ctl, error, "--%s must be lines of UTF-8", option->name);
  keep_text (ctl, option, g_steal_pointer (&lines));
  return TRUE;
}

static gboolean
read_number (GhCtl *ctl, const GhOption *option, const char *text, GError **error)
{
  gint64 number = 0;
  if (!g_ascii_string_to_signed (text, 10, option->min, option->max, &number, NULL)) {
    if (option->max == G_MAXINT64)
      return wrong_use (ctl, error, "--%s must be a whole number from %" G_GINT64_FORMAT " on",
                        option->name, option->min);
    return wrong_use (ctl, error,
                      "--%s must be a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                      option->name, option->min, option->max);
  }
  *(gint64 *) option->value = number;
  return TRUE;
}

static gboolean
read_option (GhCtl *ctl, const GhOption *option, const char *text, GError **error)
{
  switch (option->kind) {
  case GH_OPTION_NUMBER:
    return read_number (ctl, option, text, error);
  case GH_OPTION_DATE:
    return gh_date_parse (text, option->value) ||
           wrong_use (ctl, error, "--%s must be a real date like 2025-11-14", option->name);
  case GH_OPTION_TEXT:
    if (!is_plain_text (text))
      return wrong_use (ctl, error, "--%s must be one line of UTF-8", option->name);
    keep_text (ctl, option, g_strdup (text));
    return TRUE;
  case GH_OPTION_LINES:
    return read_lines (ctl, option, text, error);
  case GH_OPTION_FLAG:
  default:
    g_assert_not_reached ();
  }
}

/* What GOption fills in: one place an option. */
typedef struct {
  GOptionEntry *entries;
  char **texts;
  gboolean *flags;
  gsize length;
} Raw;

static void
raw_clear (Raw *raw)
{
  for (gsize i = 0; i < raw->length; i++)
    g_free (raw->texts[i]);
  g_free (raw->texts);
  g_free (raw->flags);
  g_free (raw->entries);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

static void
raw_init (Raw *raw, const GhOption *options)
{
  while (options[raw->length].name != NULL)
    raw->length++;
  raw->entries = g_new0 (GOptionEntry, raw->length + 1);
  raw->texts = g_new0 (char *, raw->length);
  raw->flags = g_new0 (gboolean, raw->length);
  for (gsize i = 0; i < raw->length; i++) {
    gboolean flag = options[i].kind == GH_OPTION_FLAG;
    raw->entries[i] = (GOptionEntry){
      .long_name = options[i].name,
      .arg = flag ? G_OPTION_ARG_NONE : G_OPTION_ARG_FILENAME,
      .arg_data = flag ? (gpointer) &raw->flags[i] : (gpointer) &raw->texts[i],
      .description = options[i].help,
      .arg_description = options[i].placeholder,
    };
  }
}

static gboolean
take_values (GhCtl *ctl, const GhOption *options, const Raw *raw, GError **error)
{
  for (gsize i = 0; i < raw->length; i++) {
    if (options[i].kind == GH_OPTION_FLAG) {
      if (raw->flags[i])
        *(gboolean *) options[i].value = TRUE;
    } else if (raw->texts[i] != NULL) {
      if (!read_option (ctl, &options[i], raw->texts[i], error))
        return FALSE;
    } else if (options[i].required) {
      return wrong_use (ctl, error, "--%s is missing", options[i].name);
    }
  }
  return TRUE;
}

static gboolean
take_arguments (GhCtl *ctl, char **rest, GError **error)
{
  if (*rest != NULL && strcmp (*rest, "--") == 0)
    rest++;
  for (; *rest != NULL; rest++) {
    if (!is_plain_text (*rest))
      return wrong_use (ctl, error, "Arguments must be one line of UTF-8");
    g_ptr_array_add (ctl->arguments, g_strdup (*rest));
  }
  int count = (int) ctl->arguments->len;
  if (count < ctl->verb->min)
    return wrong_use (ctl, error, "%s is missing", ctl->verb->arguments);
  if (ctl->verb->max >= 0 && count > ctl->verb->max)
    return wrong_use (ctl, error, "“%s” is one argument too many",
                      (char *) ctl->arguments->pdata[ctl->verb->max]);
  return TRUE;
}

static void
print_help (GOptionContext *context)
{
  g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
  fputs (help, stdout);
  fflush (stdout);
}

gboolean
gh_ctl_parse (GhCtl *ctl, const GhOption *options, GError **error)
{
  gboolean help = FALSE;
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &ctl->json, "Answer in JSON", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, "Say how this is used", NULL },
    { NULL },
  };
  g_autofree char *verb = verb_name (ctl);
  g_autofree char *program = g_strdup_printf ("gatehousectl %s", verb);
  g_set_prgname (program);
  g_auto (Raw) raw = { 0 };
  raw_init (&raw, options);

  g_autoptr (GOptionContext) context = g_option_context_new (ctl->verb->arguments);
  g_autofree char *summary = g_strdup_printf ("%s.", ctl->verb->summary);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, raw.entries, NULL);
  g_option_context_add_main_entries (context, common, NULL);

  g_autoptr (GError) failure = NULL;
  g_auto (GStrv) argv = g_new0 (char *, ctl->argc + 2);
  argv[0] = g_strdup ("gatehousectl");
  for (int i = 0; i < ctl->argc; i++)
    argv[i + 1] = g_strdup (ctl->argv[i]);
  gboolean parsed = g_option_context_parse_strv (context, &argv, &failure);
  if (help) {
    print_help (context);
    exit (EXIT_SUCCESS);
  }
  if (!parsed)
    return wrong_use (ctl, error, "%s", failure->message);
  return take_values (ctl, options, &raw, error) && take_arguments (ctl, argv + 1, error);
}

gboolean
gh_ctl_id_argument (GhCtl *ctl, guint index, const char *what, gint64 *id, GError **error)
{
  const char *text = g_ptr_array_index (ctl->arguments, index);
  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, NULL) ||
         wrong_use (ctl, error, "“%s” is no number of %s", text, what);
}
