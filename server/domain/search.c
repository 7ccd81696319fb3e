/* Finding people's tickets; see the header. */

#include "server/domain/search.h"

#include "core/event-log.h"
#include "server/domain/org-clock.h"
#include "server/rules/fold.h"
#include "server/rules/mask.h"
#include "server/store/event-store.h"
#include "server/store/search-store.h"
#include "server/store/ticket-store.h"

#include <string.h>

#define DAYS_BACK 30
/* So many tickets are looked at before the best are chosen: a name that everybody has must not read
 * the whole database. */
#define TICKETS_MAX 300

typedef struct {
  const GhContext *context;
  const GhSession *session;
  GhDate today;
  char **words;        /* folded */
  GHashTable *tickets; /* ids that were found: gint64 *, owned */
  GArray *orders;      /* ids that were found, gint64 */
  GArray *hits;        /* Hit */
  GhSearchAnswer *answer;
} Searching;

/* A ticket that was found, and how it is to be sorted. */
typedef struct {
  GhSearchHit *hit; /* owned */
  int rank;
  gint64 order; /* within the rank */
} Hit;

static void
clear_hit (gpointer data)
{
  Hit *hit = data;
  g_clear_pointer (&hit->hit, gh_search_hit_free);
}

/* ---- whom the words fit ---- */

static gboolean
is_full (const Searching *searching)
{
  return g_hash_table_size (searching->tickets) >= TICKETS_MAX;
}

static gboolean
fits (const Searching *searching, const GhSearchCandidate *candidate)
{
  const char *const *words = (const char *const *) searching->words;
  return gh_fold_matches (words, candidate->name, candidate->email) ||
         (candidate->other_email != NULL &&
          gh_fold_matches (words, candidate->name, candidate->other_email));
}

static gboolean
on_ticket (const GhSearchCandidate *candidate, gpointer data)
{
  Searching *searching = data;
  g_hash_table_add (searching->tickets,
                    g_memdup2 (&candidate->ticket_id, sizeof candidate->ticket_id));
  return !is_full (searching);
}

static gboolean
on_reserved (const GhSearchCandidate *candidate, gpointer data)
{
  return !fits (data, candidate) || on_ticket (candidate, data);
}

static gboolean
on_order (const GhSearchCandidate *candidate, gpointer data)
{
  Searching *searching = data;
  if (fits (searching, candidate))
    g_array_append_val (searching->orders, candidate->order_id);
  return searching->orders->len < TICKETS_MAX;
}

/* What can be an address, or a part of one, is one word of ASCII. */
static gboolean
look_for_addresses (GhDb *db, Searching *searching, GError **error)
{
  const char *word = searching->words[0];
  if (searching->words[1] != NULL || !g_str_is_ascii (word) || is_full (searching))
    return TRUE;
  return gh_search_store_emails (db, searching->session->orq, searching->today - DAYS_BACK, word,
                                 on_ticket, searching, error);
}

static gboolean
look_for_people (GhDb *db, Searching *searching, GError **error)
{
  gint64 orq = searching->session->orq;
  if (!gh_search_store_of_day (db, orq, searching->today, on_reserved, searching, error) ||
      !look_for_addresses (db, searching, error))
    return FALSE;
  if (is_full (searching))
    return TRUE;
  if (!gh_search_store_orders (db, orq, on_order, searching, error))
    return FALSE;
  for (guint i = 0; i < searching->orders->len && !is_full (searching); i++) {
    if (!gh_search_store_tickets (db, g_array_index (searching->orders, gint64, i), on_ticket,
                                  searching, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- what is shown of them ---- */

static void
rank_hit (const Searching *searching, const GhTicket *ticket, Hit *hit)
{
  GhDate last = gh_slot_last_date (ticket->slot_date, ticket->start_time, ticket->end_time);
  hit->order = ticket->starts_at;
  if (ticket->reservation_id == 0) {
    hit->rank = 3;
    hit->order = -ticket->id;
  } else if (ticket->slot_date <= searching->today && searching->today <= last) {
    hit->rank = 0;
  } else if (ticket->slot_date > searching->today) {
    hit->rank = 1;
  } else {
    hit->rank = 2;
    hit->order = -ticket->starts_at;
  }
}

static gboolean
add_hit (GhDb *db, Searching *searching, gint64 ticket_id, GError **error)
{
  g_autoptr (GhTicket) ticket = NULL;
  g_autofree char *order_email = NULL;
  if (!gh_ticket_store_find (db, ticket_id, &ticket, error))
    return FALSE;
  if (ticket == NULL)
    return TRUE;
  if (ticket->customer_email == NULL &&
      !gh_search_store_order_email (db, ticket->order_id, &order_email, error))
    return FALSE;
  const char *email = ticket->customer_email != NULL ? ticket->customer_email : order_email;
  Hit hit = { .hit = g_new0 (GhSearchHit, 1) };
  hit.hit->ticket_id = ticket->id;
  hit.hit->ticket_code = g_strdup (ticket->code);
  hit.hit->customer_name = g_strdup (ticket->customer_name);
  hit.hit->email_masked = gh_mask_email (email);
  hit.hit->phone_masked = gh_mask_phone (ticket->customer_phone);
  hit.hit->status = ticket->status;
  hit.hit->date = ticket->reservation_id != 0 ? ticket->slot_date : GH_DATE_MIN;
  hit.hit->start_time = ticket->start_time;
  rank_hit (searching, ticket, &hit);
  g_array_append_val (searching->hits, hit);
  return TRUE;
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *one = a, *other = b;
  if (one->rank != other->rank)
    return one->rank < other->rank ? -1 : 1;
  if (one->order != other->order)
    return one->order < other->order ? -1 : 1;
  return one->hit->ticket_id < other->hit->ticket_id ? -1 : 1;
}

static gboolean
search_in_transaction (GhDb *db, gpointer data, GError **error)
{
  Searching *searching = data;
  GHashTableIter iter;
  gpointer id;
  g_hash_table_remove_all (searching->tickets);
  g_array_set_size (searching->orders, 0);
  g_array_set_size (searching->hits, 0);
  if (!look_for_people (db, searching, error))
    return FALSE;
  g_hash_table_iter_init (&iter, searching->tickets);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!add_hit (db, searching, *(gint64 *) id, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- the search ---- */

static gboolean
keep_event (GhDb *db, gpointer data, GError **error)
{
  const Searching *searching = data;
  g_autofree char *detail = g_strdup_printf ("%u hits", searching->hits->len);
  GhNewEvent event = { .orq = searching->session->orq,
                       .name = "operator.searched",
                       .operator_id = searching->session->operator_id,
                       .detail = detail };
  return gh_event_store_insert (db, &event, searching->context->now, error);
}

/* The best hits, for the answer. */
static GhSearchAnswer *
choose_hits (Searching *searching)
{
  GhSearchAnswer *answer = gh_search_answer_new ();
  g_array_sort (searching->hits, compare_hits);
  answer->more = searching->hits->len > GH_SEARCH_MAX_HITS;
  for (guint i = 0; i < MIN (searching->hits->len, GH_SEARCH_MAX_HITS); i++)
    g_ptr_array_add (answer->hits, g_steal_pointer (&g_array_index (searching->hits, Hit, i).hit));
  return answer;
}

static gboolean
search (Searching *searching, GhSearchAnswer **answer, GError **error)
{
  GhDb *db = searching->context->db;
  if (!gh_db_transact (db, GH_DB_READ, search_in_transaction, searching, error) ||
      !gh_db_transact (db, GH_DB_WRITE_RELAXED, keep_event, searching, error))
    return FALSE;
  g_autofree char *operator_id =
      g_strdup_printf ("%" G_GINT64_FORMAT, searching->session->operator_id);
  g_autofree char *count = g_strdup_printf ("%u", searching->hits->len);
  gh_log_event (GH_LOG_INFO, "operator.searched", "operator_id", operator_id, "hits", count, NULL);
  *answer = choose_hits (searching);
  return TRUE;
}

/* The folded words of @text. NULL when they are too few or too many characters; else owned by the
 * caller. */
static char **
read_words (const char *text)
{
  g_autofree char *folded = gh_fold (text);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  glong chars = 0;
  if (g_utf8_strlen (text, -1) > GH_SEARCH_MAX_CHARS)
    return NULL;
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\r\n", -1);
  for (char **part = parts; *part != NULL; part++) {
    if (**part == '\0')
      continue;
    g_strv_builder_add (words, *part);
    chars += g_utf8_strlen (*part, -1);
  }
  return chars >= GH_SEARCH_MIN_CHARS ? g_strv_builder_end (words) : NULL;
}

gboolean
gh_search (const GhContext *context, const GhSession *session, const char *words,
           GhSearchAnswer **answer, GError **error)
{
  Searching searching = { .context = context, .session = session };
  g_auto (GStrv) folded = read_words (words);
  *answer = NULL;
  if (folded == NULL)
    return TRUE;
  if (!gh_org_today (context, session->timezone, &searching.today, error))
    return FALSE;
  searching.words = folded;
  searching.tickets = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  searching.orders = g_array_new (FALSE, FALSE, sizeof (gint64));
  searching.hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  g_array_set_clear_func (searching.hits, clear_hit);
  gboolean done = search (&searching, answer, error);
  g_hash_table_unref (searching.tickets);
  g_array_unref (searching.orders);
  g_array_unref (searching.hits);
  return done;
}
