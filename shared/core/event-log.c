/* Log lines of key=value pairs on standard error. The web server or journald reads them, so a value
 * from outside must never end a line, start a pair or reach a terminal as a control sequence. */

#include "core/event-log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/slot-time.h"

/* Longest value in bytes before escaping; the rest is cut, so that a line stays one write. */
#define VALUE_MAX_BYTES 1000

static GPrivate request_id_key = G_PRIVATE_INIT (g_free);
static gint threshold = GH_LOG_INFO; /* atomic */

void
gh_log_set_threshold (GhLogLevel level)
{
  g_atomic_int_set (&threshold, (gint) level);
}

void
gh_log_set_request_id (const char *request_id)
{
  g_private_replace (&request_id_key, g_strdup (request_id));
}

static const char *
level_name (GhLogLevel level)
{
  switch (level) {
  case GH_LOG_INFO:
    return "info";
  case GH_LOG_WARNING:
    return "warning";
  case GH_LOG_ERROR:
  case GH_LOG_NOTHING:
    return "error";
  default:
    g_assert_not_reached ();
  }
}

static void
append_escaped_bytes (GString *line, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (line, "\\x%02x", (guint8) bytes[i]);
}

/* Appends one character of @text that has @length bytes. Returns whether it needs quotes. */
static gboolean
append_character (GString *line, const char *text, gsize length, gunichar c)
{
  if (c == '"' || c == '\\') {
    g_string_append_c (line, '\\');
    g_string_append_c (line, (char) c);
    return TRUE;
  }
  if (c == '\n' || c == '\r' || c == '\t') {
    g_string_append (line, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
    return TRUE;
  }
  if (c == 0x2028 || c == 0x2029 || !g_unichar_isprint (c)) {
    append_escaped_bytes (line, text, length);
    return TRUE;
  }
  g_string_append_len (line, text, (gssize) length);
  return c == '=' || g_unichar_isspace (c);
}

static void
append_value (GString *line, const char *value)
{
  gsize start = line->len;
  const char *end = value + strnlen (value, VALUE_MAX_BYTES);
  gboolean cut = *end != '\0';
  gboolean quoted = *value == '\0';

  /* A cut goes between characters: a UTF-8 sequence has at most three bytes after its first. */
  for (int i = 0; cut && i < 3 && ((guchar) *end & 0xc0) == 0x80; i++)
    end--;
  while (value < end) {
    gunichar c = g_utf8_get_char_validated (value, end - value);

    if (c == (gunichar) -1 || c == (gunichar) -2) {
      append_escaped_bytes (line, value, 1);
      quoted = TRUE;
      value++;
    } else {
      const char *next = g_utf8_next_char (value);

      quoted |= append_character (line, value, (gsize) (next - value), c);
      value = next;
    }
  }
  if (cut)
    g_string_append (line, "…");
  if (quoted) {
    g_string_insert_c (line, (gssize) start, '"');
    g_string_append_c (line, '"');
  }
}

static void
append_pair (GString *line, const char *key, const char *value)
{
  if (value == NULL)
    return;
  g_string_append_c (line, ' ');
  g_string_append (line, key);
  g_string_append_c (line, '=');
  append_value (line, value);
}

static void
append_event (GString *line, GhLogLevel level, const char *event, va_list pairs)
{
  const char *key;

  g_string_append (line, level_name (level));
  append_pair (line, "event", event);
  append_pair (line, "request_id", g_private_get (&request_id_key));
  while ((key = va_arg (pairs, const char *)) != NULL) {
    const char *value = va_arg (pairs, const char *);

    append_pair (line, key, value);
  }
}

/* One write, so that lines of several processes on one pipe or file do not mix. There is nobody to
 * tell when it fails. */
static void
write_line (const GString *line)
{
  int saved = errno;
  gssize written;

  do
    written = write (STDERR_FILENO, line->str, line->len);
  while (written < 0 && errno == EINTR);
  errno = saved;
}

void
gh_log_event (GhLogLevel level, const char *event, ...)
{
  if ((gint) level < g_atomic_int_get (&threshold))
    return;
  g_autofree char *time = gh_instant_format (gh_clock_now ());
  g_autoptr (GString) line = g_string_new (time);
  va_list pairs;

  g_string_append_c (line, ' ');
  va_start (pairs, event);
  append_event (line, level, event, pairs);
  va_end (pairs);
  g_string_append_c (line, '\n');
  write_line (line);
}

char *
gh_log_format (GhLogLevel level, const char *event, ...)
{
  g_autoptr (GString) line = g_string_new (NULL);
  va_list pairs;

  va_start (pairs, event);
  append_event (line, level, event, pairs);
  va_end (pairs);
  return g_string_free (g_steal_pointer (&line), FALSE);
}
