/* Conflicts in words; see the header. */

#include "kiosk/desk/conflict-item.h"

#include "kiosk/desk/outside-text.h"
#include "kiosk/desk/words.h"

#include <glib/gi18n.h>

struct _GhConflictItem {
  GObject parent_instance;

  gint64 id;
  GhConflictDecision decision;
  char *name;
  char *code;
  const char *reason; /* static */
  char *first;
  char *second;
  char *decided;
  char *note;
  char *whole_note;
  GPtrArray *facts; /* of GhFact */
};

G_DEFINE_FINAL_TYPE (GhConflictItem, gh_conflict_item, G_TYPE_OBJECT)

static const char *
decision_words (GhConflictDecision decision)
{
  switch (decision) {
  case GH_CONFLICT_ACCEPTED:
    return _ ("Accepted");
  case GH_CONFLICT_MISTAKE:
    return _ ("Mistake");
  case GH_CONFLICT_MISUSE:
    return _ ("Misuse");
  case GH_CONFLICT_OPEN:
  default:
    return "";
  }
}

static const char *
reason_words (GhVerdict code)
{
  switch (code) {
  case GH_VERDICT_ALREADY_VERIFIED:
    return _ ("Two entries with one ticket.");
  case GH_VERDICT_WRONG_DATE:
    return _ ("Its reservation was for another day.");
  case GH_VERDICT_NO_RESERVATION:
    return _ ("This ticket has no reservation.");
  case GH_VERDICT_TICKET_EXPIRED:
    return _ ("Expired: its time slot or its validity is over.");
  case GH_VERDICT_TICKET_CANCELLED:
    return _ ("Its order was cancelled or refunded.");
  case GH_VERDICT_TICKET_NOT_ACTIVATED:
    return _ ("Not activated: it has not been paid for.");
  case GH_VERDICT_TICKET_NOT_FOUND:
  case GH_VERDICT_VALID:
  default:
    return _ ("Ticket code not found.");
  }
}

static char *
entry_words (const GhReportedEntry *entry, gint64 now)
{
  if (entry->at == 0)
    return g_strdup ("");
  g_autofree char *at = gh_words_instant (entry->at, now);
  g_autofree char *device = gh_outside_text (entry->device_name);
  g_autofree char *person = gh_outside_text (entry->operator_name);
  const char *gate = *device != '\0' ? device : _ ("a gate without a name");
  g_autofree char *words = g_strdup_printf ("%s · %s · %s", at, gate, person);
  if (entry->undone_at == 0)
    return g_steal_pointer (&words);
  g_autofree char *undone = gh_words_instant (entry->undone_at, now);
  /* Translators: an entry in words, and the time at which it was taken back */
  return g_strdup_printf (_ ("%1$s · taken back at %2$s"), words, undone);
}

static char *
decided_words (const GhConflictReport *report, gint64 now)
{
  if (report->decision == GH_CONFLICT_OPEN)
    return g_strdup ("");
  g_autofree char *person = gh_outside_text (report->decider_name);
  g_autofree char *at = gh_words_instant (report->decided_at, now);
  return g_strdup_printf ("%s · %s · %s", decision_words (report->decision), person, at);
}

static void
free_fact (gpointer data)
{
  GhFact *fact = data;
  g_free (fact->label);
  g_free (fact->value);
  g_free (fact);
}

/* Leaves an empty value out. */
static void
add_fact (GhConflictItem *item, const char *label, const char *value)
{
  if (*value == '\0')
    return;
  GhFact *fact = g_new0 (GhFact, 1);
  fact->label = g_strdup (label);
  fact->value = g_strdup (value);
  g_ptr_array_add (item->facts, fact);
}

GhConflictItem *
gh_conflict_item_new (const GhConflictReport *report, gint64 now)
{
  GhConflictItem *item = g_object_new (GH_TYPE_CONFLICT_ITEM, NULL);
  g_autofree char *name = gh_outside_text (report->customer_name);
  item->id = report->id;
  item->decision = report->decision;
  item->name = *name != '\0' ? g_steal_pointer (&name) : g_strdup (_ ("Without a name"));
  item->code = gh_outside_text (report->ticket_code);
  item->reason = reason_words (report->code);
  item->first = entry_words (&report->first, now);
  item->second = entry_words (&report->second, now);
  item->decided = decided_words (report, now);
  item->note = gh_outside_text (report->note);
  item->whole_note = g_strdup (report->note);

  gboolean both = *item->second != '\0';
  add_fact (item, _ ("Ticket"), item->code);
  add_fact (item, _ ("Reason"), item->reason);
  add_fact (item, both ? _ ("First entry") : _ ("Entry"), item->first);
  add_fact (item, _ ("Second entry"), item->second);
  add_fact (item, _ ("Decision"), item->decided);
  add_fact (item, _ ("Note"), item->note);
  return item;
}

gint64
gh_conflict_item_get_id (GhConflictItem *item)
{
  return item->id;
}

GhConflictDecision
gh_conflict_item_get_decision (GhConflictItem *item)
{
  return item->decision;
}

const char *
gh_conflict_item_get_name (GhConflictItem *item)
{
  return item->name;
}

const char *
gh_conflict_item_get_reason (GhConflictItem *item)
{
  return item->reason;
}

const char *
gh_conflict_item_get_first (GhConflictItem *item)
{
  return item->first;
}

const char *
gh_conflict_item_get_second (GhConflictItem *item)
{
  return item->second;
}

const char *
gh_conflict_item_get_decided (GhConflictItem *item)
{
  return item->decided;
}

const char *
gh_conflict_item_get_note (GhConflictItem *item)
{
  return item->note;
}

const char *
gh_conflict_item_get_whole_note (GhConflictItem *item)
{
  return item->whole_note;
}

GPtrArray *
gh_conflict_item_get_facts (GhConflictItem *item)
{
  return item->facts;
}

static void
gh_conflict_item_finalize (GObject *object)
{
  GhConflictItem *item = GH_CONFLICT_ITEM (object);
  g_free (item->name);
  g_free (item->code);
  g_free (item->first);
  g_free (item->second);
  g_free (item->decided);
  g_free (item->note);
  g_free (item->whole_note);
  g_ptr_array_unref (item->facts);
  G_OBJECT_CLASS (gh_conflict_item_parent_class)->finalize (object);
}

static void
gh_conflict_item_class_init (GhConflictItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_conflict_item_finalize;
}

static void
gh_conflict_item_init (GhConflictItem *item)
{
  item->facts = g_ptr_array_new_with_free_func (free_fact);
}
