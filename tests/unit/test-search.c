/* Tickets of people who lost their codes: who is found, in which order, and what is kept of it. */

#include "server/domain/search.h"

#include "tests/unit/venue.h"

static GhSearchAnswer *
search (Venue *venue, const char *words)
{
  g_autoptr (GError) error = NULL;
  GhSearchAnswer *answer = NULL;
  GhSession session = { .operator_id = venue->operator_id,
                        .orq = venue->orq,
                        .timezone = (char *) "Europe/Lisbon" };
  ASSERT_DONE (gh_search (&venue->context, &session, words, &answer, &error), error);
  return answer;
}

/* The codes that are found, "A B"; "…" at the end for more. Owned by the caller. */
static char *
found (Venue *venue, const char *words)
{
  g_autoptr (GhSearchAnswer) answer = search (venue, words);
  GString *codes = g_string_new (NULL);
  g_assert_nonnull (answer);
  for (guint i = 0; i < answer->hits->len; i++)
    g_string_append_printf (codes, "%s%s", i > 0 ? " " : "",
                            ((GhSearchHit *) answer->hits->pdata[i])->ticket_code);
  if (answer->more)
    g_string_append (codes, " …");
  return g_string_free (codes, FALSE);
}

#define ASSERT_FOUND(venue, words, wanted)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *codes_ = found (venue, words);                                                \
    g_assert_cmpstr (codes_, ==, wanted);                                                          \
  }                                                                                                \
  G_STMT_END

/* A ticket of somebody's, with a reservation unless @slot is 0. */
static gint64
add (Venue *venue, const char *code, const char *name, gint64 slot)
{
  gint64 ticket = venue_add_ticket (venue, code, GH_TICKET_ACTIVATED);
  venue_run (venue,
             "UPDATE orders SET customer_name = '%s' WHERE id = (SELECT order_id FROM tickets"
             " WHERE id = " ID ")",
             name, ticket);
  if (slot != 0)
    venue_reserve (venue, ticket, slot);
  return ticket;
}

static void
test_names (Venue *venue, gconstpointer data)
{
  gint64 product = 0;
  gint64 orq = venue_add_org (venue, "UTC", &product);
  gint64 slot = venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 9);
  add (venue, "A", "José Peña", slot);
  add (venue, "B", "Peñalosa, Ana", 0);
  add (venue, "C", "John Doe", slot);
  venue_add_foreign_ticket (venue, orq, product, "D");
  ASSERT_FOUND (venue, "pena", "A B");
  ASSERT_FOUND (venue, "PEÑA", "A B");
  ASSERT_FOUND (venue, "  peña   jose ", "A");
  ASSERT_FOUND (venue, "doe", "C");
  ASSERT_FOUND (venue, "lovelace", ""); /* another organisation's */
  ASSERT_FOUND (venue, "%%%", "");
}

static void
test_addresses (Venue *venue, gconstpointer data)
{
  gint64 today = venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 9);
  gint64 later = venue_add_slot (venue, "2026-07-03", "10:00", "12:00", 9);
  add (venue, "A", "Ann", today);
  add (venue, "B", "Bob", later);
  add (venue, "C", "Cem", 0);
  ASSERT_FOUND (venue, "ada@example.org", "A B C"); /* of the orders */
  venue_run (venue, "UPDATE ticket_reservations SET customer_email = 'bob@home.example'");
  ASSERT_FOUND (venue, "BOB@home", "A B"); /* of the reservations */
  ASSERT_FOUND (venue, "cem ada@", "C");
  venue_run (venue, "UPDATE orders SET customer_email = NULL");
  ASSERT_FOUND (venue, "ada@", "");
}

static void
test_order_of_hits (Venue *venue, gconstpointer data)
{
  static const char *const slots[][4] = {
    { "A", "2026-06-29", "10:00", "12:00" }, { "B", "2026-06-30", "22:00", "10:00" },
    { "C", "2026-07-01", "10:00", "12:00" }, { "D", "2026-07-04", "10:00", "12:00" },
    { "E", "2026-07-02", "10:00", "12:00" }, { "F", "2026-06-20", "10:00", "12:00" },
  };
  add (venue, "G", "Ann", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    add (venue, slots[i][0], "Ann",
         venue_add_slot (venue, slots[i][1], slots[i][2], slots[i][3], 5));
  ASSERT_FOUND (venue, "ann", "B C E D A F G");
}

static void
test_many (Venue *venue, gconstpointer data)
{
  gint64 slot = venue_add_slot (venue, "2026-07-01", "10:00", "12:00", 500);
  for (int i = 0; i < 21; i++) {
    g_autofree char *code = g_strdup_printf ("%02d", i);
    add (venue, code, "Ann", i < 20 ? 0 : slot);
  }
  g_autoptr (GhSearchAnswer) answer = search (venue, "ann");
  g_assert_cmpint (answer->hits->len, ==, 20);
  g_assert_true (answer->more);
  g_assert_cmpstr (((GhSearchHit *) answer->hits->pdata[0])->ticket_code, ==, "20");
  venue_run (venue, "UPDATE orders SET customer_name = 'Bob' WHERE id = 1");
  g_autoptr (GhSearchAnswer) all = search (venue, "ann");
  g_assert_cmpint (all->hits->len, ==, 20);
  g_assert_false (all->more);
}

static void
test_hit (Venue *venue, gconstpointer data)
{
  add (venue, "A", "Ann", venue_add_slot (venue, "2026-07-01", "10:30", "12:00", 5));
  add (venue, "B", "Ann", 0);
  g_autoptr (GhSearchAnswer) answer = search (venue, "ann");
  const GhSearchHit *hit = answer->hits->pdata[0], *bare = answer->hits->pdata[1];
  g_assert_cmpstr (hit->customer_name, ==, "Ann");
  g_assert_cmpstr (hit->email_masked, ==, "a…@e….org");
  g_assert_cmpstr (hit->phone_masked, ==, "…34");
  g_assert_cmpint (hit->status, ==, GH_TICKET_RESERVED);
  g_assert_cmpint (hit->date, ==, venue_date ("2026-07-01"));
  g_assert_cmpint (hit->start_time, ==, 10 * 3600 + 1800);
  g_assert_cmpstr (bare->email_masked, ==, "a…@e….org");
  g_assert_null (bare->phone_masked);
  g_assert_cmpint (bare->date, ==, GH_DATE_MIN);
}

/* Who searched, when and how much was found; nothing of what was searched for. */
static void
test_event (Venue *venue, gconstpointer data)
{
  add (venue, "A", "Ann", 0);
  ASSERT_FOUND (venue, "ann", "A");
  ASSERT_FOUND (venue, "nobody", "");
  g_autofree char *events =
      venue_text (venue, "SELECT group_concat(name || '|' || operator_id || '|' || detail || '|' ||"
                         " created_at) AS v FROM events");
  g_assert_cmpstr (events, ==,
                   "operator.searched|1|1 hits|1782900000,"
                   "operator.searched|1|0 hits|1782900000");
}

static void
test_words (Venue *venue, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (100, 'x');
  g_autofree char *longer = g_strnfill (101, 'x');
  const char *const refused[] = { "", "ab", " ab ", "a  b", "éé", longer };
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_null (search (venue, refused[i]));
  ASSERT_FOUND (venue, longest, "");
  ASSERT_FOUND (venue, "a bc", "");
  g_assert_cmpint (venue_number (venue, "SELECT count(*) AS v FROM events"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  VENUE_TEST ("/search/names", NULL, test_names);
  VENUE_TEST ("/search/addresses", NULL, test_addresses);
  VENUE_TEST ("/search/order", NULL, test_order_of_hits);
  VENUE_TEST ("/search/many", NULL, test_many);
  VENUE_TEST ("/search/hit", NULL, test_hit);
  VENUE_TEST ("/search/event", NULL, test_event);
  VENUE_TEST ("/search/words", NULL, test_words);
  return g_test_run ();
}
