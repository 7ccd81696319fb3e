/* gatehousectl outbox: what waits to be sent, what was, and what was given up. */

#include "server/ctl/ctl.h"
#include "server/ctl/print.h"
#include "server/domain/requeue.h"
#include "server/store/outbox-store.h"

#include <string.h>

#define LIMIT_DEFAULT 50
#define LIMIT_MAX     1000000

/* ---- list ---- */

static void
add_instant (json_object *object, const char *key, gint64 instant)
{
  if (instant != 0)
    gh_json_add_instant (object, key, instant);
  else
    gh_json_add_string (object, key, NULL);
}

static void
on_json_line (const GhOutboxLine *line, gpointer list)
{
  json_object *object = json_object_new_object ();
  gh_json_add_int (object, "id", line->id);
  gh_json_add_int (object, "orq", line->orq);
  gh_json_add_string (object, "kind", line->kind);
  gh_json_add_string (object, "channel", line->channel);
  gh_json_add_string (object, "state", line->state);
  if (line->reservation_id != 0)
    gh_json_add_int (object, "reservation_id", line->reservation_id);
  else
    gh_json_add_string (object, "reservation_id", NULL);
  gh_json_add_int (object, "attempts", line->attempts);
  gh_json_add_instant (object, "created_at", line->created_at);
  gh_json_add_instant (object, "due_at", line->due_at);
  add_instant (object, "sent_at", line->sent_at);
  add_instant (object, "expires_at", line->expires_at);
  gh_json_add_string (object, "last_error", line->fault);
  json_object_array_add (list, object);
}

static void
on_table_line (const GhOutboxLine *line, gpointer data)
{
  GhTable *table = data;
  g_autofree char *created = gh_instant_format (line->created_at);
  g_autofree char *due = gh_instant_format (line->due_at);
  gh_table_number (table, line->id);
  gh_table_text (table, line->kind);
  gh_table_text (table, line->channel);
  gh_table_text (table, line->state);
  gh_table_number (table, line->attempts);
  gh_table_text (table, created);
  gh_table_text (table, strcmp (line->state, "PENDING") == 0 ? due : NULL);
  gh_table_text (table, line->fault);
}

static gboolean
print_list (GhCtl *ctl, const char *state, int limit, GError **error)
{
  static const char *const headings[] = { ">Message", "Kind", "Channel",    "State", ">Tries",
                                          "Queued",   "Due",  "Last error", NULL };
  if (ctl->json) {
    g_autoptr (json_object) answer = json_object_new_object ();
    json_object *list = json_object_new_array ();
    gh_json_add (answer, "messages", list);
    if (!gh_outbox_store_list (ctl->db, state, limit, on_json_line, list, error))
      return FALSE;
    gh_print_json (answer);
    return TRUE;
  }
  g_autoptr (GhTable) table = gh_table_new (headings);
  if (!gh_outbox_store_list (ctl->db, state, limit, on_table_line, table, error))
    return FALSE;
  gh_table_print (table, "There are no such messages.");
  return TRUE;
}

static gboolean
run_list (GhCtl *ctl, GError **error)
{
  static const char *const states[] = { "PENDING", "DEAD", "SENT", "UNNEEDED", NULL };
  const char *wanted = NULL;
  gint64 limit = LIMIT_DEFAULT;
  const GhOption options[] = {
    { "state", GH_OPTION_TEXT, &wanted, "STATE", "pending, dead, sent or unneeded" },
    { "limit", GH_OPTION_NUMBER, &limit, "N", "how many at most (default: 50)", 1, LIMIT_MAX },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error))
    return FALSE;
  g_autofree char *state = wanted != NULL ? g_ascii_strup (wanted, -1) : NULL;
  if (state != NULL && !g_strv_contains (states, state)) {
    g_set_error (
        error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
        "--state is pending, dead, sent or unneeded (see gatehousectl outbox list --help)");
    return FALSE;
  }
  return gh_ctl_open (ctl, error) && print_list (ctl, state, (int) limit, error);
}

/* ---- requeue ---- */

static const char *
refusal (GhRequeue outcome)
{
  switch (outcome) {
  case GH_REQUEUE_UNKNOWN:
    return "there is no such message";
  case GH_REQUEUE_NOT_DEAD:
    return "it is not dead";
  case GH_REQUEUE_CODE:
    return "it was a one-time code, which is gone; the visitor asks the site for another";
  case GH_REQUEUE_TOO_LATE:
    return "what it tells about is over";
  case GH_REQUEUE_UNNEEDED:
    return "nobody needs it any more";
  case GH_REQUEUE_DONE:
  default:
    return "";
  }
}

static void
print_requeued (GhCtl *ctl, gint64 count, gint64 left)
{
  if (ctl->json) {
    g_autoptr (json_object) answer = json_object_new_object ();
    gh_json_add_int (answer, "requeued", count);
    gh_json_add_int (answer, "left", left);
    gh_print_json (answer);
    return;
  }
  if (count == 0)
    gh_print_line ("Nothing to send again.");
  else
    gh_print_line ("%" G_GINT64_FORMAT " message%s will be sent.", count, gh_print_plural (count));
  if (left == 1)
    gh_print_line ("1 stays dead: a one-time code, or what it tells about is over.");
  else if (left > 1)
    gh_print_line ("%" G_GINT64_FORMAT
                   " stay dead: one-time codes, or what they tell about is over.",
                   left);
}

/* A message that is named twice is meant once. */
static void
add_id (GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++) {
    if (g_array_index (ids, gint64, i) == id)
      return;
  }
  g_array_append_val (ids, id);
}

static gboolean
requeue_named (GhCtl *ctl, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GhRequeued failed = { 0 };
  for (guint i = 0; i < ctl->arguments->len; i++) {
    gint64 id = 0;
    if (!gh_ctl_id_argument (ctl, i, "a message", &id, error))
      return FALSE;
    add_id (ids, id);
  }
  if (!gh_ctl_open (ctl, error) || !gh_requeue (&ctl->context, ids, &failed, error))
    return FALSE;
  if (failed.outcome != GH_REQUEUE_DONE) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_FAILED,
                 "Message %" G_GINT64_FORMAT " cannot be sent again: %s; nothing was changed",
                 failed.id, refusal (failed.outcome));
    return FALSE;
  }
  print_requeued (ctl, ids->len, 0);
  return TRUE;
}

static gboolean
run_requeue (GhCtl *ctl, GError **error)
{
  gboolean all = FALSE;
  gint64 count = 0, left = 0;
  const GhOption options[] = {
    { "all-dead", GH_OPTION_FLAG, &all, NULL, "every dead message that can be sent still" },
    { NULL },
  };
  if (!gh_ctl_parse (ctl, options, error))
    return FALSE;
  if (all == (ctl->arguments->len > 0)) {
    g_set_error (error, GH_CTL_ERROR, GH_CTL_ERROR_USAGE,
                 "Name messages or say --all-dead (see gatehousectl outbox requeue --help)");
    return FALSE;
  }
  if (!all)
    return requeue_named (ctl, error);
  if (!gh_ctl_open (ctl, error) || !gh_requeue_all (&ctl->context, &count, &left, error))
    return FALSE;
  print_requeued (ctl, count, left);
  return TRUE;
}

const GhVerb gh_ctl_outbox_verbs[] = {
  { "outbox", "list", NULL, 0, 0, "Lists messages, the newest first", run_list },
  { "outbox", "requeue", "[MESSAGE…]", 0, -1, "Sends dead messages after all", run_requeue },
  { NULL },
};
