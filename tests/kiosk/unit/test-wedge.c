/* Tests of kiosk/scan/wedge: what a hand scanner types is told from what a person types. */

#include "core/enrol-code.h"
#include "kiosk/scan/wedge.h"

#include <linux/input-event-codes.h>
#include <string.h>

#define CODE "TKT-2025-7K3M9Q-4XH2V0"
/* A pause in the middle of a scan, ms. */
#define STUTTER_MS 200

/* Where the characters of codes are on a US keyboard. */
static guint
place_of (char symbol)
{
  static const char ROWS[] = "1234567890-";
  static const char LETTERS[] = "QWERTYUIOP";
  static const char MIDDLE[] = "ASDFGHJKL";
  static const char LOW[] = "ZXCVBNM";
  char upper = g_ascii_toupper (symbol);
  const char *at;
  if ((at = strchr (ROWS, upper)) != NULL)
    return KEY_1 + (guint) (at - ROWS);
  if ((at = strchr (LETTERS, upper)) != NULL)
    return KEY_Q + (guint) (at - LETTERS);
  if ((at = strchr (MIDDLE, upper)) != NULL)
    return KEY_A + (guint) (at - MIDDLE);
  at = strchr (LOW, upper);
  g_assert_nonnull (at);
  return KEY_Z + (guint) (at - LOW);
}

typedef struct {
  GhWedge *wedge;
  gint64 now;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->wedge = gh_wedge_new ();
  fixture->now = 1000;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gh_wedge_free (fixture->wedge);
}

static GhWedgeAct
press (Fixture *fixture, guint keycode, gunichar symbol, gboolean shifted, int after_ms)
{
  fixture->now += after_ms;
  GhWedgeKey key = {
    .keycode = keycode, .symbol = symbol, .shifted = shifted, .time_ms = fixture->now
  };
  return gh_wedge_press (fixture->wedge, &key);
}

/* Types @text as a US scanner does, into a layout that makes @seen of it. */
static void
scan (Fixture *fixture, const char *text, const char *seen, int gap_ms)
{
  for (gsize i = 0; text[i] != '\0'; i++) {
    gboolean shifted = g_ascii_isupper (text[i]);
    if (shifted)
      g_assert_cmpint (press (fixture, KEY_LEFTSHIFT, 0, FALSE, 1), ==, GH_WEDGE_HOLD);
    g_assert_cmpint (press (fixture, place_of (text[i]), (guchar) seen[i], shifted,
                            i == 0 ? 500 : gap_ms),
                     ==, GH_WEDGE_HOLD);
  }
}

static void
assert_code (Fixture *fixture, const char *code)
{
  g_autofree char *read = gh_wedge_take_code (fixture->wedge);
  g_autofree char *typed = gh_wedge_take_typed (fixture->wedge);
  g_assert_cmpstr (read, ==, code);
  g_assert_cmpstr (typed, ==, "");
}

static void
assert_typed (Fixture *fixture, const char *text)
{
  g_autofree char *typed = gh_wedge_take_typed (fixture->wedge);
  g_assert_cmpstr (typed, ==, text);
}

static void
test_ends (Fixture *fixture, gconstpointer data)
{
  static const guint ENDS[] = { KEY_ENTER, KEY_KPENTER, KEY_TAB, KEY_LINEFEED };
  for (gsize i = 0; i < G_N_ELEMENTS (ENDS); i++) {
    scan (fixture, CODE, CODE, 5);
    g_assert_cmpint (press (fixture, ENDS[i], '\r', FALSE, 5), ==, GH_WEDGE_CODE);
    assert_code (fixture, CODE);
  }
}

static void
test_cr_and_lf (Fixture *fixture, gconstpointer data)
{
  scan (fixture, CODE, CODE, 5);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 5), ==, GH_WEDGE_CODE);
  assert_code (fixture, CODE);
  g_assert_cmpint (press (fixture, KEY_LINEFEED, '\n', FALSE, 5), ==, GH_WEDGE_HOLD);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 300), ==, GH_WEDGE_PASS);
}

static void
test_without_an_end (Fixture *fixture, gconstpointer data)
{
  scan (fixture, CODE, CODE, 5);
  g_assert_cmpint (gh_wedge_rest (fixture->wedge), ==, GH_WEDGE_CODE);
  assert_code (fixture, CODE);
  g_assert_cmpint (gh_wedge_rest (fixture->wedge), ==, GH_WEDGE_HOLD);
}

/* A US scanner on a French or German keyboard: the places count. */
static void
test_foreign_layouts (Fixture *fixture, gconstpointer data)
{
  scan (fixture, CODE, "TKT)é\"é(N_è;_ç__è-_", 5);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 5), ==, GH_WEDGE_CODE);
  assert_code (fixture, CODE);
  scan (fixture, "FOREIGN-ZY-1", "FOREIGN?YZ?1", 5);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 5), ==, GH_WEDGE_CODE);
  assert_code (fixture, "FOREIGN-ZY-1");
}

/* A scanner that was set to the machine's own layout: what the layout makes is a code of ours. */
static void
test_scanner_with_the_layout (Fixture *fixture, gconstpointer data)
{
  scan (fixture, "TKT6ABABAUAKAMAQAAXHAV", CODE, 5);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 5), ==, GH_WEDGE_CODE);
  assert_code (fixture, CODE);
}

/* What sets a kiosk up is longer than any ticket, and its case counts. */
static void
test_set_up_code (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = g_strnfill (GH_ENROL_SERVER_MAX - 8, 'x');
  g_autofree char *server = g_strconcat ("https://", address, NULL);
  g_autofree char *code = gh_enrol_code_new (server, "abcdefghij0123456789ABCDEFGHIJ-_abcdefghijk");
  g_autofree char *places = g_strdup (code);
  /* By a scanner that was set to this layout, whatever stands there on a US keyboard. */
  g_strdelimit (places, ":/ _", 'a');
  scan (fixture, places, code, 3);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 5), ==, GH_WEDGE_CODE);
  assert_code (fixture, code);
}

static void
test_a_person (Fixture *fixture, gconstpointer data)
{
  scan (fixture, "JANE", "jane", 120);
  assert_typed (fixture, "jane");
  g_assert_cmpint (press (fixture, KEY_A, 'a', FALSE, 200), ==, GH_WEDGE_HOLD);
  g_assert_cmpint (gh_wedge_rest (fixture->wedge), ==, GH_WEDGE_PASS);
  assert_typed (fixture, "a");
  /* Five fast keys are no scan, and Enter is a person's. */
  scan (fixture, "QWERT", "qwert", 10);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 10), ==, GH_WEDGE_PASS);
  assert_typed (fixture, "qwert");
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 10), ==, GH_WEDGE_PASS);
  g_assert_cmpint (press (fixture, KEY_SPACE, ' ', FALSE, 10), ==, GH_WEDGE_PASS);
  g_assert_cmpint (press (fixture, KEY_LEFT, 0, FALSE, 10), ==, GH_WEDGE_PASS);
}

/* Whoever types while the scanner is triggered gets his letter back. */
static void
test_a_person_before_a_scan (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (press (fixture, KEY_X, 'x', FALSE, 500), ==, GH_WEDGE_HOLD);
  scan (fixture, CODE, CODE, 5);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 5), ==, GH_WEDGE_CODE);
  g_autofree char *code = gh_wedge_take_code (fixture->wedge);
  g_assert_cmpstr (code, ==, CODE);
  assert_typed (fixture, "x");
}

/* At the very gap it is a scan, a millisecond later it is not. */
static void
test_gap (Fixture *fixture, gconstpointer data)
{
  scan (fixture, CODE, CODE, GH_WEDGE_GAP_MS - 1);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, GH_WEDGE_GAP_MS), ==, GH_WEDGE_CODE);
  assert_code (fixture, CODE);
  scan (fixture, CODE, CODE, GH_WEDGE_GAP_MS + 1);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 5), ==, GH_WEDGE_PASS);
  assert_typed (fixture, CODE);
}

/* A scanner whose radio stutters, once enough was read to know that it is one; its end comes late.
 */
static void
test_pauses (Fixture *fixture, gconstpointer data)
{
  for (gsize at = GH_WEDGE_MIN; at < strlen (CODE); at++) {
    g_autofree char *head = g_strndup (CODE, at);
    scan (fixture, head, head, 5);
    g_assert_cmpuint (gh_wedge_get_patience_ms (fixture->wedge), ==, GH_WEDGE_PAUSE_MS);
    for (const char *c = CODE + at; *c != '\0'; c++)
      press (fixture, place_of (*c), (guchar) *c, g_ascii_isupper (*c),
             c == CODE + at ? STUTTER_MS : 5);
    g_assert_cmpuint (gh_wedge_get_patience_ms (fixture->wedge), ==, GH_WEDGE_GAP_MS);
    g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, STUTTER_MS), ==, GH_WEDGE_CODE);
    assert_code (fixture, CODE);
  }
}

/* After the rest has already ended the scan, the end key must press no button. */
static void
test_late_end (Fixture *fixture, gconstpointer data)
{
  scan (fixture, CODE, CODE, 5);
  g_assert_cmpint (gh_wedge_rest (fixture->wedge), ==, GH_WEDGE_CODE);
  assert_code (fixture, CODE);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, STUTTER_MS), ==, GH_WEDGE_HOLD);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 100), ==, GH_WEDGE_PASS);
}

/* What is fast and of no form of ours can still be given back as it was typed. */
static void
test_fast_words (Fixture *fixture, gconstpointer data)
{
  scan (fixture, "OPERATOR-ZY", "operator-yz", 5);
  g_assert_false (gh_wedge_is_of_ours (fixture->wedge));
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 5), ==, GH_WEDGE_CODE);
  assert_typed (fixture, "operator-yz");
  scan (fixture, CODE, CODE, 5);
  g_assert_true (gh_wedge_is_of_ours (fixture->wedge));
  assert_code (fixture, CODE);
  scan (fixture, "TKT-2025-7K3M9Q-4XH2V1", "TKT-2025-7K3M9Q-4XH2V1", 5);
  g_assert_true (gh_wedge_is_of_ours (fixture->wedge));
}

/* A badge reader's short PIN, as fast after a name that is given back. */
static void
type_pin_and_enter (Fixture *fixture)
{
  for (const char *c = "2468"; *c != '\0'; c++)
    g_assert_cmpint (press (fixture, place_of (*c), (guchar) *c, FALSE, 5), ==, GH_WEDGE_HOLD);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 5), ==, GH_WEDGE_PASS);
  assert_typed (fixture, "2468");
}

/* What is given back whole was no scan after all, and the next Enter is no second end of it. */
static void
test_name_and_pin (Fixture *fixture, gconstpointer data)
{
  scan (fixture, "JANE1357", "jane1357", 5);
  g_assert_cmpint (press (fixture, KEY_TAB, '\t', FALSE, 5), ==, GH_WEDGE_CODE);
  assert_typed (fixture, "jane1357");
  type_pin_and_enter (fixture);
  scan (fixture, "JANE1357", "jane1357", 5);
  g_assert_cmpint (gh_wedge_rest (fixture->wedge), ==, GH_WEDGE_CODE);
  assert_typed (fixture, "jane1357");
  g_assert_cmpint (press (fixture, KEY_TAB, '\t', FALSE, 100), ==, GH_WEDGE_PASS);
  type_pin_and_enter (fixture);
}

static void
test_long (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (5000, 'A');
  g_autofree char *kept = g_strnfill (GH_WEDGE_MAX, 'A');
  scan (fixture, text, text, 1);
  g_assert_cmpint (press (fixture, KEY_ENTER, '\r', FALSE, 1), ==, GH_WEDGE_CODE);
  assert_code (fixture, kept);
}

static void
test_commands (Fixture *fixture, gconstpointer data)
{
  GhWedgeKey key = { .keycode = KEY_D, .symbol = 'd', .command = TRUE, .time_ms = 5 };
  g_assert_cmpint (gh_wedge_press (fixture->wedge, &key), ==, GH_WEDGE_PASS);
  g_assert_cmpint (gh_wedge_rest (fixture->wedge), ==, GH_WEDGE_HOLD);
}

/* A key that is held down comes as fast as a scanner's. */
static void
test_held_down (Fixture *fixture, gconstpointer data)
{
  GhWedgeKey key = { .keycode = KEY_A, .symbol = 'a', .time_ms = 1000 };
  g_assert_cmpint (gh_wedge_press (fixture->wedge, &key), ==, GH_WEDGE_HOLD);
  key.repeated = TRUE;
  key.time_ms = 1030;
  g_assert_cmpint (gh_wedge_press (fixture->wedge, &key), ==, GH_WEDGE_PASS);
  assert_typed (fixture, "a");
}

#define ADD(path, test) g_test_add ("/wedge/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("ends", test_ends);
  ADD ("cr-and-lf", test_cr_and_lf);
  ADD ("without-an-end", test_without_an_end);
  ADD ("foreign-layouts", test_foreign_layouts);
  ADD ("scanner-with-the-layout", test_scanner_with_the_layout);
  ADD ("set-up-code", test_set_up_code);
  ADD ("a-person", test_a_person);
  ADD ("a-person-before-a-scan", test_a_person_before_a_scan);
  ADD ("gap", test_gap);
  ADD ("pauses", test_pauses);
  ADD ("late-end", test_late_end);
  ADD ("fast-words", test_fast_words);
  ADD ("name-and-pin", test_name_and_pin);
  ADD ("long", test_long);
  ADD ("commands", test_commands);
  ADD ("held-down", test_held_down);
  return g_test_run ();
}
