/* What lies on a tablet: found and read with a code, and with nothing else. */

#include "seal/ticket-seal.h"

#include <string.h>

#define CODE    "TKT-2026-5C3HFD-RAR6PZ"
#define DETAILS "{\"name\":\"Ada Lovelace\"}"

typedef struct {
  guint8 secret[GH_DAY_KEY_BYTES];
  guint8 key[GH_DAY_KEY_BYTES];
} Day;

static Day
day_of (const char *date)
{
  Day day = { .secret = { 7 } };
  gh_day_key_derive (day.secret, 1, date, day.key);
  return day;
}

static char *
unseal (const Day *day, const char *code, GBytes *sealed)
{
  gsize length;
  const void *bytes = g_bytes_get_data (sealed, &length);
  return gh_ticket_unseal (day->key, code, bytes, length);
}

static void
test_keys (void)
{
  guint8 other[GH_DAY_KEY_BYTES];
  Day day = day_of ("2026-11-26");
  Day again = day_of ("2026-11-26");
  Day tomorrow = day_of ("2026-11-27");
  g_assert_cmpmem (day.key, sizeof day.key, again.key, sizeof again.key);
  g_assert_cmpint (memcmp (day.key, tomorrow.key, sizeof day.key), !=, 0);
  gh_day_key_derive (day.secret, 2, "2026-11-26", other);
  g_assert_cmpint (memcmp (day.key, other, sizeof other), !=, 0);
  day.secret[31] = 1;
  gh_day_key_derive (day.secret, 1, "2026-11-26", other);
  g_assert_cmpint (memcmp (day.key, other, sizeof other), !=, 0);
}

static void
test_marks (void)
{
  guint8 mark[GH_TICKET_MARK_BYTES], again[GH_TICKET_MARK_BYTES];
  Day day = day_of ("2026-11-26");
  Day tomorrow = day_of ("2026-11-27");
  gh_ticket_mark (day.key, CODE, mark);
  gh_ticket_mark (day.key, CODE, again);
  g_assert_cmpmem (mark, sizeof mark, again, sizeof again);
  gh_ticket_mark (day.key, CODE "X", again);
  g_assert_cmpint (memcmp (mark, again, sizeof mark), !=, 0);
  gh_ticket_mark (tomorrow.key, CODE, again);
  g_assert_cmpint (memcmp (mark, again, sizeof mark), !=, 0);
}

static void
test_seal (void)
{
  Day day = day_of ("2026-11-26");
  Day tomorrow = day_of ("2026-11-27");
  g_autoptr (GBytes) sealed = gh_ticket_seal (day.key, CODE, DETAILS);
  g_autoptr (GBytes) again = gh_ticket_seal (day.key, CODE, DETAILS);
  g_autofree char *text = unseal (&day, CODE, sealed);
  g_assert_cmpstr (text, ==, DETAILS);
  g_assert_false (g_bytes_equal (sealed, again)); /* two nonces */
  g_assert_null (unseal (&day, CODE "X", sealed));
  g_assert_null (unseal (&tomorrow, CODE, sealed));
}

/* Any flipped bit, any missing byte. */
static void
test_changed (void)
{
  Day day = day_of ("2026-11-26");
  g_autoptr (GBytes) sealed = gh_ticket_seal (day.key, CODE, DETAILS);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);
  for (gsize i = 0; i < length; i++) {
    g_autofree guint8 *changed = g_memdup2 (bytes, length);
    changed[i] ^= 1;
    g_assert_null (gh_ticket_unseal (day.key, CODE, changed, length));
    g_assert_null (gh_ticket_unseal (day.key, CODE, bytes, i));
  }
}

static void
test_length_tells_nothing (void)
{
  Day day = day_of ("2026-11-26");
  g_autoptr (GBytes) one = gh_ticket_seal (day.key, CODE, "{\"name\":\"Ada\"}");
  g_autoptr (GBytes) two = gh_ticket_seal (day.key, CODE, DETAILS);
  g_assert_cmpuint (g_bytes_get_size (one), ==, g_bytes_get_size (two));
}

static void
test_longest (void)
{
  Day day = day_of ("2026-11-26");
  g_autofree char *long_text = g_strnfill (GH_TICKET_DETAILS_MAX, 'x');
  g_autofree guint8 *huge = g_malloc0 (100000);
  g_autoptr (GBytes) sealed = gh_ticket_seal (day.key, CODE, long_text);
  g_autoptr (GBytes) empty = gh_ticket_seal (day.key, CODE, "");
  g_autofree char *text = unseal (&day, CODE, sealed);
  g_autofree char *nothing = unseal (&day, CODE, empty);
  g_assert_cmpstr (text, ==, long_text);
  g_assert_cmpstr (nothing, ==, "");
  g_assert_null (gh_ticket_unseal (day.key, CODE, huge, 100000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket-seal/keys", test_keys);
  g_test_add_func ("/ticket-seal/marks", test_marks);
  g_test_add_func ("/ticket-seal/seal", test_seal);
  g_test_add_func ("/ticket-seal/changed", test_changed);
  g_test_add_func ("/ticket-seal/length-tells-nothing", test_length_tells_nothing);
  g_test_add_func ("/ticket-seal/longest", test_longest);
  return g_test_run ();
}
