/* Log lines: their form, that no value can forge one, and that each is one write. */

#include "core/event-log.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/slot-time.h"

static void
test_form (void)
{
  g_autofree char *line =
      gh_log_format (GH_LOG_INFO, "ticket.verified", "ticket_id", "123", "operator_id", "5", NULL);
  g_autofree char *bare = gh_log_format (GH_LOG_WARNING, "config.read", NULL);
  g_autofree char *left_out =
      gh_log_format (GH_LOG_ERROR, "db.failed", "table", NULL, "code", "5", NULL);

  g_assert_cmpstr (line, ==, "info event=ticket.verified ticket_id=123 operator_id=5");
  g_assert_cmpstr (bare, ==, "warning event=config.read");
  g_assert_cmpstr (left_out, ==, "error event=db.failed code=5");
}

static void
test_values (void)
{
  static const struct {
    const char *value;
    const char *written;
  } cases[] = {
    { "plain-value_1.2/3:4", "plain-value_1.2/3:4" },
    { "", "\"\"" },
    { "two words", "\"two words\"" },
    { "say \"hi\"", "\"say \\\"hi\\\"\"" },
    { "\"", "\"\\\"\"" },
    { "back\\slash", "\"back\\\\slash\"" },
    { "a=b", "\"a=b\"" },
    { "x\n2025-01-01T00:00:00Z info event=forged",
      "\"x\\n2025-01-01T00:00:00Z info event=forged\"" },
    { "\r\t", "\"\\r\\t\"" },
    { "\x1b[31mred\x7f", "\"\\x1b[31mred\\x7f\"" },
    { "caf\xc3\xa9", "caf\xc3\xa9" },
    { "caf\xe9", "\"caf\\xe9\"" },
    { "\xc0\xaf", "\"\\xc0\\xaf\"" },          /* overlong */
    { "\xed\xa0\x80", "\"\\xed\\xa0\\x80\"" }, /* a surrogate */
    { "\xe2\x82", "\"\\xe2\\x82\"" },          /* cut short */
    { "\xc2\x85", "\"\\xc2\\x85\"" },          /* C1: next line */
    { "\xe2\x80\xa8", "\"\\xe2\\x80\\xa8\"" }, /* line separator */
    { "\xe2\x80\xae", "\"\\xe2\\x80\\xae\"" }, /* right-to-left override */
    { "a\xc2\xa0"
      "b",
      "\"a\xc2\xa0"
      "b\"" }, /* a space that does not break */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *line = gh_log_format (GH_LOG_INFO, "e", "k", cases[i].value, "l", "m", NULL);
    g_autofree char *wanted = g_strdup_printf ("info event=e k=%s l=m", cases[i].written);

    g_assert_cmpstr (line, ==, wanted);
  }
}

static void
test_long_value_is_cut (void)
{
  g_autoptr (GString) value = g_string_new ("ab");
  g_autofree char *line = NULL;

  for (int i = 0; i < 5000; i++)
    g_string_append (value, "\xe2\x82\xac");
  line = gh_log_format (GH_LOG_INFO, "e", "k", value->str, NULL);
  g_assert_cmpuint (strlen (line), <, 1100);
  g_assert_true (g_utf8_validate (line, -1, NULL));
  /* Cut between characters: no half of one is left over. */
  g_assert_null (strstr (line, "\\x"));
  g_assert_true (g_str_has_suffix (line, "\xe2\x82\xac…"));
}

static gpointer
format_in_thread (gpointer unused)
{
  return gh_log_format (GH_LOG_INFO, "e", NULL);
}

static void
test_request_id (void)
{
  char id[] = "8f14";
  g_autofree char *with = NULL;
  g_autofree char *elsewhere = NULL;
  g_autofree char *without = NULL;

  gh_log_set_request_id (id);
  id[0] = '!';
  with = gh_log_format (GH_LOG_INFO, "e", "k", "v", NULL);
  elsewhere = g_thread_join (g_thread_new ("other", format_in_thread, NULL));
  gh_log_set_request_id (NULL);
  without = gh_log_format (GH_LOG_INFO, "e", NULL);

  g_assert_cmpstr (with, ==, "info event=e request_id=8f14 k=v");
  g_assert_cmpstr (elsewhere, ==, "info event=e");
  g_assert_cmpstr (without, ==, "info event=e");
}

/* Standard error becomes a socket that keeps writes apart: one datagram is one write(2). */
static void
test_one_write (void)
{
  int ends[2];
  int saved = dup (STDERR_FILENO);
  char first[4096] = "", second[4096] = "", third[8];
  gssize first_length, second_length, third_length;
  g_autofree char *time = NULL;
  gint64 instant = 0;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_DGRAM, 0, ends), ==, 0);
  g_assert_cmpint (dup2 (ends[0], STDERR_FILENO), ==, STDERR_FILENO);
  gh_log_event (GH_LOG_INFO, "one.event", "key", "a\nvalue", "other", "b", NULL);
  gh_log_set_threshold (GH_LOG_WARNING);
  gh_log_event (GH_LOG_INFO, "left.out", NULL);
  gh_log_event (GH_LOG_ERROR, "two.event", NULL);
  gh_log_set_threshold (GH_LOG_INFO);
  dup2 (saved, STDERR_FILENO);
  first_length = recv (ends[1], first, sizeof first - 1, MSG_DONTWAIT);
  second_length = recv (ends[1], second, sizeof second - 1, MSG_DONTWAIT);
  third_length = recv (ends[1], third, sizeof third, MSG_DONTWAIT);
  close (saved);
  close (ends[0]);
  close (ends[1]);

  g_assert_cmpint (first_length, >, 21);
  time = g_strndup (first, 20);
  g_assert_true (gh_instant_parse (time, &instant));
  g_assert_cmpstr (first + 20, ==, " info event=one.event key=\"a\\nvalue\" other=b\n");
  g_assert_cmpint (second_length, >, 21);
  g_assert_cmpstr (second + 20, ==, " error event=two.event\n");
  g_assert_cmpint (third_length, <, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event-log/form", test_form);
  g_test_add_func ("/event-log/values", test_values);
  g_test_add_func ("/event-log/long-value", test_long_value_is_cut);
  g_test_add_func ("/event-log/request-id", test_request_id);
  g_test_add_func ("/event-log/one-write", test_one_write);
  return g_test_run ();
}
