/* The list of last scans. */

#include "kiosk/desk/scan-log.h"

#include <glib/gi18n.h>

struct _GhScanEntry {
  GObject parent_instance;

  char *code;
  GhResultKind kind;
  gboolean undone;
  gint64 at; /* Unix seconds, as @time shows them */
  char *time;
  char *text;
};

G_DEFINE_FINAL_TYPE (GhScanEntry, gh_scan_entry, G_TYPE_OBJECT)

static void
gh_scan_entry_finalize (GObject *object)
{
  GhScanEntry *entry = GH_SCAN_ENTRY (object);
  g_free (entry->code);
  g_free (entry->time);
  g_free (entry->text);
  G_OBJECT_CLASS (gh_scan_entry_parent_class)->finalize (object);
}

static void
gh_scan_entry_class_init (GhScanEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_scan_entry_finalize;
}

static void
gh_scan_entry_init (GhScanEntry *entry)
{
}

static char *
entry_text (GhResultKind kind, const char *name)
{
  if (kind == GH_RESULT_VERIFIED && name != NULL && *name != '\0')
    return g_strdup (name);
  return g_strdup (gh_result_kind_summary (kind));
}

static GhScanEntry *
entry_new (const char *code, GhResultKind kind, const char *name, gint64 scanned_at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (scanned_at);
  GhScanEntry *entry = g_object_new (GH_TYPE_SCAN_ENTRY, NULL);
  entry->code = g_strdup (code);
  entry->kind = kind;
  entry->at = scanned_at;
  entry->time = time != NULL ? g_date_time_format (time, "%H:%M:%S") : g_strdup ("");
  entry->text = entry_text (kind, name);
  return entry;
}

GhResultKind
gh_scan_entry_get_kind (GhScanEntry *entry)
{
  return entry->kind;
}

gboolean
gh_scan_entry_get_undone (GhScanEntry *entry)
{
  return entry->undone;
}

const char *
gh_scan_entry_get_time (GhScanEntry *entry)
{
  return entry->time;
}

const char *
gh_scan_entry_get_text (GhScanEntry *entry)
{
  return entry->text;
}

struct _GhScanLog {
  GObject parent_instance;

  GListStore *entries;
};

G_DEFINE_FINAL_TYPE (GhScanLog, gh_scan_log, G_TYPE_OBJECT)

static gboolean
is_open (GhResultKind kind)
{
  return kind == GH_RESULT_VALID || kind == GH_RESULT_UNREACHED || kind == GH_RESULT_UNCONFIRMED;
}

static gboolean
find_open (GhScanLog *log, const char *code, guint *position)
{
  GListModel *entries = G_LIST_MODEL (log->entries);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++) {
    g_autoptr (GhScanEntry) entry = g_list_model_get_item (entries, i);
    if (is_open (entry->kind) && g_strcmp0 (entry->code, code) == 0) {
      *position = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* Where its time says: an answer may come long after its scan, and an admission long after the
 * verdict whose line it takes. */
static void
put_in_line (GhScanLog *log, GhScanEntry *entry)
{
  GListModel *entries = G_LIST_MODEL (log->entries);
  guint position = 0;
  for (; position < g_list_model_get_n_items (entries); position++) {
    g_autoptr (GhScanEntry) other = g_list_model_get_item (entries, position);
    if (other->at <= entry->at)
      break;
  }
  g_list_store_insert (log->entries, position, entry);
  guint length = g_list_model_get_n_items (G_LIST_MODEL (log->entries));
  if (length > GH_SCAN_LOG_LENGTH)
    g_list_store_remove (log->entries, length - 1);
}

void
gh_scan_log_note (GhScanLog *log, const char *code, GhResultKind kind, const char *name,
                  gint64 scanned_at)
{
  g_autoptr (GhScanEntry) entry = entry_new (code, kind, name, scanned_at);
  guint position = 0;
  if (find_open (log, code, &position))
    g_list_store_remove (log->entries, position);
  put_in_line (log, entry);
}

static GhScanEntry *
undone_new (GhScanEntry *before, const char *code, gint64 undone_at)
{
  GhScanEntry *entry =
      entry_new (code, GH_RESULT_VERIFIED, NULL, before != NULL ? before->at : undone_at);
  entry->undone = TRUE;
  g_free (entry->text);
  if (before == NULL) {
    entry->text = g_strdup (_ ("Undone"));
    return entry;
  }
  /* Translators: in the list of last scans: somebody's name, and that his admission was undone */
  entry->text = g_strdup_printf (_ ("%s, undone"), before->text);
  return entry;
}

void
gh_scan_log_undo (GhScanLog *log, const char *code, gint64 undone_at)
{
  GListModel *entries = G_LIST_MODEL (log->entries);
  for (guint i = 0; code != NULL && i < g_list_model_get_n_items (entries); i++) {
    g_autoptr (GhScanEntry) before = g_list_model_get_item (entries, i);
    if (before->kind != GH_RESULT_VERIFIED || before->undone || g_strcmp0 (before->code, code) != 0)
      continue;
    g_autoptr (GhScanEntry) after = undone_new (before, code, undone_at);
    g_list_store_splice (log->entries, i, 1, (gpointer *) &after, 1);
    return;
  }
  g_autoptr (GhScanEntry) entry = undone_new (NULL, code, undone_at);
  put_in_line (log, entry);
}

void
gh_scan_log_clear (GhScanLog *log)
{
  g_list_store_remove_all (log->entries);
}

GListModel *
gh_scan_log_get_entries (GhScanLog *log)
{
  return G_LIST_MODEL (log->entries);
}

static void
gh_scan_log_finalize (GObject *object)
{
  g_clear_object (&GH_SCAN_LOG (object)->entries);
  G_OBJECT_CLASS (gh_scan_log_parent_class)->finalize (object);
}

static void
gh_scan_log_class_init (GhScanLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gh_scan_log_finalize;
}

static void
gh_scan_log_init (GhScanLog *log)
{
  log->entries = g_list_store_new (GH_TYPE_SCAN_ENTRY);
}

GhScanLog *
gh_scan_log_new (void)
{
  return g_object_new (GH_TYPE_SCAN_LOG, NULL);
}
